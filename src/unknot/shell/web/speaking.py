"""Sentences spoken by a voice of this machine, made once and kept while the app runs."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from unknot.shell.sound import Voice, VoiceError, chosen_voice

__all__ = ["LONGEST_TEXT", "Speech"]

LONGEST_TEXT: Final = 600
_MOST_KEPT_BYTES: Final = 48_000_000
_AT_ONCE: Final = 2


class Speech:
    """The chosen voice, if it can write files. Two sentences at most are made at a time: the massage comes first."""

    def __init__(self) -> None:
        self._clips: OrderedDict[str, bytes] = OrderedDict()
        self._kept_bytes = 0
        self._making = asyncio.Semaphore(_AT_ONCE)

    async def available(self) -> bool:
        """Whether there is a voice that can be heard in the browser."""
        return await asyncio.to_thread(_voice) is not None

    async def wav(self, text: str) -> bytes:
        """Return a sentence as a WAV file.

        Raises
        ------
        VoiceError
            If there is no voice, or it fails.
        """
        if text in self._clips:
            self._clips.move_to_end(text)
            return self._clips[text]
        async with self._making:
            clip = self._clips.get(text, b"")
            if not clip:
                clip = await asyncio.to_thread(_spoken, text)
        self._keep(text, clip)
        return clip

    def _keep(self, text: str, clip: bytes) -> None:
        self._kept_bytes += len(clip) - len(self._clips.get(text, b""))
        self._clips[text] = clip
        while self._kept_bytes > _MOST_KEPT_BYTES and len(self._clips) > 1:
            _, dropped = self._clips.popitem(last=False)
            self._kept_bytes -= len(dropped)


def _voice() -> Voice | None:
    try:
        voice = chosen_voice()
    except VoiceError:
        # The one that was picked is gone: captions and chimes carry the session
        return None
    return voice if voice is not None and voice.to_file is not None else None


def _spoken(text: str) -> bytes:
    voice = _voice()
    if voice is None:
        raise VoiceError("There is no voice on this machine.", fix="unknot voice says which can be installed.")
    return voice.wav(text)
