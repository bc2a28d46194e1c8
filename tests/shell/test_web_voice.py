"""A voice of the machine, heard in the browser: made once, for our own pages alone, and missing without harm."""

from __future__ import annotations

import io
import stat
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.shell.serving import client, served

# A program that behaves as espeak-ng does on its command line: it writes a tone, and a line in a log
PROGRAM = """#!{python}
import math, struct, sys, wave
target = sys.argv[sys.argv.index("-w") + 1]
with open({log!r}, "a") as log:
    log.write("made\\n")
with wave.open(target, "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(8000)
    file.writeframes(b"".join(struct.pack("<h", int(8000 * math.sin(i / 5))) for i in range(8000)))
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose one voice is a program in a folder of its own; return its log."""
    folder, log = tmp_path / "bin", tmp_path / "log.txt"
    folder.mkdir()
    program = folder / "espeak-ng"
    program.write_text(PROGRAM.format(python=sys.executable, log=str(log)), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("UNKNOT_VOICE", "espeak-ng")
    log.touch()
    return log


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[httpx.Client]:
    with served(tmp_path / "unknot.sqlite") as address, client(address) as at:
        yield at


def test_a_sentence_is_made_once_and_kept(made: Path, browser: httpx.Client) -> None:
    clips = [browser.get("/api/voice", params={"text": "Glide both palms slowly up."}) for _ in range(3)]
    assert [clip.status_code for clip in clips] == [200] * 3
    with wave.open(io.BytesIO(clips[0].content)) as sound:
        assert sound.getnframes() > 0
    assert made.read_text(encoding="utf-8") == "made\n"


@pytest.mark.parametrize("params", [{}, {"text": ""}, {"text": "x" * 601}])
def test_only_a_sentence_is_spoken(made: Path, browser: httpx.Client, params: dict[str, str]) -> None:
    assert browser.get("/api/voice", params=params).status_code == 422
    assert made.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_page_cannot_start_the_program(made: Path, tmp_path: Path, headers: dict[str, str]) -> None:
    with served(tmp_path / "unknot.sqlite") as address:
        answer = httpx.get(f"{address}/api/voice", params={"text": "Hello"}, headers=headers)
    assert answer.status_code == 403
    assert made.read_text(encoding="utf-8") == ""


def test_without_a_voice_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UNKNOT_VOICE", "none")
    with served(tmp_path / "unknot.sqlite") as address, client(address) as browser:
        answer = browser.get("/api/voice", params={"text": "Hello"})
    assert answer.status_code == 404
    assert "no voice" in answer.json()["detail"]
