"""Amounts as publications say them ("3 to 5 s a press", "at least 10 a line", "several") ↔ `Amount` and `SaidTempo`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from unknot.formats.quantities import FASTEST, LONGEST_S, duration_from
from unknot.model.recipe import Amount, AmountUnit, SaidTempo, TempoUnit

__all__ = ["PER", "VAGUE", "count_from", "lasting_from", "said_tempo_from"]

# fmt: off
PER: Final = (
    "step", "side", "line", "point", "press", "hold", "stroke", "circle", "bout", "muscle", "pass", "set", "level",
    "region", "round", "run",
)
# fmt: on
"""What an amount may be for."""

VAGUE: Final = (
    "several",
    "a few",
    "a couple",
    "as needed",
    "repeated",
    "several seconds",
    "a few seconds",
    "a few minutes",
)
"""Words instead of a number. They cannot be played without an assumption."""

_OPENING = re.compile(r"(about|at least|up to) ")
_PER = re.compile(r" (?:a|an|per|each) ((?:" + "|".join(PER) + r")(?: and (?:" + "|".join(PER) + r"))?)$")
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,20})?"
_RANGE = re.compile(rf"({_NUMBER})(?: ?(?:to|-|–) ?({_NUMBER}))?(?: (.*))?")
_UNITS: Final[dict[str, tuple[AmountUnit, float]]] = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), ("s", 1.0)),
    **dict.fromkeys(("min", "minute", "minutes"), ("s", 60.0)),
    **dict.fromkeys(("h", "hour", "hours"), ("s", 3600.0)),
    **dict.fromkeys(("breath", "breaths"), ("breath", 1.0)),
    **dict.fromkeys(("count", "counts"), ("count", 1.0)),
}
_MOST_TIMES: Final = 1000.0

_LASTING_FIX: Final = (
    "Write a time with its unit, such as 90 s, 3 min or 1:30; also 3 to 5 s a press, at least 10 min, 4 breaths, "
    "several seconds."
)
_COUNT_FIX: Final = "Write a whole number, such as 5; also 10 to 15, 3 a side, at least 10 a line, several."


def lasting_from(value: Any) -> Amount:
    """Return how long, from text such as "3 min", "60 to 90 s a side", "3 breaths", "a few seconds; slow release".

    Raises
    ------
    ValueError
        With what to write instead.

    Examples
    --------
    >>> lasting_from("3 to 5 s a press").middle, lasting_from("1:30").least, lasting_from("4 breaths").unit
    (4.0, 90.0, 'breath')
    """
    if not isinstance(value, str):
        raise ValueError("Write a time with its unit, such as 90 s, 3 min or 1:30.")
    text, words = _split(value)
    opening, text, per = _opened(text)
    if text in VAGUE:
        return Amount(unit="s", per=per, vague=text, words=words)
    try:
        least = most = duration_from(text)
        unit: AmountUnit = "s"
    except ValueError:
        least, most, unit = _range_with_unit(text)
    return _amount(unit, opening, least, most, per, words)


def _range_with_unit(text: str) -> tuple[float, float, AmountUnit]:
    found = _RANGE.fullmatch(text)
    known = _UNITS.get(found[3] or "") if found else None
    if found is None or known is None:
        raise ValueError("Write a time with its unit, such as 90 s, 3 min or 1:30." if not found else _LASTING_FIX)
    unit, seconds = known
    least, most = float(found[1]) * seconds, float(found[2] or found[1]) * seconds
    if not 0 < least <= most <= float(LONGEST_S):
        raise ValueError("Write a time above 0 s and up to 4 h, the shorter first.")
    return least, most, unit


def count_from(value: Any) -> Amount:
    """Return how often, from a whole number or text such as "10 to 15", "3 a side", "several".

    Raises
    ------
    ValueError
        With what to write instead.

    Examples
    --------
    >>> count_from(5).least, count_from("at least 10 a line").most, count_from("12 to 14 a pass").middle
    (5.0, None, 13.0)
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(_COUNT_FIX)
    text, words = _split(value)
    opening, text, per = _opened(text)
    if text in VAGUE:
        return Amount(unit="times", per=per, vague=text, words=words)
    found = _RANGE.fullmatch(text.removesuffix(" times"))
    if found is None or found[3] or "." in text:
        raise ValueError(_COUNT_FIX)
    least, most = float(found[1]), float(found[2] or found[1])
    if not 1 <= least <= most <= _MOST_TIMES:
        raise ValueError("Write whole numbers from 1 to 1000, the smaller first.")
    return _amount("times", opening, least, most, per, words)


