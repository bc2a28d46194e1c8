"""Which voice guides: the one picked, else the best there is. Kept in one small file of the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from unknot.shell.files import read_text, write_text
from unknot.shell.folders import data_folder, made_folder
from unknot.shell.sound.voices import Voice, find_voices, voice_named

__all__ = ["NONE", "choose_voice", "chosen_voice", "picked_name"]

NONE: Final = "none"
"""Picked by people who want captions and quiet."""


def _file() -> Path:
    return data_folder() / "voice.txt"


def picked_name() -> str:
    """Return the name that was picked; empty where none was. UNKNOT_VOICE comes before the file."""
    said = os.environ.get("UNKNOT_VOICE", "")
    if said or not _file().is_file():
        return said
    return read_text(_file()).strip()


def chosen_voice(voices: list[Voice] | None = None) -> Voice | None:
    """Return the voice to use, or None for silence.

    Raises
    ------
    VoiceError
        If the picked voice is not on this machine any more.
    """
    found = find_voices() if voices is None else voices
    picked = picked_name()
    if picked == NONE:
        return None
    if picked:
        return voice_named(picked, found)
    return found[0] if found else None


def choose_voice(name: str) -> None:
    """Keep a voice as the one that guides.

    Raises
    ------
    VoiceError
        If there is none of that name.
    """
    if name != NONE:
        voice_named(name, find_voices())
    made_folder(_file().parent)
    write_text(_file(), f"{name}\n")
