"""How hard, for how long: levels, ramps, holds, doses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from unknot.model.finding import Violation
from unknot.model.knowledge import Rule
from unknot.verifying.objecting import names, near_words, number, objection, objections
from unknot.verifying.performance import LEVEL_SLACK, Performance
from unknot.verifying.playing import lasting
from unknot.verifying.tracks import HANDS, Floats, Ints

__all__ = [
    "deepest_level",
    "gentle_end",
    "gentle_start",
    "highest_level",
    "level_as_said",
    "longest_hold",
    "pressure_ramp",
    "region_dose",
    "spot_dose",
]

_HOLD_STEP_MM = 25.0
"""A hand that settles anew this near still presses the same spot."""

_SPOT_MM = 20.0
_SHIFTS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
"""Four lattices, half a cell apart each way: what lies within half a cell lies in one cell of one of them."""


def highest_level(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No level above what screening allows for this person and this giver."""
    level = performance.samples.level
    rows = np.flatnonzero(level > performance.limits.max_level + LEVEL_SLACK)
    yield from objections(rule, performance, rows, level[rows], performance.limits.max_level, unit="level")


def deepest_level(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No level above the rule's own ceiling, whatever the limits say."""
    level = performance.samples.level
    ceiling = number(rule, "level")
    rows = np.flatnonzero(level > ceiling + LEVEL_SLACK)
    yield from objections(rule, performance, rows, level[rows], ceiling, unit="level")


def level_as_said(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Hands press no harder than the step shows to the giver, once they have come over from the step before."""
    levels = np.array([step.level for step in performance.steps])
    before = np.maximum(levels, np.concatenate([levels[:1], levels[:-1]]))
    said = np.where(performance.arriving(number(rule, "arrival_s")), before[performance.step], levels[performance.step])
    level = performance.samples.level
    rows = np.flatnonzero(level > said + number(rule, "more_levels") + LEVEL_SLACK)
    yield from objections(rule, performance, rows, level[rows], said[rows], unit="level")


def gentle_start(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The first seconds are light."""
    samples, ceiling = performance.samples, number(rule, "level")
    rows = np.flatnonzero((samples.level > ceiling + LEVEL_SLACK) & (samples.t_s < number(rule, "first_s")))
    yield from objections(rule, performance, rows, samples.level[rows], ceiling, unit="level")


def gentle_end(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The last seconds are light."""
    samples, ceiling = performance.samples, number(rule, "level")
    since = performance.duration_s - number(rule, "last_s")
    rows = np.flatnonzero((samples.level > ceiling + LEVEL_SLACK) & (samples.last_s > since))
    yield from objections(rule, performance, rows, samples.level[rows], ceiling, unit="level")


def pressure_ramp(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Pressure comes on no faster than the muscle can yield to; what is lighter than `above_level` may be quick."""
    samples = performance.samples
    techniques = names(rule, "techniques")
    mine = performance.track_flags(lambda step: step.technique in techniques)[samples.track]
    limit = number(rule, "levels_per_s")
    rate = np.abs(samples.level_rate)
    rows = np.flatnonzero(mine & (samples.level > number(rule, "above_level")) & (rate > limit))
    yield from objections(rule, performance, rows, rate[rows], limit, unit="levels/s")


def longest_hold(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No pressing on one spot for longer than allowed; `broad` says whether broad contacts are meant, or the others."""
    tables = performance.tables
    for hand in (0, 1):
        found = _holds(rule, performance, hand)
        if not found:
            continue
        for stretch in lasting(tables, lambda figure, found=found: found.get(figure, []), _same_spot):  # type: ignore[misc]
            if stretch.seconds <= number(rule, "longest_s") + 0.05:
                continue
            x, y = stretch.mark
            yield objection(
                rule,
                performance,
                when_s=stretch.start_s,
                until_s=stretch.end_s,
                where=near_words(performance.maps.nearest(x, y), performance.catalog),
                region=performance.maps.nearest(x, y),
                step=_step_of(performance, stretch.figure),
                hand=HANDS[hand],
                point_mm=(round(x, 1), round(y, 1)),
                value=stretch.seconds,
                limit=number(rule, "longest_s"),
                unit="s",
            )


def _step_of(performance: Performance, figure: int) -> int:
    return next(step for first, behind, _, _, _, step in performance.tables.passages if first <= figure < behind)


def _same_spot(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return bool(np.hypot(one[0] - other[0], one[1] - other[1]) <= _HOLD_STEP_MM)


def _holds(
    rule: Rule, performance: Performance, hand: int
) -> dict[int, list[tuple[float, float, tuple[float, float]]]]:
    """Return for each figure the stretches in which a hand presses on one spot: (start, end, place)."""
    samples, tables = performance.samples, performance.tables
    broad = number(rule, "broad") > 0.0
    wanted = np.array([_is_broad(performance, index) == broad for index in range(len(tables.contacts))], dtype=bool)
    flags = wanted[tables.contact] & (tables.hand == hand)
    if "techniques" in rule.names:
        flags &= performance.track_flags(lambda step: step.technique in rule.names["techniques"])
    pressed = flags[samples.track] & (samples.level >= number(rule, "from_level") - LEVEL_SLACK)
    rows = np.flatnonzero(pressed)
    pressed[rows] = np.hypot(samples.vx_mm_s[rows], samples.vy_mm_s[rows]) <= number(rule, "still_mm_s")
    found: dict[int, list[tuple[float, float, tuple[float, float]]]] = {}
    for first, last in _runs(pressed, samples.track):
        track = samples.track[first]
        start = float(samples.t_s[first] - tables.start_s[track])
        end = float(samples.t_s[last] + samples.weight_s[last] - tables.start_s[track])
        spot = (float(samples.x_mm[first]), float(samples.y_mm[first]))
        found.setdefault(int(tables.figure[track]), []).append((start, end, spot))
    return found


def _is_broad(performance: Performance, index: int) -> bool:
    contact = performance.contact_record(index)
    return contact is not None and contact.broad


def _runs(flags: NDArray[np.bool_], track: Ints) -> list[tuple[int, int]]:
    """Return (first, last) index of every run of True that stays in one track."""
    if not flags.any():
        return []
    rows = np.flatnonzero(flags)
    parts = np.flatnonzero((np.diff(rows) != 1) | (np.diff(track[rows]) != 0))
    firsts = rows[np.concatenate([[0], parts + 1])]
    lasts = rows[np.concatenate([parts, [len(rows) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def region_dose(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No more than so many seconds of firm work in one working region."""
    samples = performance.samples
    firm = np.flatnonzero(samples.level >= number(rule, "from_level") - LEVEL_SLACK)
    seconds = performance.seconds()[firm]
    most = number(rule, "most_s")
    for key, map_ in performance.maps.working.items():
        inside = map_.closer_than(samples.x_mm[firm], samples.y_mm[firm], 0.0, performance.cell[firm])
        total = float(seconds[inside].sum())
        if total > most:
            rows = firm[inside]
            yield _dose_objection(rule, performance, rows, total, most, region=key)


def _dose_objection(
    rule: Rule, performance: Performance, rows: Ints, total: float, most: float, *, region: str
) -> Violation:
    samples = performance.samples
    hardest = rows[int(np.argmax(samples.level[rows]))]
    return objection(
        rule,
        performance,
        when_s=float(samples.t_s[rows].min()),
        until_s=float(samples.last_s[rows].max()),
        region=region,
        step=int(performance.step[hardest]),
        point_mm=(round(float(samples.x_mm[hardest]), 1), round(float(samples.y_mm[hardest]), 1)),
        value=total,
        limit=most,
        unit="s",
    )


def spot_dose(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Small contacts press no spot of two centimetres for longer than so many seconds in all."""
    samples, tables = performance.samples, performance.tables
    below = number(rule, "area_below_mm2")
    contacts = [performance.contact_record(index) for index in range(len(tables.contacts))]
    small = np.array([contact is None or contact.area_mm2 < below for contact in contacts], dtype=bool)
    rows = np.flatnonzero(small[performance.contact] & (samples.level >= number(rule, "from_level") - LEVEL_SLACK))
    if not len(rows):
        return
    seconds, most = performance.seconds()[rows], number(rule, "most_s")
    told: set[str] = set()
    for shift in _SHIFTS:
        for total, members in _spots(samples.x_mm[rows], samples.y_mm[rows], seconds, shift, most):
            here = rows[members]
            middle = float(samples.x_mm[here].mean()), float(samples.y_mm[here].mean())
            region = performance.maps.nearest(*middle)
            if region not in told:
                told.add(region)
                yield _dose_objection(rule, performance, here, total, most, region=region)


def _spots(
    x: Floats, y: Floats, seconds: Floats, shift: tuple[float, float], most: float
) -> Iterator[tuple[float, Ints]]:
    column, row = (np.floor(at / _SPOT_MM + by).astype(np.intp) for at, by in zip((x, y), shift, strict=True))
    cells, member = np.unique(column * 4096 + row, return_inverse=True)
    totals = np.bincount(member, weights=seconds, minlength=len(cells))
    for cell in np.argsort(-totals, kind="stable"):
        if totals[cell] <= most:
            return
        yield float(totals[cell]), np.flatnonzero(member == cell)
