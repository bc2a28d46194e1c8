"""The knowledge that ships inside the package, read once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from unknot.catalog import catalog_from
from unknot.model.knowledge import Catalog

__all__ = ["shipped_catalog", "shipped_files", "shipped_readings", "shipped_routines"]

_FOR_READING: Final = re.compile(r"^reading_only:", flags=re.MULTILINE)


@cache
def shipped_files() -> dict[str, str]:
    """Return every shipped knowledge file as {path relative to the knowledge folder: text}."""
    found: dict[str, str] = {}

    def walk(folder: Traversable, prefix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                walk(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith(".yaml"):
                found[f"{prefix}{entry.name}"] = entry.read_text(encoding="utf-8")

    walk(files("unknot") / "knowledge", "")
    return found


@cache
def shipped_catalog() -> Catalog:
    """Return the catalog of the shipped knowledge."""
    return catalog_from(shipped_files())


def shipped_routines() -> dict[str, str]:
    """Return the texts of the ready-made routines by name ("ten-quiet-minutes"): those that may be played."""
    return {name: text for name, text in _routines().items() if not _FOR_READING.search(text)}


def shipped_readings() -> dict[str, str]:
    """Return the texts of the published routines that are kept for reading, by name ("trial-thai-back-30min")."""
    return {name: text for name, text in _routines().items() if _FOR_READING.search(text)}


def _routines() -> dict[str, str]:
    suffix = ".routine.yaml"
    return {
        path.rpartition("/")[2].removesuffix(suffix): text
        for path, text in shipped_files().items()
        if path.startswith("routines/") and path.endswith(suffix)
    }
