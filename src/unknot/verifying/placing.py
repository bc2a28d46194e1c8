"""Where hands may be and how hard: ceilings of regions, limits of screening, marked areas, the edge of the back.

How ceilings are read: a care region and a limit of screening count as soon as the core of a footprint overlaps them
(care regions with their margin); a working region's own ceiling counts where the middle of the contact lies in it; a
marked area counts with the whole footprint and its own margin. A lifted hand (level below 0) never counts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from unknot.anatomy import signed_distance_mm
from unknot.model.finding import Violation
from unknot.model.knowledge import Region, Rule
from unknot.model.score import ScoreStep
from unknot.verifying.footprints import core_of, full_of
from unknot.verifying.maps import Map
from unknot.verifying.objecting import names, number, objections
from unknot.verifying.overlapping import overlaps
from unknot.verifying.performance import LEVEL_SLACK, Performance
from unknot.verifying.tracks import Floats, Ints

__all__ = [
    "between_regions",
    "care_region",
    "leaves_back",
    "limited_region",
    "marked_area",
    "percussion_place",
    "region_technique",
    "working_region",
]

_EDGE_SLACK_MM = 0.05
"""Places in files have two decimals."""

_NO_TOUCH = -1.0
_FREE = 9.0


def _over(performance: Performance, ceilings: Floats) -> Ints:
    """Return the samples that are on the skin and above their track's ceiling, (K,) by track."""
    over = performance.highest > ceilings + LEVEL_SLACK
    if not over.any():
        return np.zeros(0, dtype=np.intp)
    samples = performance.samples
    rows = np.flatnonzero(over[samples.track])
    level = samples.level[rows]
    return rows[(level > ceilings[samples.track[rows]] + LEVEL_SLACK) & (level >= 0.0)]


def _ceilings(performance: Performance, region: Region) -> Floats:
    """Return a region's own ceiling for each track, by its contact."""
    other = region.ceilings.get("*", 0.0)
    by_contact = np.array([region.ceilings.get(contact, other) for contact in performance.tables.contacts])
    ceilings: Floats = by_contact[performance.tables.contact].astype(np.float64)
    return ceilings


def _within(performance: Performance, map_: Map, rows: Ints, within_mm: float, *, full: bool = False) -> Ints:
    """Return those of the samples whose footprint (its core, or all of it) comes nearer to the polygon than this."""
    samples = performance.samples
    found = []
    # Distances change by one mm per mm, so far middles are dropped before anything is looked at closely
    contacts = map(performance.contact_record, range(len(performance.tables.contacts)))
    shapes = [full_of(contact) if full else core_of(contact) for contact in contacts]
    farthest = max((shape.reach_mm for shape in shapes), default=0.0)
    rows = rows[map_.distance_mm[performance.cell[rows]] <= farthest + within_mm + 3.0]
    contact = performance.contact[rows]
    for index, shape in enumerate(shapes):
        mine = rows[contact == index]
        if not len(mine):
            continue
        hit = overlaps(
            map_,
            shape,
            samples.x_mm[mine],
            samples.y_mm[mine],
            samples.heading_rad[mine],
            within_mm - _EDGE_SLACK_MM,
        )
        found.append(mine[hit])
    return np.concatenate(found) if found else rows[:0]


def _centred(performance: Performance, map_: Map, rows: Ints, within_mm: float = 0.0) -> Ints:
    """Return those of the samples whose middle lies in the polygon (or within a distance of it)."""
    samples = performance.samples
    limit, cells = within_mm - _EDGE_SLACK_MM, performance.cell[rows]
    return rows[map_.closer_than(samples.x_mm[rows], samples.y_mm[rows], limit, cells)]


