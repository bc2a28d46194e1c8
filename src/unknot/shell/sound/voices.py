"""Programs that can speak → one way to use them: say a sentence now, or make it a WAV file.

Each is a program that the user has installed; it runs as its own process and gets the words as text, never as part of a
shell command. Found automatically, the most natural first.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unknot.errors import ShellError
from unknot.reading import near

__all__ = ["Saying", "Voice", "VoiceError", "find_voices", "voice_named"]

LONGEST_TEXT: Final = 600
_MAKE_TIMEOUT_S: Final = 20.0
WORDS_PER_MINUTE: Final = 140
"""Calm, as in `evidence.md`: engines speak 150 to 185 words a minute by themselves, which is brisk for guidance."""


class VoiceError(ShellError):
    """A voice is missing or does not speak."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One program that speaks.

    Attributes
    ----------
    name
        What it is called here and in `unknot voice pick`.
    program
        Its full path.
    speaking
        Arguments to say a text aloud at once.
    to_file
        Arguments to write a text to a WAV file, or None where it only speaks.
    """

    name: str
    program: str
    language: str
    speaking: Callable[[str, int], list[str]]
    to_file: Callable[[str, int, str], list[str]] | None

    def say(self, text: str, *, words_per_minute: int = WORDS_PER_MINUTE) -> Saying:
        """Begin to say a text aloud and return at once.

        Raises
        ------
        VoiceError
            If the program cannot be started.
        """
        arguments = [self.program, *self.speaking(_sayable(text), words_per_minute)]
        try:
            process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise VoiceError(f"{self.name} cannot be started: {error.strerror}.", fix="Pick another voice.") from None
        return Saying(process)

    def wav(self, text: str, *, words_per_minute: int = WORDS_PER_MINUTE) -> bytes:
        """Return a text spoken, as a WAV file.

        Raises
        ------
        VoiceError
            If this voice cannot write files, or fails.
        """
        if self.to_file is None:
            raise VoiceError(f"{self.name} only speaks aloud.", fix="Pick a voice that can write files.")
        with tempfile.TemporaryDirectory(prefix="unknot-voice-") as folder:
            target = Path(folder) / "speech.wav"
            arguments = [self.program, *self.to_file(_sayable(text), words_per_minute, str(target))]
            try:
                subprocess.run(
                    arguments, check=True, timeout=_MAKE_TIMEOUT_S, capture_output=True, stdin=subprocess.DEVNULL
                )
                data = target.read_bytes()
            except (OSError, subprocess.SubprocessError):
                raise VoiceError(
                    f"{self.name} could not make the words into sound.", fix="Try another voice."
                ) from None
        if duration_s(data) <= 0:
            raise VoiceError(f"{self.name} made no sound.", fix="Try another voice.")
        return data


class Saying:
    """A sentence being said."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def is_over(self) -> bool:
        """Whether it has been said (or has failed)."""
        return self._process.poll() is not None

    @property
    def failed(self) -> bool:
        """Whether the program ended without being able to speak."""
        return self._process.poll() not in (None, 0)

    def stop(self) -> None:
        """Fall silent now."""
        if self._process.poll() is None:
            self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)


def duration_s(wav: bytes) -> float:
    """Return the exact seconds of a WAV file; 0 where it is none."""
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return 0.0


def _sayable(text: str) -> str:
    """Return text that no program takes for an option or markup: one line, bounded, printable."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_TEXT]
    return plain.lstrip("-<") or "."


# Speaking rates. espeak and `say` count words; flite stretches; speech-dispatcher goes from -100 to 100.
def _flite_stretch(words_per_minute: int) -> str:
    return f"duration_stretch={170 / words_per_minute:.2f}"


def _spd_rate(words_per_minute: int) -> str:
    return str(max(-100, min(100, round((words_per_minute - 170) / 1.7))))


def _say(program: str) -> Voice:
    return Voice(
        name="say",
        program=program,
        language="the system's",
        speaking=lambda text, wpm: ["-r", str(wpm), "--", text],
        to_file=lambda text, wpm, path: [
            "-r", str(wpm), "--file-format=WAVE", "--data-format=LEI16@22050", "-o", path, "--", text,
        ],
    )  # fmt: skip


def _flite(program: str) -> Voice:
    return Voice(
        name="flite",
        program=program,
        language="en",
        speaking=lambda text, wpm: ["-voice", "slt", "--setf", _flite_stretch(wpm), "-t", text],
        to_file=lambda text, wpm, path: ["-voice", "slt", "--setf", _flite_stretch(wpm), "-t", text, "-o", path],
    )


def _espeak(program: str) -> Voice:
    return Voice(
        name=Path(program).name,
        program=program,
        language="en",
        speaking=lambda text, wpm: ["-v", "en-gb", "-s", str(wpm), "--", text],
        to_file=lambda text, wpm, path: ["-v", "en-gb", "-s", str(wpm), "-w", path, "--", text],
    )


def _spd_say(program: str) -> Voice:
    return Voice(
        name="spd-say",
        program=program,
        language="the system's",
        speaking=lambda text, wpm: ["--wait", "-r", _spd_rate(wpm), "--", text],
        to_file=None,
    )


_KNOWN: Final[tuple[tuple[str, Callable[[str], Voice]], ...]] = (
    ("say", _say),
    ("flite", _flite),
    ("espeak-ng", _espeak),
    ("espeak", _espeak),
    ("spd-say", _spd_say),
)
"""Best first."""


def find_voices(which: Callable[[str], str | None] = shutil.which) -> list[Voice]:
    """Return the voices of this machine, best first."""
    found = ((which(program), make) for program, make in _KNOWN)
    return [make(path) for path, make in found if path]


def voice_named(name: str, voices: list[Voice]) -> Voice:
    """Return the voice of a name.

    Raises
    ------
    VoiceError
        If there is none.
    """
    for voice in voices:
        if voice.name == name:
            return voice
    names = [voice.name for voice in voices]
    fix = near(name, names) if names else "Install espeak-ng or flite, for example."
    raise VoiceError(f'there is no voice "{name[:60]}" on this machine.', fix=fix)
