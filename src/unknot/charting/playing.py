"""Which stretches of which score were really played: the log read as intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unknot.model.session import Event

__all__ = ["Played", "played_intervals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A stretch that was played without a break: seconds of a revision, or of its closing."""

    revision: int
    closing: bool
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Seconds played."""
        return self.end_s - self.start_s


def played_intervals(events: Iterable[Event]) -> tuple[Played, ...]:
    """Return what was played, in order of time.

    The log alone decides: a stretch begins where playing began, went on or jumped to, and ends at the event that
    paused, jumped, re-planned, stopped or closed. Clocks are not compared: each event says at which second of the
    score it was.
    """
    return tuple(interval for interval in _intervals(events) if interval.duration_s > 0.0)


def _intervals(events: Iterable[Event]) -> Iterator[Played]:
    revision, closing = 0, False
    start_s: float | None = None
    for event in events:
        ends = event.kind in _ENDS and start_s is not None
        if ends and start_s is not None and not (closing and event.kind == "stop_requested"):
            yield Played(revision=revision, closing=closing, start_s=start_s, end_s=event.session_s)
        match event.kind:
            case "started" | "resumed":
                start_s = event.session_s
            case "step_skipped" | "step_extended" if start_s is not None:
                start_s = _number(event.payload.get("to_s"), event.session_s)
            case "replanned":
                revision = int(_number(event.payload.get("revision"), revision + 1))
                start_s = None if start_s is None else event.session_s
            case "stop_requested" if not closing:
                closing, start_s = True, 0.0
            case "paused" | "closed" | "abandoned":
                start_s = None
            case _:
                pass


_ENDS = frozenset(
    {"paused", "step_skipped", "step_extended", "replanned", "stop_requested", "closed", "abandoned"},
)


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float(otherwise)
