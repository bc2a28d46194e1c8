"""Lengths of time as people say and read them."""

from __future__ import annotations

from unknot.units import clock_text

__all__ = ["clock", "duration_words", "minutes_words", "plan_title"]

clock = clock_text


def duration_words(duration_s: float, *, long: bool = False) -> str:
    """Return a duration in words.

    Examples
    --------
    >>> duration_words(310.0)
    '5 min 10 s'
    >>> duration_words(61.0, long=True)
    '1 minute 1 second'
    """
    minutes, seconds = divmod(round(duration_s), 60)
    parts = []
    if minutes:
        parts.append(_counted(minutes, "minute") if long else f"{minutes} min")
    if seconds or not minutes:
        parts.append(_counted(seconds, "second") if long else f"{seconds} s")
    return " ".join(parts)


def minutes_words(minutes: float) -> str:
    """Return a number of minutes in words, to a tenth.

    Examples
    --------
    >>> minutes_words(25.0), minutes_words(1), minutes_words(7.5)
    ('25 minutes', '1 minute', '7.5 minutes')
    """
    return _counted(round(minutes, 1), "minute")


def plan_title(minutes: float, recipient: str = "") -> str:
    """Return the title of a plan.

    Examples
    --------
    >>> plan_title(25.0, "Mara")
    '25 minutes for Mara'
    """
    return f"{minutes_words(minutes)} for {recipient}" if recipient else minutes_words(minutes)


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"
