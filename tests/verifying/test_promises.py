"""What holds for every score: limits only add violations, the same input gives the same report, left mirrors right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.verifying.scores import CATALOG, checked, good, kneading, mirrored_track, pressed

from unknot.model.finding import Violation
from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Score, ScoreStep

REGIONS = ["interscapular", "interscapular.left", "kidney", "lumbar_paraspinal.right", "shoulder_top", "whole_back"]
CONTACTS = ["palm", "thumb", "elbow", "fingertips", "soft_fist", "hand_edge"]

PRESSED = st.builds(
    lambda contact, x, y, level, heading: pressed(contact, x, y, level, heading=heading),
    st.sampled_from(CONTACTS),
    st.floats(-160, 160),
    st.floats(0, 540),
    st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.5]),
    st.sampled_from([-1.5, 0.0, 0.7]),
)

AREAS = st.builds(
    lambda x, y, half, margin, level: AreaLimit(
        polygon_mm=((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)),
        margin_mm=margin,
        label="mark",
        max_level=level,
    ),
    st.floats(-120, 120),
    st.floats(20, 440),
    st.floats(1, 40),
    st.floats(0, 30),
    st.sampled_from([-1.0, 0.0, 1.5]),
)


def tightened(limits: Limits, area: AreaLimit, region: str, level: float, minutes: float) -> Limits:
    """Return limits with more of everything."""
    return Limits(
        max_level=min(limits.max_level, level),
        region_levels={**limits.region_levels, region: min(level, limits.region_levels.get(region, level))},
        areas=(*limits.areas, area),
        forbidden=limits.forbidden | {("technique", "petrissage")},
        positions=limits.positions[1:],
        max_minutes=min(limits.max_minutes, minutes),
        check_in_every_s=min(limits.check_in_every_s, 120.0),
        thumb_budget_s=min(limits.thumb_budget_s, 20.0),
    )


def places(violations: tuple[Violation, ...]) -> set[tuple[str, str, int | None, str | None]]:
    """Return what is violated where, apart from the numbers."""
    return {(v.rule, v.region, v.step, v.hand) for v in violations if v.rule != "both_sides_alike"}


@settings(max_examples=25, deadline=None)
@given(PRESSED, AREAS, st.sampled_from(REGIONS), st.sampled_from([-1.0, 1.0, 2.0]), st.sampled_from([5.0, 60.0]))
def test_tighter_limits_never_remove_a_violation(
    press: ScoreStep, area: AreaLimit, region: str, level: float, minutes: float
) -> None:
    one, loose = good(press), Limits()
    before = places(checked(one, loose).violations)
    after = places(checked(one, tightened(loose, area, region, level, minutes)).violations)
    assert before <= after


@settings(max_examples=15, deadline=None)
@given(PRESSED, AREAS)
def test_the_same_score_gives_the_same_report(press: ScoreStep, area: AreaLimit) -> None:
    one, limits = good(press), Limits(areas=(area,))
    assert checked(one, limits) == checked(one, limits)


def mirrored_score(one: Score) -> Score:
    """Return a score with left and right exchanged: hands, places, headings, sides of regions."""
    return replace(one, steps=tuple(map(_mirrored_step, one.steps)), closing=tuple(map(_mirrored_step, one.closing)))


def _mirrored_step(step: ScoreStep) -> ScoreStep:
    passages = tuple(
        replace(
            passage,
            figures=tuple(
                replace(
                    figure,
                    left=mirrored_track(figure.right) if figure.right else None,
                    right=mirrored_track(figure.left) if figure.left else None,
                )
                for figure in passage.figures
            ),
        )
        for passage in step.passages
    )
    return replace(step, passages=passages)


def other_side(region: str) -> str:
    """Return the region's twin."""
    bare, _, side = region.partition(".")
    return f"{bare}.{'right' if side == 'left' else 'left'}" if side else bare


def off_midline(press: ScoreStep) -> bool:
    """Whether a press is clearly on one side; on the midline itself the nearest region may be either twin."""
    right = press.passages[0].figures[0].right
    return right is not None and abs(right.keyframes[3].x_mm) > 4.0


@settings(max_examples=25, deadline=None)
@given(PRESSED.filter(off_midline))
def test_a_mirrored_score_has_the_mirrored_violations(press: ScoreStep) -> None:
    one = good(press)
    here = checked(one).violations
    there = checked(mirrored_score(one)).violations
    hands = {"left": "right", "right": "left", None: None}
    expected = {(v.rule, other_side(v.region), v.step, hands[v.hand], round(v.value or 0.0, 2)) for v in here}
    assert {(v.rule, v.region, v.step, v.hand, round(v.value or 0.0, 2)) for v in there} == expected


def test_violations_come_in_order_of_time_and_say_everything() -> None:
    violations = checked(good(pressed("elbow", 0, 140, 4.5), kneading())).violations
    assert len(violations) > 3
    assert [v.when_s for v in violations] == sorted(v.when_s for v in violations)
    for violation in violations:
        assert violation.message.endswith((".", "?"))
        assert violation.remedy.endswith(".") or violation.remedy.endswith(" ")
        assert "{" not in violation.message + violation.remedy
        assert violation.where
        assert violation.sources


@pytest.mark.parametrize("rule", sorted(checked(good()).rules_checked))
def test_every_rule_names_its_sources_and_why(rule: str) -> None:
    known = CATALOG.rules[rule]
    assert known.sources
    assert known.reason.endswith(".")
    assert all(source in CATALOG.sources for source in known.sources)
