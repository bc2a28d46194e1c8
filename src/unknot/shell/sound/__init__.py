"""Voices that the machine has, run as separate processes: never linked, never bundled."""

from unknot.shell.sound.chosen import NONE, choose_voice, chosen_voice, picked_name
from unknot.shell.sound.voices import Saying, Voice, VoiceError, find_voices, voice_named

__all__ = [
    "NONE",
    "Saying",
    "Voice",
    "VoiceError",
    "choose_voice",
    "chosen_voice",
    "find_voices",
    "picked_name",
    "voice_named",
]
