"""How hands move: speed along the skin, contact that is never lost, joins without a jump."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unknot.model.finding import Violation
from unknot.model.knowledge import Rule
from unknot.verifying.objecting import names, near_words, number, objection, objections
from unknot.verifying.performance import Performance
from unknot.verifying.playing import lasting
from unknot.verifying.tracks import HANDS, Floats, H, L, X, Y, meetings

__all__ = ["calm_speed", "deep_speed", "flying_speed", "hands_off", "joins", "speed"]

_GRID_S = 0.02


def _skin_speed(performance: Performance) -> Floats:
    s = performance.samples
    return performance.maps.skin_speed_mm_s(performance.cell, s.vx_mm_s, s.vy_mm_s)


def speed(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """A hand on the skin never slides faster than so much."""
    limit = number(rule, "most_mm_s")
    found = _skin_speed(performance)
    rows = np.flatnonzero((performance.samples.level >= 0.0) & (found > limit))
    yield from objections(rule, performance, rows, found[rows], limit, unit="mm/s")


def flying_speed(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """A lifted hand travels no faster than an arm does calmly."""
    samples, limit = performance.samples, number(rule, "most_mm_s")
    found = np.hypot(samples.vx_mm_s, samples.vy_mm_s)
    rows = np.flatnonzero((samples.level < 0.0) & (found > limit))
    yield from objections(rule, performance, rows, found[rows], limit, unit="mm/s")


def calm_speed(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The first and last seconds, and the steps of the named phases, are slow."""
    samples, limit, phases = performance.samples, number(rule, "most_mm_s"), names(rule, "phases")
    calm = performance.track_flags(lambda step: step.phase in phases)[samples.track]
    calm |= samples.t_s < number(rule, "first_s")
    calm |= samples.last_s > performance.duration_s - number(rule, "last_s")
    found = _skin_speed(performance)
    rows = np.flatnonzero(calm & (samples.level >= 0.0) & (found > limit))
    yield from objections(rule, performance, rows, found[rows], limit, unit="mm/s")


