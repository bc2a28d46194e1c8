"""Where the hands are at a moment of a score, as a region: what "not there" refuses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unknot.anatomy import Back, mirrored, region_ids_with_sides, signed_distance_mm
from unknot.library import shipped_catalog
from unknot.model.score import Figure, Score, ScoreStep, position_between

__all__ = ["region_under_hands"]

WHOLE_BACK = "whole_back"


def region_under_hands(score: Score, at_s: float) -> str:
    """Return the working region (with its side) that the working hand is on; "" where there is none.

    Of two hands the firmer one works; the other may only be resting elsewhere. Where a step names its places, one of
    those it is; in a step over the whole back, any. A hand off the skin has no place.
    """
    step = next((step for step in score.steps if step.start_s <= at_s < step.end_s), None)
    if step is None:
        return ""
    hands = list(_hands(step, at_s))
    if not hands:
        return _stepped(step)
    firmest = max(level for *_, level in hands)
    points = np.array([(x_mm, y_mm) for x_mm, y_mm, level in hands if level == firmest])
    chart = Back.from_numbers(score.back).to_reference(points)
    distances: dict[str, float] = {}
    for region in shipped_catalog().regions.values():
        if region.kind != "working" or not _is_of(step, region.id):
            continue
        for name in region_ids_with_sides(region):
            polygon = np.array(region.polygon_mm)
            outline = mirrored(polygon) if name.endswith(".left") else polygon
            distances[name] = float(np.min(signed_distance_mm(outline, chart)))
    nearest = min(distances, key=lambda name: (distances[name], name), default="")
    return nearest if nearest and distances[nearest] <= 0.0 else _stepped(step)


def _is_of(step: ScoreStep, region: str) -> bool:
    named = {id_.partition(".")[0] for id_ in step.regions} - {WHOLE_BACK}
    return region in named if named else region != WHOLE_BACK


def _stepped(step: ScoreStep) -> str:
    """Return the region of the step, where the hands are between regions (travelling, say)."""
    region = step.regions[0] if step.regions else ""
    if not region or region == WHOLE_BACK or "." in region or step.side in ("midline", "both"):
        return "" if region == WHOLE_BACK else region
    return f"{region}.{step.side}"


def _hands(step: ScoreStep, at_s: float) -> Iterator[tuple[float, float, float]]:
    """Yield place (mm, person's chart) and level of each hand that touches."""
    found = _figure_at(step, at_s)
    if found is None:
        return
    figure, t_s = found
    for track in (figure.left, figure.right):
        if track is None:
            continue
        for before, after in zip(track.keyframes, track.keyframes[1:], strict=False):
            if before.t_s <= t_s <= after.t_s:
                x_mm, y_mm, _, level = position_between(before, after, t_s)
                if level >= 0.0:
                    yield x_mm, y_mm, level
                break


def _figure_at(step: ScoreStep, at_s: float) -> tuple[Figure, float] | None:
    left_s = at_s - step.start_s
    for passage in step.passages:
        if left_s >= passage.duration_s:
            left_s -= passage.duration_s
            continue
        once_s = passage.duration_s / passage.count
        left_s %= once_s
        for figure in passage.figures:
            if left_s <= figure.duration_s:
                return figure, left_s
            left_s -= figure.duration_s
    return None
