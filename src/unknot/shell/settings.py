"""The settings of the shell as one table: name, type, default, help. Flag, then `UNKNOT_…` variable, then default.

Pydantic is not used here: reading seven variables must not cost a tenth of the start-up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from unknot.errors import SettingsError
from unknot.shell.folders import data_folder

__all__ = ["Settings", "settings_from"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _setting(default: Any, help_: str) -> Any:
    return field(default=default, metadata={"help": help_})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set. `UNKNOT_HOST` sets `host`, and so on."""

    host: str = _setting("127.0.0.1", "Address to listen on; other devices reach nothing on the default.")
    port: int = _setting(8765, "Port; where it is taken, the next free one is used.")
    database: str = _setting("", "The SQLite file; empty for unknot.sqlite in the data folder.")
    hosts: tuple[str, ...] = _setting((), "Further host names under which the app may be asked for.")
    vite: str = _setting("", "Address of a running Vite server, while working on the pages.")
    open_browser: bool = _setting(True, "Whether to open the browser at the start.")
    busy_ms: int = _setting(5000, "How long to wait for a database that another program holds.")

    @property
    def database_file(self) -> Path:
        """The file of the store. It may be named as a path, or as sqlite:///PATH.

        Raises
        ------
        SettingsError
            If it names another kind of database.
        """
        kind, marker, rest = self.database.partition("://")
        if not marker:
            return Path(self.database).expanduser() if self.database else data_folder() / "unknot.sqlite"
        if kind.partition("+")[0] != "sqlite" or not rest.startswith("/"):
            raise SettingsError(f"The database is {self.database!r}.", where="UNKNOT_DATABASE", fix="Name a file.")
        return Path(rest.removeprefix("/")).expanduser()

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Names that a request may ask for: this machine's own, the address listened on, and those set."""
        return frozenset({*LOOPBACK, self.host.lower(), *(name.lower() for name in self.hosts)})


def settings_from(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Return the settings: what is given (not None) wins over the environment, and that over the defaults.

    Raises
    ------
    SettingsError
        If a value is not of its kind.
    """
    found = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for item in fields(Settings):
        name = f"UNKNOT_{item.name.upper()}"
        if item.name in given and given[item.name] is not None:
            values[item.name] = given[item.name]
        elif found.get(name):
            values[item.name] = _read(name, found[name], str(item.type))
    settings = replace(Settings(), **values)
    if not 0 <= settings.port <= 65535:
        raise SettingsError(f"The port is {settings.port}.", where="UNKNOT_PORT", fix="Give 0 to 65535.")
    return settings


def _read(name: str, text: str, kind: str) -> Any:
    if kind == "int":
        if not text.strip().isdigit():
            raise SettingsError(f"The value is {text!r}.", where=name, fix="Give a whole number.")
        return int(text)
    if kind == "bool":
        word = text.strip().lower()
        if word not in ("0", "1", "no", "yes", "false", "true"):
            raise SettingsError(f"The value is {text!r}.", where=name, fix="Give yes or no.")
        return word in ("1", "yes", "true")
    if kind.startswith("tuple"):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text
