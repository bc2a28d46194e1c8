"""`voice`: which programs can speak here, how they sound, and which one guides."""

from __future__ import annotations

import time

from unknot.shell.cli.answering import answer, answer_json
from unknot.shell.cli.ink import table
from unknot.shell.sound import NONE, VoiceError, choose_voice, chosen_voice, find_voices, picked_name, voice_named

__all__ = ["list_voices", "pick", "test"]

_SENTENCE = "Rest both hands where they are, and breathe out."


def list_voices(*, as_json: bool) -> None:
    """Print the voices, best first, with a mark on the one that guides."""
    voices = find_voices()
    picked = picked_name()
    guiding = picked or (voices[0].name if voices else NONE)
    if as_json:
        named = [{"name": v.name, "program": v.program, "language": v.language} for v in voices]
        answer_json({"voices": named, "guiding": guiding})
        return
    if not voices:
        answer(["No voice found. Install flite or espeak-ng, for example; until then there are captions."])
        return
    rows = [("*" if voice.name == guiding else " ", voice.name, voice.language, voice.program) for voice in voices]
    quiet = ["", "Picked: none. There are captions only."] if guiding == NONE else []
    answer([*table(rows), *quiet])


def test(name: str | None) -> None:
    """Say one sentence aloud and wait for its end."""
    voice = voice_named(name, find_voices()) if name else chosen_voice()
    if voice is None:
        raise VoiceError("no voice is picked.", fix="Name one: unknot voice test NAME.")
    saying = voice.say(_SENTENCE)
    try:
        while not saying.is_over:
            time.sleep(0.05)
    finally:
        saying.stop()
    if saying.failed:
        raise VoiceError(f"{voice.name} could not speak aloud.", fix="Is there a sound device?")
    answer([f"{voice.name}: {_SENTENCE}"])


def pick(name: str) -> None:
    """Keep a voice as the one that guides."""
    choose_voice(name)
    answer([f"From now on: {'captions only' if name == NONE else name}."])
