"""The commands in a real terminal (a pseudo one), as processes of their own. Few, since each takes a second or two."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.shell.starting import HEARS_CTRL_C

from unknot.formats import read_intake
from unknot.library import shipped_catalog
from unknot.model.intake import Clearance
from unknot.screening import health_page

pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")

PROGRAM = f"{HEARS_CTRL_C}from unknot.shell.cli import main; main()"
COMMAND = [sys.executable, "-c", PROGRAM]
# The terminal is made the command's own, so that Ctrl-C pressed in it reaches the command as it does for a person
IN_A_TERMINAL = [sys.executable, "-c", f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {PROGRAM}"]
LIMIT_S = 60.0


class Terminal:
    """A command in a pseudo-terminal: what it shows, and keys for it."""

    def __init__(self, *arguments: str, folder: Path) -> None:
        self.shown = ""
        self._master, slave = pty.openpty()
        import fcntl
        import struct
        import termios

        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._slave = slave
        self.before = termios.tcgetattr(slave)
        environment = {**os.environ, "TERM": "xterm-256color", "XDG_DATA_HOME": str(folder), "UNKNOT_VOICE": "none"}
        self._process = subprocess.Popen(
            [*IN_A_TERMINAL, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )

    def wait_for(self, words: str) -> None:
        """Read until the words have been shown (again) since the last key."""
        ends = time.monotonic() + LIMIT_S
        while words not in self.shown:
            assert time.monotonic() < ends, self.shown[-3000:]
            self._read()

    def _read(self) -> None:
        ready, _, _ = select.select([self._master], [], [], 0.1)
        if ready:
            text = os.read(self._master, 65536).decode("utf-8", "replace")
            self.shown += re.sub(r"\x1b\[[0-9;]*m", "", text)

    def press(self, keys: str) -> None:
        """Send keys; what was shown before them is forgotten."""
        self.shown = ""
        os.write(self._master, keys.encode())

    def leave(self) -> int:
        """Wait for the end and return the exit code."""
        ends = time.monotonic() + LIMIT_S
        while self._process.poll() is None:
            assert time.monotonic() < ends, self.shown[-3000:]
            self._read()
        self._read()
        return self._process.returncode

    def is_as_before(self) -> bool:
        """Whether the terminal has its settings back."""
        import termios

        return bool(termios.tcgetattr(self._slave) == self.before)

    def close(self) -> None:
        """End the process, if it still runs, and the terminal."""
        self._process.kill()
        self._process.wait()
        os.close(self._master)
        os.close(self._slave)


def test_a_session_is_guided_paused_softened_and_stopped_in_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal("play", "ten-quiet-minutes", folder=tmp_path)
    try:
        terminal.wait_for("Does any of this apply to the one who receives?")
        terminal.press("no\r")
        terminal.wait_for("Still hands")
        terminal.wait_for("space pause")
        terminal.press(" ")
        terminal.wait_for("Rest your hands where they are.")
        terminal.press(" ")
        terminal.press("\x1b[C")
        terminal.wait_for("Long strokes")
        terminal.press("\x1b[B")
        terminal.wait_for("Softer: half a level less.")
        terminal.press("q")
        terminal.wait_for("Stopping gently.")
        terminal.press("q")
        assert terminal.leave() == 0
        assert "\x1b[?1049l" in terminal.shown
        assert "Cover the back." in terminal.shown
        assert terminal.is_as_before()
    finally:
        terminal.close()


def test_a_session_runs_to_its_end_by_itself(tmp_path: Path) -> None:
    terminal = Terminal("play", "ten-quiet-minutes", "--speed", "300", folder=tmp_path)
    try:
        terminal.wait_for("[yes/no]")
        terminal.press("no\r")
        assert terminal.leave() == 0
        assert "Closing" in terminal.shown
        assert "Cover the back." in terminal.shown
    finally:
        terminal.close()


def test_ctrl_c_gives_the_terminal_back(tmp_path: Path) -> None:
    terminal = Terminal("play", "ten-quiet-minutes", folder=tmp_path)
    try:
        terminal.wait_for("[yes/no]")
        terminal.press("no\r")
        terminal.wait_for("space pause")
        terminal.press("\x03")
        assert terminal.leave() == 130
        assert "\x1b[?1049l" in terminal.shown
        assert terminal.is_as_before()
    finally:
        terminal.close()


def test_whoever_says_that_something_applies_is_led_to_the_questions(tmp_path: Path) -> None:
    terminal = Terminal("play", "ten-quiet-minutes", folder=tmp_path)
    try:
        terminal.wait_for("[yes/no]")
        terminal.press("yes\r")
        assert terminal.leave() == 3
        assert "unknot new" in terminal.shown
    finally:
        terminal.close()


ANSWERS = [
    "Mara", "38", "168", "not a number", "64", "", "2",  # the recipient; a slip is asked again
    "Jonas", "2", "thumb",  # the giver
    "1", "3", "25", "pleasantly firm",  # relation, goal, minutes, level
    "left shoulder top, lower bck", "left shoulder top, lower back", "neck",  # places; a slip is asked again
    "10?", "no",  # health: one they are not sure of; nothing else
    "oil, towels", "yes",  # at hand, consent
]  # fmt: skip


def answered(folder: Path, answers: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "new", *arguments],
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "XDG_DATA_HOME": str(folder)},
    )


def test_new_asks_and_writes_an_intake_that_can_be_read(tmp_path: Path) -> None:
    done = answered(tmp_path, ANSWERS, "us.intake.yaml")
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    intake = read_intake((tmp_path / "us.intake.yaml").read_text(encoding="utf-8"), "us", shipped_catalog())
    assert (
        intake.recipient.name,
        intake.recipient.age_years,
        intake.recipient.height_mm,
        intake.recipient.weight_kg,
        intake.recipient.build,
    ) == ("Mara", 38.0, 1680.0, 64.0, "slight")
    assert (intake.giver.name, intake.giver.experience, [*intake.giver.sore]) == ("Jonas", "some", ["thumb"])
    assert (intake.relation, intake.goal, intake.minutes, intake.wishes.level) == ("partners", "ease", 25.0, 3.0)
    assert [(mark.kind, mark.region) for mark in intake.marks] == [
        ("tense", "shoulder_top.left"),
        ("tense", "lumbar_paraspinal"),
        ("not_here", "neck"),
    ]
    assert list(intake.health.values()) == ["unknown"]
    assert intake.health_page_done
    assert intake.consent
    assert 'Did you mean "lower back"?' in done.stdout


def test_new_asks_who_cleared_what_and_when(tmp_path: Path) -> None:
    more = [row.id for group in health_page(shipped_catalog()) for row in group.more]
    number = str(more.index("heart_failure") + 1)
    at = ANSWERS.index("10?")
    said = ["", "yes", number, "yes", "Dr Lee", "last week", "2026-11-02"]
    done = answered(tmp_path, [*ANSWERS[:at], *said, *ANSWERS[at + 2 :]], "us.intake.yaml")
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    intake = read_intake((tmp_path / "us.intake.yaml").read_text(encoding="utf-8"), "us", shipped_catalog())
    assert intake.cleared == {"heart_failure"}
    assert intake.clearances == {"heart_failure": Clearance(by="Dr Lee", date="2026-11-02")}
    assert "The year first" in done.stdout


def test_new_does_not_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "us.intake.yaml").write_text("mine", encoding="utf-8")
    done = answered(tmp_path, ANSWERS, "us.intake.yaml")
    assert done.returncode == 4
    assert (tmp_path / "us.intake.yaml").read_text(encoding="utf-8") == "mine"


def test_answers_that_break_off_write_nothing(tmp_path: Path) -> None:
    done = answered(tmp_path, ANSWERS[:5], "us.intake.yaml")
    assert done.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        f'"{sys.executable}" -c "from unknot.shell.cli import main; main()" library | head -1',
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_the_version_needs_nothing_heavy() -> None:
    script = "import sys; sys.argv = ['unknot', '--version']; from unknot.shell.cli import main; main(); "
    script += "print(sorted({'numpy', 'pydantic', 'typer', 'yaml', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


def test_help_needs_no_science() -> None:
    script = "import sys; from unknot.shell.cli.app import run; run(['--help']); "
    script += "print(sorted({'numpy', 'pydantic', 'fastapi', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_terminal_without_our_letters_is_no_error() -> None:
    done = subprocess.run(
        [*COMMAND, "library"], capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert done.stdout.isascii()
    assert done.stderr == b""
