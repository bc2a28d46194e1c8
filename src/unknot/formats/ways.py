"""The words for a stroke's way and pace ("up beside the spine", "slow", "back down the sides") ↔ what is played.

Which words there are is data (`knowledge/phrases/<language>/notation.yaml`). What is not understood stays words, and
the stroke keeps its own way and pace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from unknot.formats.naming import Names, plain
from unknot.model.knowledge import Stroke
from unknot.model.recipe import Return
from unknot.model.routine import Way

__all__ = ["is_slowing", "pace_of", "path_text", "return_path_text", "way_of"]

_FROM_TO: Final = re.compile(r"^(?:.*\bfrom )?(.+?) (?:to|past|until) (.+)$")
_PATHS: Final = {"headward": "upward", "footward": "downward"}
_RETURNS: Final = {"same": "the same way", "sides": "along the sides"}


def pace_of(words: str, stroke: Stroke, names: Names) -> float | None:
    """Return a pace in words as a tempo in the unit of the stroke; None where it says nothing of it.

    Slow and fast lie half-way from the usual tempo to the slowest and the fastest that the stroke may have.
    """
    pace = _first(words, names, "pace", ("slowing", "slow", "fast"))
    if pace in ("", "slowing"):
        return None
    # Of a press it is how long it is held, so that slow is more of it
    more = (pace == "fast") != (stroke.tempo_unit == "hold_s")
    return 0.5 * (stroke.tempo_usual + (stroke.tempo_high if more else stroke.tempo_low))


def is_slowing(words: str, names: Names) -> bool:
    """Whether a pace in words falls through the step."""
    return bool(_first(words, names, "pace", ("slowing",)))


def way_of(path: str, back: Return | None, level: float, back_tempo_mm_s: float | None, names: Names) -> Way | None:
    """Return the way of a stroke that these words say; None where they say nothing that can be played."""
    back_words = back.path if back else ""
    even = _first(path, names, "way", ("even",)) or (back and _first(back.pressure, names, "way", ("even",)))
    back_level = back.level if back and back.level is not None else level if even else None
    way = Way(
        out=_direction(path, names),
        back=_way_back(back_words or (path if even else ""), names),
        back_level=None if back_level is None else min(level, back_level),
        back_tempo_mm_s=back_tempo_mm_s,
    )
    if way.out == "" and back_words:
        # Who says only the way back says the way out with it
        other: dict[str, Literal["headward", "footward"]] = {"headward": "footward", "footward": "headward"}
        way = replace(way, out=other.get(_direction(back_words, names), ""))
    return way if way != Way() else None


def path_text(way: Way) -> str:
    """Return words that `way_of` reads as the same way out."""
    return _PATHS.get(way.out, "")


def return_path_text(way: Way) -> str:
    """Return words that `way_of` reads as the same way back."""
    return _RETURNS.get(way.back, "")


def _direction(words: str, names: Names) -> Literal["", "headward", "footward"]:
    said = plain(words)
    found = _FROM_TO.match(said)
    if found:
        ends = [_first(end, names, "way", ("high", "low")) for end in found.groups()]
        if ends == ["low", "high"]:
            return "headward"
        if ends == ["high", "low"]:
            return "footward"
    first = _first(said, names, "way", ("headward", "footward"))
    return "headward" if first == "headward" else "footward" if first == "footward" else ""


def _way_back(words: str, names: Names) -> Literal["", "same", "sides"]:
    first = _first(words, names, "way", ("sides", "same"))
    return "sides" if first == "sides" else "same" if first == "same" else ""


def _first(words: str, names: Names, kind: str, ids: Iterable[str]) -> str:
    """Return which of some ids is named first in a text, of two at one place the longer words; "" for none."""
    said = f" {plain(words)} "
    known = names.words_of(kind)
    found = [(said.find(f" {word} "), -len(word), id_) for id_ in ids for word in known.get(id_, ())]
    return min((hit for hit in found if hit[0] >= 0), default=(0, 0, ""))[2]
