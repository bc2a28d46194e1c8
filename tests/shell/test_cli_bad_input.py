"""Files that cannot be read: one clear line, exit code 2, nothing written, whatever the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from unknot.shell.cli.app import run

Make = Callable[[Path], Path]


def text_file(name: str, content: str | bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def enormous(folder: Path) -> Path:
    path = folder / "enormous.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    return path


def a_folder(folder: Path) -> Path:
    path = folder / "folder.yaml"
    path.mkdir()
    return path


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nsteps: [*c, *c]\n"
DEEP = "routine: a\nsteps: " + "[" * 5000 + "]" * 5000 + "\n"
DEEP_JSON = '{"unknot": "score/1", "steps": ' + "[" * 100_000 + "]" * 100_000 + "}"
WIDE = "routine: a\nsteps:\n" + "  - {effleurage: whole back, for: 1 min}\n" * 5_000

MAKES: dict[str, Make] = {
    "missing": lambda folder: folder / "missing.yaml",
    "a folder": a_folder,
    "100 MB": enormous,
    "not UTF-8": text_file("latin.yaml", b"routine: Caf\xe9\n"),
    "binary": text_file("binary.yaml", b"\x00\x01\x02\x03"),
    "empty": text_file("empty.yaml", ""),
    "aliases": text_file("bomb.yaml", BOMB),
    "deep YAML": text_file("deep.yaml", DEEP),
    "deep JSON": text_file("deep.json", DEEP_JSON),
    "too many steps": text_file("wide.yaml", WIDE),
    "a tag": text_file("tag.yaml", "routine: !!python/object/apply:os.system [ls]\n"),
    "a list": text_file("list.yaml", "- 1\n- 2\n"),
    "two documents": text_file("two.yaml", "a: 1\n---\nb: 2\n"),
    "another format": text_file("session.json", '{"unknot": "session/1", "session": "s", "events": []}'),
    "a newer version": text_file("new.json", '{"unknot": "score/2"}'),
    "an unknown key": text_file("key.yaml", "unknot: intake/1\nminuets: 3\n"),
    "a wrong type": text_file("type.yaml", "unknot: intake/1\nminutes: [3]\n"),
    "an impossible value": text_file("value.yaml", "unknot: intake/1\nminutes: 100000\n"),
}
COMMANDS = ["screen", "plan", "check", "score", "show", "play"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", MAKES)
def test_a_file_that_cannot_be_read_is_one_line_and_exit_code_2(
    what: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = MAKES[what](tmp_path)
    before = sorted(tmp_path.iterdir())
    assert run([command, str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(str(path))
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert before == sorted(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["plan", "score", "show"])
def test_nothing_is_written_for_a_file_that_cannot_be_read(command: str, tmp_path: Path) -> None:
    path = MAKES["an unknown key"](tmp_path)
    out = tmp_path / "out.svg"
    assert run([command, str(path), "-o", str(out)]) == 2
    assert not out.exists()


@pytest.mark.parametrize("command", ["check", "score", "show", "play"])
def test_the_intake_beside_a_routine_is_read_as_strictly(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = MAKES["an unknown key"](tmp_path)
    assert run([command, "ten-quiet-minutes", "--intake", str(path)]) == 2
    assert capsys.readouterr().err == (f'{path}:2:1: the key "minuets" is not known here. Did you mean "minutes"?\n')


def test_a_misspelt_ready_made_name_gets_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "ten-quite-minutes"]) == 2
    assert 'Did you mean "ten-quiet-minutes"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["plam"], "No such command 'plam'"),
        (["plan"], "Missing argument 'INTAKE'"),
        (["plan", "x", "--forse"], "No such option: --forse"),
        (["plan", "x", "--minutes", "many"], "Invalid value for '--minutes'"),
        (["plan", "x", "--minutes", "500"], "Invalid value for '--minutes'"),
        (["play", "x", "--speed", "0"], "Invalid value for '--speed'"),
        (["serve", "--port", "99999"], "Invalid value for '--port'"),
        (["schema", "scoer"], 'Did you mean "score"?'),
        (["explain", "efleurage"], 'Did you mean "effleurage"?'),
        (["explain", "endorphn"], 'Did you mean "endorphins"?'),
        (["explain", "warm", "tovel"], 'Did you mean "warm towel"?'),
        (["explain", "kidnay"], 'Did you mean "kidney"?'),
        (["explain", "lowerback"], 'Did you mean "lower back"?'),
        (["explain", "osteoporsis"], 'Did you mean "osteoporosis"?'),
        (["explain", "calm_endz"], 'Did you mean "calm ends"?'),
        (["library", "nothing-like-it"], "there is no ready-made routine"),
        (["explain", "xyzzy"], "Name a stroke, a place or a condition"),
        (["restore", "missing-file"], "there is no such file"),
        (["restore", __file__], "this is not a backup of Unknot"),
    ],
)
def test_a_command_that_cannot_be_understood_is_one_line_and_exit_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err


@pytest.mark.skipif(os.name != "posix", reason="needs peak memory of a process")
@pytest.mark.parametrize("what", ["100 MB", "too many steps", "deep JSON", "aliases"])
def test_a_hostile_file_costs_no_memory(what: str, tmp_path: Path) -> None:
    path = MAKES[what](tmp_path)
    script = (
        "import resource, sys; from unknot.shell.cli.app import run; code = run(['check', sys.argv[1]]); "
        "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    # A new process starts with the peak of the one it was forked from, and this one may have grown large by now
    small = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]], check=True)"
    command = [sys.executable, "-c", small, script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, megabytes = map(int, done.stdout.split())
    assert code == 2
    assert megabytes < 200


def test_standard_input_is_bounded_too() -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [sys.executable, "-c", "from unknot.shell.cli.app import run; raise SystemExit(run(['check', '-']))"],
            stdin=endless,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("standard input: the file is 4 MB")