def _objected(
    rule: Rule, performance: Performance, rows: Ints, ceilings: Floats, region: str, **words: str
) -> Iterator[Violation]:
    level = performance.samples.level[rows]
    # A contact that must not be there at all is over by what it presses, not by that and one more
    limit = np.maximum(ceilings[performance.samples.track[rows]], 0.0)
    yield from objections(rule, performance, rows, np.maximum(level, 0.0), limit, unit="level", region=region, **words)


def care_region(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No more than a care region's ceiling for the contact; with `touch` 1, no contact where the ceiling is -1."""
    touch = number(rule, "touch") > 0.0
    for key, map_ in performance.maps.care.items():
        region = performance.catalog.regions[key.partition(".")[0]]
        ceilings = _ceilings(performance, region)
        ceilings = np.where((ceilings < 0.0) == touch, ceilings, _FREE)
        rows = _within(performance, map_, _over(performance, ceilings), region.margin_mm)
        yield from _objected(rule, performance, rows, ceilings, key, reason=region.reason, instead=_instead(region))


def working_region(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No more than a working region's ceiling for the contact whose middle lies in it."""
    for key, map_ in performance.maps.working.items():
        region = performance.catalog.regions[key.partition(".")[0]]
        ceilings = _ceilings(performance, region)
        rows = _centred(performance, map_, _over(performance, ceilings))
        yield from _objected(rule, performance, rows, ceilings, key, reason=region.reason, instead=_instead(region))


def between_regions(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Between the named places the ceilings of the whole surface hold; `touch` 1 looks only at those of -1."""
    touch = number(rule, "touch") > 0.0
    samples = performance.samples
    for key, map_ in performance.maps.whole.items():
        region = performance.catalog.regions[key.partition(".")[0]]
        ceilings = _ceilings(performance, region)
        ceilings = np.where((ceilings < 0.0) == touch, ceilings, _FREE)
        rows = _centred(performance, map_, _over(performance, ceilings))
        for inner in performance.maps.working.values():
            edge, cells = number(rule, "edge_mm"), performance.cell[rows]
            rows = rows[~inner.closer_than(samples.x_mm[rows], samples.y_mm[rows], edge, cells)]
        yield from _objected(rule, performance, rows, ceilings, key, reason=region.reason, instead=_instead(region))


def _instead(region: Region) -> str:
    return f"Instead: {region.alternative[:1].lower()}{region.alternative[1:]}" if region.alternative else ""


def region_technique(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No pressing in a region with a technique or stroke that is forbidden there, or that the stroke itself avoids.

    Hands may rest there or pass at `passing_level`, and at `arriving_level` while they come over from the step before.
    """
    arriving = performance.arriving(number(rule, "arrival_s"))
    passing = np.where(arriving, number(rule, "arriving_level"), number(rule, "passing_level"))
    for key, map_ in (performance.maps.care | performance.maps.working).items():
        region = performance.catalog.regions[key.partition(".")[0]]
        barred = performance.track_flags(lambda step, region=region: _is_barred(performance, step, region))  # type: ignore[misc]
        if not barred.any():
            continue
        ceilings = np.where(barred, number(rule, "passing_level"), _FREE)
        rows = _over(performance, ceilings)
        rows = rows[performance.samples.level[rows] > passing[rows] + LEVEL_SLACK]
        if region.kind == "care":
            rows = _within(performance, map_, rows, region.margin_mm)
        else:
            rows = _centred(performance, map_, rows)
        yield from _objected(rule, performance, rows, ceilings, key, reason=region.reason, instead=_instead(region))


def _is_barred(performance: Performance, step: ScoreStep, region: Region) -> bool:
    stroke = performance.catalog.strokes.get(step.stroke)
    return (
        step.technique in region.forbidden_techniques
        or step.stroke in region.forbidden_strokes
        or (stroke is not None and region.id in stroke.avoid)
    )


def limited_region(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No more than screening allows in a region; none where it says not to touch."""
    limits, maps = performance.limits, performance.maps
    if not limits.region_levels:
        return
    everywhere = len(performance.tables.step)
    for key, map_ in (maps.care | maps.working | maps.whole).items():
        level = limits.region_level(key)
        if level >= limits.max_level:
            continue
        ceilings = np.full(everywhere, level)
        rows = _within(performance, map_, _over(performance, ceilings), 0.0)
        yield from _objected(rule, performance, rows, ceilings, key)


def marked_area(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No hand, or none above the area's level, within the margin of a marked area; the whole footprint counts."""
    for area in performance.areas:
        ceilings = np.full(len(performance.tables.step), area.limit.max_level)
        rows = _over(performance, ceilings)
        rows = _within(performance, area.map, rows, max(0.0, area.limit.margin_mm), full=True)
        label = area.limit.label or "marked area"
        level = np.maximum(performance.samples.level[rows], 0.0)
        limit = max(0.0, area.limit.max_level)
        yield from objections(
            rule, performance, rows, level, limit, unit="level", where=f"on the marked place ({label})", mark=label
        )


def leaves_back(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The middle of a hand on the skin stays inside the workable outline."""
    samples = performance.samples
    allowance = number(rule, "beyond_mm")
    outline = performance.maps.outline
    rows = np.flatnonzero(samples.level >= 0.0)
    rows = rows[~outline.closer_than(samples.x_mm[rows], samples.y_mm[rows], allowance, performance.cell[rows])]
    if not len(rows):
        return
    beyond = signed_distance_mm(outline.polygon, np.column_stack([samples.x_mm[rows], samples.y_mm[rows]]))
    yield from objections(rule, performance, rows, beyond, allowance, unit="mm", where="beyond the edge of the back")


def percussion_place(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Percussion lands only on the named working regions; what strikes is percussion, whatever the step calls it."""
    samples = performance.samples
    rhythm, seldom = _striking(performance)
    # Between its beats a hand that lands now and then may glide on to the next place
    still = np.hypot(samples.vx_mm_s, samples.vy_mm_s) < number(rule, "gliding_mm_s")
    strikes = rhythm[samples.track] | (seldom[samples.track] & still)
    rows = np.flatnonzero(strikes & (samples.level >= 0.0))
    allowed = np.zeros(len(rows), dtype=bool)
    for key, map_ in performance.maps.working.items():
        if key.partition(".")[0] in names(rule, "regions"):
            x, y = samples.x_mm[rows], samples.y_mm[rows]
            allowed |= map_.closer_than(x, y, number(rule, "edge_mm"))
    rows = rows[~allowed]
    level = np.maximum(samples.level[rows], 0.0)
    yield from objections(rule, performance, rows, level, 0.0, unit="level")


def _striking(performance: Performance) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each track whether it strikes in a rhythm, and whether it lands now and then in a tapotement.

    A rhythm is lifting and landing at least once a second, whatever the step is called; in a step of tapotement
    swelling without lifting is one too (elsewhere it is kneading).
    """
    tables, samples = performance.tables, performance.samples
    same = np.diff(samples.track) == 0
    landed = (samples.level[1:] >= 0.0) & (samples.level[:-1] < 0.0) & same
    peaked = (samples.level_rate[1:] <= 0.0) & (samples.level_rate[:-1] > 0.0) & same
    tracks, later = len(tables.step), samples.track[1:]
    landings, peaks = (np.bincount(later[flags], minlength=tracks) for flags in (landed, peaked))
    tapping = performance.track_flags(lambda step: step.technique == "tapotement")
    once_a_second = np.maximum(1.0, tables.figure_s)
    # Short figures hold a single strike each; their repeats make the rhythm
    often = (landings >= 2) | (tables.count >= 3)
    rhythm: NDArray[np.bool_] = (landings >= once_a_second) & often
    rhythm |= tapping & (peaks >= once_a_second) & ((peaks >= 2) | (tables.count >= 3))
    seldom: NDArray[np.bool_] = tapping & (landings > 0)
    return rhythm, seldom