def _split(value: str) -> tuple[str, str]:
    text, _, words = value.partition(";")
    return " ".join(text.lower().split()), " ".join(words.split())


def _opened(text: str) -> tuple[str, str, str]:
    """Return "about", "at least" or "up to"; what is left; and what it is for."""
    opening = _OPENING.match(text)
    if opening:
        text = text[opening.end() :]
    per = _PER.search(text)
    return opening[1] if opening else "", text[: per.start()] if per else text, per[1] if per else ""


def _amount(unit: AmountUnit, opening: str, least: float, most: float, per: str, words: str) -> Amount:
    return Amount(
        unit=unit,
        least=None if opening == "up to" else least,
        most=None if opening == "at least" else most,
        about=opening == "about",
        per=per,
        words=words,
    )


_MM: Final = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "inch": 25.4, "inches": 25.4}
_SPEED = re.compile(
    rf"({_NUMBER})(?: ?(?:to|-|–) ?({_NUMBER}))? ?(cm|mm|m|in|inch|inches) ?(?:/|per|a) ?(?:s|sec|second)"
)
_COUNTED: Final = "strokes?|circles?|presses|press|passes|pass|cycles?|beats?|times"
_RATE = re.compile(
    rf"({_NUMBER})(?: ?(?:to|-|–) ?({_NUMBER}))? ?({_COUNTED})? ?(?:/|per|a) ?(min|minute|s|sec|second|breath)"
)
_EACH = re.compile(
    rf"({_NUMBER})(?: ?(?:to|-|–) ?({_NUMBER}))? ?(s|sec|seconds?|breaths?|counts?)(?: (?:a|per|each) ({_COUNTED}))?"
)
_TEMPO_FIX: Final = "Write 4 cm/s, 30 per min, 12 strokes a min, 5 s a stroke, 2 breaths a stroke, 8 counts a stroke."


def said_tempo_from(value: Any) -> SaidTempo:
    """Return a tempo in whatever unit a source says it.

    Raises
    ------
    ValueError
        With what to write instead.

    Examples
    --------
    >>> said_tempo_from("2 to 4 cm/s").middle, said_tempo_from("5 s a stroke").unit
    (30.0, 's_each')
    """
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    speed, rate, each = _SPEED.fullmatch(text), _RATE.fullmatch(text), _EACH.fullmatch(text)
    if speed:
        return _said(speed, "mm_s", _MM[speed[3]])
    if each:
        units: dict[str, TempoUnit] = {"s": "s_each", "b": "breaths_each", "c": "counts_each"}
        return _said(each, units[each[3][0]], 1.0, each[4] or "")
    if rate:
        unit: TempoUnit = "per_breath" if rate[4] == "breath" else "per_min"
        return _said(rate, unit, 60.0 if rate[4].startswith("s") else 1.0, rate[3] or "")
    raise ValueError(_TEMPO_FIX)


def _said(found: re.Match[str], unit: TempoUnit, factor: float, each: str = "") -> SaidTempo:
    # Decimal, so that what was written from a number reads back as the same number
    least, most = (float(Decimal(text) * Decimal(str(factor))) for text in (found[1], found[2] or found[1]))
    if not 0 < least <= most <= float(FASTEST["mm_s"]):
        raise ValueError("Write more than 0, the smaller number first.")
    single = {"presses": "press", "passes": "pass"}.get(each, each.removesuffix("s") if each != "press" else each)
    return SaidTempo(unit=unit, least=least, most=most, each="" if single == "time" else single)
