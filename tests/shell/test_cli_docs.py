"""The pages about the command line and the notation say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from unknot import formats
from unknot.formats.routines import STEP_FIELDS, routine_object
from unknot.library import shipped_catalog
from unknot.shell.cli.app import app
from unknot.shell.cli.keys import KEYS
from unknot.shell.cli.outcomes import Exit

DOCS = Path(__file__).resolve().parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
NOTATION = (DOCS / "notation.md").read_text(encoding="utf-8")


def test_every_command_is_on_the_page_and_every_command_of_the_page_is_there() -> None:
    named = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    named |= {group.name for group in app.registered_groups if group.name}
    overview = CLI.split("## Conventions")[0]
    assert set(re.findall(r"^    unknot ([a-z]+)", overview, flags=re.MULTILINE)) == named


def options() -> set[str]:
    """Return every option of every command, but those that all share."""
    commands = get_command(app).commands.values()  # type: ignore[attr-defined]
    found = {option for command in commands for parameter in command.params for option in parameter.opts}
    return {option for option in found if option.startswith("--")} - {"--help", "--version"}


@pytest.mark.parametrize("option", sorted(options()))
def test_every_option_is_on_the_page(option: str) -> None:
    assert re.search(rf"{option}\b", CLI)


def test_every_option_of_the_page_is_there() -> None:
    foreign = {"--help", "--nthreads"}
    assert set(re.findall(r"(?<![\w-])--[a-z]+", CLI)) - foreign <= options()


def test_every_exit_code_is_explained() -> None:
    explained = set(map(int, re.findall(r"^\| (\d+) \|", CLI, flags=re.MULTILINE)))
    assert explained == {int(code) for code in Exit} - {Exit.INTERRUPTED}


def test_every_key_is_explained() -> None:
    section = CLI.split("## Playing in the terminal")[1].split("## Voices")[0]
    for said in ("space", "enter", "→", "←", "↑ ↓", "esc", "q"):
        assert said in section
    assert set(KEYS.values()) == {"pause", "next", "again", "firmer", "softer", "stop"}


def test_every_key_of_the_notation_is_explained() -> None:
    for key in (*STEP_FIELDS, *routine_object().fields, "unknot"):
        assert f"| `{key}` |" in NOTATION


def test_the_example_of_the_notation_can_be_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", NOTATION, flags=re.DOTALL)
    assert formats.read_routine(example, "example", shipped_catalog()).duration_s == 390


@pytest.mark.parametrize("path", [DOCS / "cli.md", DOCS / "notation.md"], ids=lambda path: path.name)
def test_a_ready_made_routine_named_on_a_page_is_there(path: Path) -> None:
    from unknot.library import shipped_routines

    for name in re.findall(r"unknot (?:play|check|show|score) ([a-z]+(?:-[a-z]+)+)$", path.read_text(encoding="utf-8")):
        assert name in shipped_routines()
