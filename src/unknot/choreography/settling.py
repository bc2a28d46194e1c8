"""A cycle held to the ground it is on: every level under every cap, and no step at any seam."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from unknot.choreography.asking import Ask, Cycle, Part
from unknot.choreography.drafts import Draft, H, L, Rows, X, Y, refined
from unknot.choreography.paths import ramped, settled
from unknot.model.words import Hand

__all__ = ["settled_cycle"]

CLAMP_GAP_MM: Final = 48.0
SEAM_ROUNDS: Final = 8
SAME_LEVEL: Final = 0.004
FASTEST_MM_S: Final = 270.0


def settled_cycle(cycle: Cycle | None, ask: Ask) -> Cycle | None:
    """Return the cycle with its levels lowered to what is allowed, or None where it is closed.

    Where only one hand's way is closed and the other does not depend on it, that hand rests.
    """
    if cycle is None:
        return None
    parts = [part for part in (cycle.lead, *cycle.parts, cycle.tail) if part is not None]
    clamped: dict[Hand, list[Rows]] = {}
    for hand in parts[0].drafts:
        open_ = [rows for rows in (_clamped(part.drafts[hand], ask) for part in parts) if rows is not None]
        if len(open_) == len(parts):
            clamped[hand] = open_
        elif not cycle.independent:
            return None
    if not clamped:
        return None
    first = 1 if cycle.lead is not None else 0
    last = first + len(cycle.parts) - 1
    seams = [(index, index + 1) for index in range(len(parts) - 1)] + [(last, first)]
    seams += [(index, index) for index, part in enumerate(parts) if part.count > 1]
    for hand, rows in clamped.items():
        _joined_smoothly(rows, seams, _ramp(parts[0].drafts[hand], ask))
    limit = max(ask.skin.fastest_mm_s(rows) for pieces in clamped.values() for rows in pieces) / FASTEST_MM_S
    if limit > cycle.fastest:
        # On a steep flank the chart hides how far the hand goes
        cycle = replace(cycle, fastest=limit, slowest=max(cycle.slowest, 1.1 * limit))
    made = [
        Part({hand: replace(part.drafts[hand], rows=rows[index]) for hand, rows in clamped.items()}, part.count)
        for index, part in enumerate(parts)
    ]
    return replace(
        cycle,
        lead=made[0] if cycle.lead is not None else None,
        parts=tuple(made[first : last + 1]),
        tail=made[-1] if cycle.tail is not None else None,
    )


def _clamped(draft: Draft, ask: Ask) -> Rows | None:
    rows = refined(draft.rows, CLAMP_GAP_MM)
    made = settled(rows, ask.ground, ramp_levels_s=_ramp(draft, ask))
    return rows if made is None and ask.must else made


def _ramp(draft: Draft, ask: Ask) -> float:
    return 0.0 if draft.rhythmic else ask.ramp_levels_s


def _joined_smoothly(rows: list[Rows], seams: list[tuple[int, int]], ramp_levels_s: float) -> None:
    """Give both sides of each seam the same place and the lower level of the two; one seam may lower the next."""
    for _ in range(SEAM_ROUNDS):
        moved = False
        for before, after in seams:
            end, start = rows[before][-1], rows[after][0]
            end[X : Y + 1], end[H] = start[X : Y + 1], start[H]
            if abs(end[L] - start[L]) > SAME_LEVEL and (min(end[L], start[L]) >= 0 or max(end[L], start[L]) < 0):
                end[L] = start[L] = min(end[L], start[L])
                moved = True
        for piece in rows:
            ramped(piece, ramp_levels_s)
        if not moved:
            return
