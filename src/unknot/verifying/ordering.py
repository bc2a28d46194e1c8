"""What comes before what: an opening, warmth before depth, percussion never last, a soft ending."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unknot.model.finding import Violation
from unknot.model.knowledge import Rule
from unknot.verifying.footprints import full_of
from unknot.verifying.objecting import names, number, objection
from unknot.verifying.performance import LEVEL_SLACK, Performance
from unknot.verifying.tracks import Floats, Ints

__all__ = ["opening", "percussion_last", "soft_end", "warm_up"]


def opening(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """It begins with hands that arrive and rest or glide."""
    first = performance.steps[0]
    if first.technique not in names(rule, "techniques"):
        yield objection(rule, performance, when_s=0.0, until_s=first.end_s, step=0, where="the beginning")


def soft_end(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """It ends with so many seconds of nothing but the named techniques, or a share of a short session."""
    soft, last_one, end = names(rule, "techniques"), names(rule, "last"), performance.duration_s
    since = end
    for step in reversed(performance.steps):
        if step.technique not in (last_one if since == end else soft):
            break
        since = step.start_s
    least = min(number(rule, "least_s"), number(rule, "least_share") * end)
    if end - since < least - 0.05:
        last = len(performance.steps) - 1
        when = max(0.0, min(since, end - least))
        yield objection(
            rule,
            performance,
            when_s=when,
            until_s=end,
            where="the end",
            step=last,
            value=end - since,
            limit=least,
            unit="s",
        )


def percussion_last(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """After percussion come so many seconds of gliding."""
    gliding, least = names(rule, "techniques"), number(rule, "least_s")
    for index in range(len(performance.steps) - 1, -1, -1):
        step = performance.steps[index]
        if step.technique == "tapotement":
            after = sum(s.duration_s for s in performance.steps[index + 1 :] if s.technique in gliding)
            if after < least - 0.05:
                yield objection(
                    rule,
                    performance,
                    when_s=step.start_s,
                    until_s=step.end_s,
                    step=index,
                    value=after,
                    limit=least,
                    unit="s",
                )
            return


def warm_up(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Before firm work, or any with a deep technique, a region had so many seconds of light gliding or kneading."""
    samples, tables = performance.samples, performance.tables
    deep_rows = _deep_rows(rule, performance)
    if not len(deep_rows):
        return
    warming = performance.track_flags(lambda step: step.technique in names(rule, "warm_techniques"))[samples.track]
    # A firm long stroke warms as well; it is not deep for being firm
    gliding = performance.track_flags(lambda step: step.technique in names(rule, "gliding"))[samples.track]
    most = np.where(gliding, number(rule, "deep_gliding_level"), number(rule, "warm_level"))
    light = (samples.level >= 0.0) & (samples.level <= most + LEVEL_SLACK)
    warm_rows = np.flatnonzero(warming & light)
    widths = np.array([full_of(performance.contact_record(i)).half_width_mm for i in range(len(tables.contacts))])
    x, y = samples.x_mm, samples.y_mm
    reach = widths[performance.contact[warm_rows]] if len(warm_rows) else np.zeros(0)
    for key, map_ in performance.maps.working.items():
        inside = map_.distance_mm[performance.cell[deep_rows]] < 0.0
        if not inside.any():
            continue
        deep = deep_rows[inside]
        first = deep[int(np.argmin(samples.t_s[deep]))]
        touched = warm_rows[map_.distance_mm[performance.cell[warm_rows]] < reach]
        before = _seconds_before(performance, touched, float(samples.t_s[first]))
        for what, seconds, least in (
            ("warm_s", before, number(rule, "warm_s")),
            ("since_start_s", float(samples.t_s[first]), number(rule, "since_start_s")),
        ):
            if seconds < least - 0.05:
                yield objection(
                    rule,
                    performance,
                    when_s=float(samples.t_s[first]),
                    until_s=float(samples.last_s[deep].max()),
                    region=key,
                    step=int(performance.step[first]),
                    hand="left" if performance.hand[first] == 0 else "right",
                    point_mm=(round(float(x[first]), 1), round(float(y[first]), 1)),
                    value=seconds,
                    limit=least,
                    unit="s",
                    had="of light strokes there" if what == "warm_s" else "of the massage",
                )
                break


def _deep_rows(rule: Rule, performance: Performance) -> Ints:
    samples = performance.samples
    deep_technique = performance.track_flags(lambda step: step.technique in names(rule, "deep_techniques"))
    gliding = performance.track_flags(lambda step: step.technique in names(rule, "gliding"))[samples.track]
    firm = np.where(gliding, number(rule, "deep_gliding_level"), number(rule, "deep_level"))
    deep = samples.level > firm + LEVEL_SLACK
    deep |= deep_technique[samples.track] & (samples.level > number(rule, "deep_technique_level") + LEVEL_SLACK)
    return np.flatnonzero(deep)


def _seconds_before(performance: Performance, rows: Ints, at_s: float) -> float:
    """Return the seconds of these samples that are played before a moment, all whole repeats before it included."""
    samples, tables = performance.samples, performance.tables
    rows = rows[samples.t_s[rows] < at_s]
    track = samples.track[rows]
    period = np.maximum(tables.period_s[track], 1e-9)
    times: Floats = np.minimum(tables.count[track], np.floor((at_s - samples.t_s[rows]) / period) + 1.0)
    return float((samples.weight_s[rows] * times).sum())
