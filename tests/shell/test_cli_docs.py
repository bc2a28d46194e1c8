"""The pages about the command line and the notation say what is so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.main import get_command

from unknot import formats
from unknot.formats.routines import STEP_FIELDS, routine_object
from unknot.library import shipped_catalog
from unknot.model.routine import Step
from unknot.shell.cli.app import app, run
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
    for key in (*STEP_FIELDS, *routine_object().fields, "meanwhile", "unknot"):
        assert f"| `{key}` |" in NOTATION


EXAMPLES = re.findall(r"```yaml\n(.*?)```", NOTATION, flags=re.DOTALL)


def whole(example: str) -> str:
    """Return an example as a file: steps alone get a title."""
    indented = "".join(f"  {line}\n" for line in example.splitlines())
    return example if "routine:" in example else f"routine: Example\nsteps:\n{indented}"


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_of_the_notation_can_be_read_and_played(example: str) -> None:
    catalog = shipped_catalog()
    routine = formats.read_routine(whole(example), "example", catalog)
    assert routine.duration_s > 0
    text = formats.laid_out(whole(example), "example", catalog)
    assert formats.read_routine(text, "example", catalog) == replace(routine, steps=lines_of(routine.steps, text))


def lines_of(steps: tuple[Step, ...], text: str) -> tuple[Step, ...]:
    """Return steps with the lines that they have in a text that was laid out anew."""
    again = formats.read_routine(text, "again", shipped_catalog()).steps
    return tuple(replace(step, line=other.line) for step, other in zip(steps, again, strict=True))


def test_the_first_example_lasts_as_long_as_it_says() -> None:
    assert formats.read_routine(EXAMPLES[0], "example", shipped_catalog()).duration_s == 390


def test_every_command_of_the_notation_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("something.routine.yaml").write_text(EXAMPLES[0], encoding="utf-8")
    for line in re.findall(r"^    unknot (fmt.*|schema.*)$", NOTATION, flags=re.MULTILINE):
        words = line.split("#")[0].split(">")[0].split()
        assert run(words) == Exit.DONE, capsys.readouterr().err


@pytest.mark.parametrize("path", [DOCS / "cli.md", DOCS / "notation.md"], ids=lambda path: path.name)
def test_a_ready_made_routine_named_on_a_page_is_there(path: Path) -> None:
    from unknot.library import shipped_routines

    for name in re.findall(r"unknot (?:play|check|show|score) ([a-z]+(?:-[a-z]+)+)$", path.read_text(encoding="utf-8")):
        assert name in shipped_routines()