def deep_speed(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """What is firm is slow."""
    samples, limit = performance.samples, number(rule, "most_mm_s")
    found = _skin_speed(performance)
    rows = np.flatnonzero((samples.level >= number(rule, "from_level")) & (found > limit))
    yield from objections(rule, performance, rows, found[rows], limit, unit="mm/s")


def hands_off(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Both hands never leave the body for longer than a beat, but for moments that were announced."""
    tables = performance.tables
    lifted = np.zeros(len(tables.step), dtype=bool)
    lifted[performance.samples.track[performance.samples.level < 0.0]] = True
    edge, longest = number(rule, "edge_s"), number(rule, "longest_s")

    def found(figure: int) -> list[tuple[float, float, tuple[float, float]]]:
        tracks = tables.figure_tracks[figure]
        if any(track >= 0 and not lifted[track] for track in tracks):
            return []
        return _both_off(performance, figure)

    for stretch in lasting(tables, found, lambda _one, _other: True):
        arriving = stretch.end_s <= edge or stretch.start_s >= performance.duration_s - edge
        if stretch.seconds <= longest + _GRID_S or arriving:
            continue
        if _announced(rule, performance, stretch.start_s) and stretch.seconds <= number(rule, "announced_s"):
            continue
        yield objection(
            rule,
            performance,
            when_s=stretch.start_s,
            until_s=stretch.end_s,
            step=next(p[5] for p in tables.passages if p[0] <= stretch.figure < p[1]),
            value=stretch.seconds,
            limit=longest,
            unit="s",
        )


def _announced(rule: Rule, performance: Performance, at_s: float) -> bool:
    kinds, before = names(rule, "announced_by"), number(rule, "announced_before_s")
    return any(cue.kind in kinds and at_s - before <= cue.at_s <= at_s for cue in performance.cues)


def _both_off(performance: Performance, figure: int) -> list[tuple[float, float, tuple[float, float]]]:
    """Return the stretches of one figure in which no hand touches: (start, end, mark)."""
    tables, samples = performance.tables, performance.samples
    length = tables.figure_seconds[figure]
    grid = np.linspace(0.0, length, max(2, int(np.ceil(length / _GRID_S)) + 1))
    off = np.ones(len(grid), dtype=bool)
    for track in tables.figure_tracks[figure]:
        if track >= 0:
            mine = slice(*np.searchsorted(samples.track, [track, track + 1]))
            level = np.interp(grid, samples.t_s[mine] - tables.start_s[track], samples.level[mine])
            off &= level < 0.0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], off, [False]]).astype(np.int8)))
    last = len(grid) - 1
    return [(float(grid[a]), float(grid[min(b, last)]), (0.0, 0.0)) for a, b in edges.reshape(-1, 2)]


def joins(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """From one figure to the next a hand goes on from where it was, at the level it had, turned as it was.

    A hand in the air may be anywhere (the speed it would need is not judged); a contact may change at a light level,
    rolling over at most `roll_mm`; a hand comes and goes at a light level.
    """
    tables = performance.tables
    pairs = meetings(tables)
    starts = _first_times(performance)
    for hand in (0, 1):
        for before, after in pairs:
            one, other = tables.figure_tracks[before][hand], tables.figure_tracks[after][hand]
            problem = _join_problem(rule, performance, one, other)
            if problem is None:
                continue
            what, value, limit, unit = problem
            track = other if other >= 0 else one
            row = tables.first_frame[track] if other >= 0 else tables.ends()[track]
            x, y = float(tables.frames[row, X]), float(tables.frames[row, Y])
            region = performance.maps.nearest(x, y) if np.isfinite([x, y]).all() else ""
            yield objection(
                rule,
                performance,
                when_s=starts[after],
                until_s=starts[after],
                where=near_words(region, performance.catalog) if region else "",
                region=region,
                step=int(tables.step[track]),
                hand=HANDS[hand],
                point_mm=(round(x, 1), round(y, 1)),
                value=value,
                limit=limit,
                unit=unit,
                what=what,
            )


def _first_times(performance: Performance) -> list[float]:
    """Return when each figure is first played."""
    times = []
    for first, behind, _, start, _, _ in performance.tables.passages:
        at = start
        for figure in range(first, behind):
            times.append(at)
            at += performance.tables.figure_seconds[figure]
    return times


def _join_problem(rule: Rule, performance: Performance, one: int, other: int) -> tuple[str, float, float, str] | None:
    """Return what is wrong where a hand goes from one track (-1: none) to another: (what, value, limit, unit)."""
    tables = performance.tables
    frames, ends = tables.frames, tables.ends()
    light = number(rule, "light_level")
    if one < 0 and other < 0:
        return None
    if one < 0 or other < 0:
        level = float(frames[tables.first_frame[other], L] if one < 0 else frames[ends[one], L])
        what = "comes down pressing at once" if one < 0 else "is gone from one moment to the next while pressing"
        return (what, level, light, "level") if level > light + 0.01 else None
    a, b = frames[ends[one]], frames[tables.first_frame[other]]
    if a[L] < 0.0 and b[L] < 0.0:
        far, most = float(np.hypot(b[X] - a[X], b[Y] - a[Y])), number(rule, "air_mm")
        return ("jumps through the air", far, most, "mm") if far > most else None
    rolls = tables.contact[one] != tables.contact[other]
    if rolls and max(a[L], b[L]) > number(rule, "roll_level") + 0.01:
        return "changes its contact under pressure", float(max(a[L], b[L])), number(rule, "roll_level"), "level"
    far, most = float(np.hypot(b[X] - a[X], b[Y] - a[Y])), number(rule, "roll_mm" if rolls else "jump_mm")
    if far > most:
        return "jumps", far, most, "mm"
    change = float(abs(max(b[L], 0.0) - max(a[L], 0.0)))
    if change > number(rule, "jump_levels") + 0.01:
        return "changes its pressure at once", change, number(rule, "jump_levels"), "level"
    turn = float(abs((b[H] - a[H] + np.pi) % (2.0 * np.pi) - np.pi))
    if turn > number(rule, "jump_rad") and not rolls:
        return "turns at once", float(np.degrees(turn)), float(np.degrees(number(rule, "jump_rad"))), "degrees"
    return None
