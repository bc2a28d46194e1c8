"""Broken and hostile scores: findings or a ScoreError, never a crash, and nothing passes unchecked."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.verifying.scores import CATALOG, checked, found, good, pressed

from unknot.errors import KnowledgeError, ScoreError
from unknot.model.limits import Limits
from unknot.model.score import Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.verifying import verify


def with_step(one: Score, index: int, **changes: Any) -> Score:
    """Return a score with one step changed."""
    steps = list(one.steps)
    steps[index] = replace(steps[index], **changes)
    return replace(one, steps=tuple(steps))


def with_frame(one: Score, **changes: Any) -> Score:
    """Return a score with a keyframe in the middle of the right hand's kneading changed."""
    step = one.steps[2]
    passage = step.passages[0]
    figure = passage.figures[0]
    assert figure.right is not None
    frames = list(figure.right.keyframes)
    frames[2] = replace(frames[2], **changes)
    track = replace(figure.right, keyframes=tuple(frames))
    return with_step(one, 2, passages=(replace(passage, figures=(replace(figure, right=track),)),))


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda one: replace(one, steps=()),
        lambda one: replace(one, duration_s=one.duration_s + 10.0),
        lambda one: replace(one, duration_s=math.nan),
        lambda one: with_step(one, 1, start_s=70.0),
        lambda one: with_step(one, 1, duration_s=100.0),
        lambda one: with_step(one, 1, duration_s=math.inf),
        lambda one: with_step(one, 1, stroke="no_such_stroke"),
        lambda one: with_step(one, 1, technique="tapotement"),
        lambda one: with_step(one, 1, technique="no_such_technique"),
        lambda one: with_step(one, 1, regions=("no_such_region",)),
        lambda one: with_step(one, 1, passages=()),
        lambda one: with_step(one, 1, passages=(replace(one.steps[1].passages[0], count=0),)),
        lambda one: with_step(one, 1, passages=(replace(one.steps[1].passages[0], count=10**9),)),
        lambda one: with_step(one, 1, passages=(Passage(count=1, figures=()),)),
        lambda one: with_frame(one, x_mm=math.nan),
        lambda one: with_frame(one, level=math.inf),
        lambda one: with_frame(one, level=7.0),
        lambda one: with_frame(one, level=-2.0),
        lambda one: with_frame(one, x_mm=1e9),
        lambda one: with_frame(one, heading_rad=1e300),
        lambda one: with_frame(one, vx_mm_s=1e300),
        lambda one: with_step(one, 1, duration_s=1e300),
        lambda one: with_frame(one, t_s=0.5),
        lambda one: with_frame(one, t_s=99.0),
        lambda one: replace(one, cues=(replace(one.cues[0], at_s=math.nan),)),
        lambda one: replace(one, cues=(replace(one.cues[0], at_s=1e6),)),
        lambda one: replace(one, cues=(replace(one.cues[0], step=99),)),
        lambda one: replace(one, cues=(replace(one.cues[0], kind="shout"),)),
        lambda one: replace(one, position="upside_down"),
    ],
)
def test_what_cannot_be_a_score_is_found(spoiled: Any) -> None:
    report = checked(spoiled(good()))
    assert not report.ok
    assert "whole_score" in {violation.rule for violation in report.violations}


def test_an_unknown_contact_is_found_and_its_place_still_judged() -> None:
    report = checked(good(pressed("hammer", 0, 300, 1.0)))
    assert {violation.rule for violation in report.errors} >= {"whole_score", "light_here"}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"steps": ("not a step",)},
        {"steps": (None,)},
        {"steps": (ScoreStep,)},
    ],
)
def test_what_is_no_record_at_all_is_a_score_error(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ScoreError):
        checked(replace(good(), **nonsense))


def test_keyframes_that_are_words_are_a_score_error() -> None:
    with pytest.raises(ScoreError):
        checked(with_frame(good(), x_mm="far"))


def test_a_back_that_cannot_be_is_a_score_error() -> None:
    with pytest.raises(ScoreError):
        verify(replace(good(), back={"height_mm": -5.0}), Limits(), CATALOG)


def test_motion_without_end_is_refused_quickly() -> None:
    one = good()
    track = Track(
        contact="palm",
        keyframes=(
            Keyframe(t_s=0, x_mm=46, y_mm=330, heading_rad=0, level=0.5),
            Keyframe(t_s=1e8, x_mm=46, y_mm=331, heading_rad=0, level=0.5),
        ),
    )
    endless = with_step(one, 1, passages=(Passage(count=1, figures=(Figure(duration_s=1e8, right=track),)),))
    assert found(endless, "whole_score") != []


def test_without_rules_nothing_is_called_safe() -> None:
    with pytest.raises(KnowledgeError):
        verify(good(), Limits(), replace(CATALOG, rules={}))


def test_a_rule_that_nothing_checks_is_an_error_and_not_silence() -> None:
    odd = replace(CATALOG.rules["speed_limit"], id="odd", kind="no_such_check")
    with pytest.raises(KnowledgeError, match="no_such_check"):
        verify(good(), Limits(), replace(CATALOG, rules={**CATALOG.rules, "odd": odd}, digest=""))


def test_a_rule_without_its_number_is_an_error_and_not_silence() -> None:
    odd = replace(CATALOG.rules["speed_limit"], numbers={})
    with pytest.raises(KnowledgeError, match="most_mm_s"):
        verify(good(), Limits(), replace(CATALOG, rules={**CATALOG.rules, "speed_limit": odd}, digest=""))


def test_a_rule_is_data_and_can_be_tightened() -> None:
    strict = replace(CATALOG.rules["speed_limit"], numbers={"most_mm_s": 40.0})
    report = verify(good(), Limits(), replace(CATALOG, rules={**CATALOG.rules, "speed_limit": strict}, digest=""))
    assert {violation.rule for violation in report.violations} == {"speed_limit"}


NUMBERS = st.one_of(
    st.sampled_from([1e300, -1e300, 1e12, 5e4, 1e-300]),
    st.floats(allow_nan=True, allow_infinity=True),
    st.just(0.0),
    st.floats(-10, 600),
)


@settings(max_examples=60, deadline=None)
@given(t_s=NUMBERS, x=NUMBERS, y=NUMBERS, heading=NUMBERS, level=NUMBERS, vx=NUMBERS, count=st.integers(-3, 50))
def test_whatever_a_keyframe_holds_it_is_judged_or_refused(
    t_s: float, x: float, y: float, heading: float, level: float, vx: float, count: int
) -> None:
    spoiled = with_frame(good(), t_s=t_s, x_mm=x, y_mm=y, heading_rad=heading, level=level, vx_mm_s=vx)
    passage = replace(spoiled.steps[2].passages[0], count=count)
    report = checked(with_step(spoiled, 2, passages=(passage,)))
    assert all(math.isfinite(violation.when_s) for violation in report.violations)
