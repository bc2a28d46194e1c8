"""Amounts with their unit in the text ("3 min", "4 cm/s", "30 per min") ↔ the one unit that Unknot counts in.

Decimal arithmetic, so that what is written reads back as exactly the same number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, Literal

__all__ = ["duration_from", "duration_text", "tempo_from", "tempo_text"]

TempoUnit = Literal["mm_s", "per_min", "hold_s"]

_NUMBER = r"([0-9]{1,6}(?:\.[0-9]{1,20})?)"
_UNITS: Final = {"h": 3600, "m": 60, "s": 1}
_PART = re.compile(_NUMBER + r" ?(h|hours?|min|mins|minutes?|s|secs?|seconds?)\b\.?")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_SPEED = re.compile(_NUMBER + r" ?(cm|mm|m) ?(?:/|per) ?(?:s|sec|second)")
_RATE = re.compile(_NUMBER + r" ?(?:times )?(?:/|per|a) ?(min|minute|s|sec|second)")

_DURATION_FIX: Final = "Write a time with its unit, such as 90 s, 3 min or 1:30."
_TEMPO_FIX: Final[dict[str, str]] = {
    "mm_s": "This stroke glides: write a speed, such as 4 cm/s.",
    "per_min": "This stroke is rhythmic: write a rate, such as 30 per min.",
    "hold_s": "This stroke is still: write how long each hold lasts, such as 10 s.",
}
LONGEST_S: Final = Decimal(4 * 3600)
FASTEST: Final[dict[str, Decimal]] = {"mm_s": Decimal(5000), "per_min": Decimal(1200), "hold_s": Decimal(3600)}
"""Beyond these nothing is meant; what is merely unsafe is for the verifier to say."""


def duration_from(value: Any) -> float:
    """Return a duration in seconds.

    Raises
    ------
    ValueError
        With what to write instead.

    Examples
    --------
    >>> duration_from("3 min"), duration_from("1:30"), duration_from("1 min 20 s")
    (180.0, 90.0, 80.0)
    """
    seconds = _seconds(value)
    if seconds is None:
        raise ValueError(_DURATION_FIX)
    if not 0 < seconds <= LONGEST_S:
        raise ValueError("Write a time above 0 s and up to 4 h.")
    return float(seconds)


def _seconds(value: Any) -> Decimal | None:
    if not isinstance(value, str):
        return None
    text = " ".join(value.lower().split())
    clock = _CLOCK.fullmatch(text)
    if clock:
        return Decimal(clock[1]) * 60 + Decimal(clock[2])
    total, end = Decimal(0), 0
    for part in _PART.finditer(text):
        if text[end : part.start()].strip() not in ("", "and", ","):
            return None
        total += Decimal(part[1]) * _UNITS[part[2][0]]
        end = part.end()
    return total if end and not text[end:].strip() else None


def _plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration_text(duration_s: float) -> str:
    """Return a duration as a routine says it; `duration_from` gives the same seconds back.

    Examples
    --------
    >>> duration_text(180.0), duration_text(90.0), duration_text(150.0), duration_text(7.5)
    ('3 min', '90 s', '2 min 30 s', '7.5 s')
    """
    seconds = Decimal(repr(float(duration_s)))
    if seconds % 60 == 0:
        return f"{_plain(seconds / 60)} min"
    if seconds < 120 or seconds % 1:
        return f"{_plain(seconds)} s"
    return f"{_plain(seconds // 60)} min {_plain(seconds % 60)} s"


def tempo_from(value: Any, unit: TempoUnit) -> float:
    """Return a tempo in the unit of its stroke: mm per second, cycles per minute, or seconds of holding.

    Raises
    ------
    ValueError
        With what to write instead.

    Examples
    --------
    >>> tempo_from("4 cm/s", "mm_s"), tempo_from("30 per min", "per_min")
    (40.0, 30.0)
    """
    found = _tempo(value, unit)
    if found is None:
        raise ValueError(_TEMPO_FIX[unit])
    if not 0 < found <= FASTEST[unit]:
        raise ValueError(f"Write more than 0 and at most {tempo_text(float(FASTEST[unit]), unit)}.")
    return float(found)


def _tempo(value: Any, unit: TempoUnit) -> Decimal | None:
    if not isinstance(value, str):
        return None
    text = " ".join(value.lower().split())
    if unit == "hold_s":
        return _seconds(text)
    if unit == "mm_s":
        speed = _SPEED.fullmatch(text)
        return Decimal(speed[1]) * {"mm": 1, "cm": 10, "m": 1000}[speed[2]] if speed else None
    rate = _RATE.fullmatch(text)
    return Decimal(rate[1]) * (60 if rate[2].startswith("s") else 1) if rate else None


def tempo_text(tempo: float, unit: TempoUnit) -> str:
    """Return a tempo as a routine says it; `tempo_from` gives the same number back.

    Examples
    --------
    >>> tempo_text(40.0, "mm_s"), tempo_text(30.0, "per_min")
    ('4 cm/s', '30 per min')
    """
    number = Decimal(repr(float(tempo)))
    if unit == "mm_s":
        return f"{_plain(number / 10)} cm/s"
    if unit == "per_min":
        return f"{_plain(number)} per min"
    return f"{_plain(number)} s"
