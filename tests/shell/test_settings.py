"""Settings: flag before variable before default, and every mistake in one line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from unknot.errors import SettingsError
from unknot.shell.folders import data_folder
from unknot.shell.settings import Settings, settings_from


def test_nothing_set_is_this_machine_alone() -> None:
    settings = settings_from({})
    assert settings == Settings()
    assert settings.host == "127.0.0.1"
    assert settings.database_file == data_folder() / "unknot.sqlite"


def test_a_variable_wins_over_the_default_and_a_flag_over_the_variable() -> None:
    environment = {"UNKNOT_PORT": "9000", "UNKNOT_HOSTS": "tablet.local, den.local", "UNKNOT_OPEN_BROWSER": "no"}
    said = settings_from(environment)
    assert (said.port, said.hosts, said.open_browser) == (9000, ("tablet.local", "den.local"), False)
    assert settings_from(environment, port=9100, open_browser=True).port == 9100


def test_a_flag_that_was_not_given_leaves_the_variable() -> None:
    assert settings_from({"UNKNOT_PORT": "9000"}, port=None).port == 9000


def test_an_empty_variable_is_not_set() -> None:
    assert settings_from({"UNKNOT_PORT": "", "UNKNOT_DATABASE": ""}) == Settings()


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ("/tmp/a.sqlite", "/tmp/a.sqlite"),
        ("a.sqlite", "a.sqlite"),
        ("sqlite:////tmp/a.sqlite", "/tmp/a.sqlite"),
        ("sqlite:///a.sqlite", "a.sqlite"),
        ("sqlite+aiosqlite:////tmp/a.sqlite", "/tmp/a.sqlite"),
    ],
)
def test_the_database_is_a_path_or_an_sqlite_address(said: str, file: str) -> None:
    assert settings_from({"UNKNOT_DATABASE": said}).database_file == Path(file)


@pytest.mark.parametrize("said", ["postgresql://u@h/d", "sqlite://", "https://example.org/a"])
def test_another_kind_of_database_is_refused(said: str) -> None:
    with pytest.raises(SettingsError, match="UNKNOT_DATABASE"):
        _ = settings_from({"UNKNOT_DATABASE": said}).database_file


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UNKNOT_PORT", "high"),
        ("UNKNOT_PORT", "-1"),
        ("UNKNOT_PORT", "70000"),
        ("UNKNOT_BUSY_MS", "1.5"),
        ("UNKNOT_OPEN_BROWSER", "perhaps"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refusal:
        settings_from({name: value})
    assert "\n" not in str(refusal.value)
