"""What a routine asks for, judged before any hand moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.verifying.scores import CATALOG

from unknot import pipeline
from unknot.errors import KnowledgeError
from unknot.library import shipped_routines
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.verifying import verify_routine


def asked(stroke: str, region: str, level: float = 1.0, seconds: float = 60.0, **more: object) -> Step:
    """Return a step of a shipped stroke."""
    side = more.pop("side", "both" if CATALOG.regions.get(region) and CATALOG.regions[region].paired else "midline")
    known = {"phase": "knead", "side": side, **more}
    return Step(stroke=stroke, regions=(region,), duration_s=seconds, level=level, **known)  # type: ignore[arg-type]


def routine(*middle: Step) -> Routine:
    """Return a routine with a sound beginning and end."""
    steps = (
        asked("still_hands", "sacrum", 0.5),
        asked("long_effleurage", "whole_back", 2.0, 180.0),
        *middle,
        asked("closing_effleurage", "whole_back", 1.0, 90.0),
        asked("closing_hold", "sacrum", 0.5, 30.0),
    )
    return Routine(title="Written by hand", steps=steps)


def broken(one: Routine, limits: Limits | None = None) -> set[str]:
    """Return the rules that a routine breaks."""
    return {violation.rule for violation in verify_routine(one, limits or Limits(), CATALOG)}


def test_a_sound_routine_breaks_nothing() -> None:
    assert broken(routine(asked("palm_kneading", "interscapular", 2.5))) == set()


@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_every_shipped_routine_asks_for_nothing_unsafe(name: str) -> None:
    assert verify_routine(pipeline.ready_made(name), Limits(), CATALOG) == ()


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        (asked("thumb_circles", "spinous_processes", 1.0), "place_to_work"),
        (asked("hacking", "kidney", 1.0), "place_to_work"),
        (asked("palm_kneading", "front_of_neck", 1.0), "place_to_work"),
        (asked("palm_kneading", "interscapular", 2.5, contact="elbow"), "level_to_ask"),
        (asked("thumb_circles", "neck", 2.0), "level_to_ask"),
        (asked("palm_compression", "neck", 0.5), "technique_to_ask"),
        (asked("palm_compression", "interscapular", 5.0), "never_deep"),
        (asked("palm_compression", "interscapular", 3.5), "level_for_person"),
        (asked("feathering", "whole_back", 3.0), "stroke_at_its_level"),
        (asked("long_effleurage", "whole_back", 2.0, tempo=400.0), "stroke_at_its_tempo"),
        (asked("thumb_circles", "interscapular", 1.5, 480.0), "thumb_overuse"),
        (asked("no_such_stroke", "interscapular"), "whole_score"),
        (asked("palm_kneading", "no_such_place"), "whole_score"),
        (asked("palm_kneading", "interscapular", contact="no_such_hand"), "whole_score"),
        (asked("palm_kneading", "interscapular", seconds=float("nan")), "whole_score"),
    ],
)
def test_what_must_not_be_asked_for_is_found(step: Step, rule: str) -> None:
    one = routine(step)
    found = [v for v in verify_routine(one, Limits(), CATALOG) if v.rule == rule]
    assert found
    assert found[0].remedy


def test_a_side_is_told() -> None:
    one = routine(asked("hacking", "kidney", 1.0, side="left"))
    assert next(v.where for v in verify_routine(one, Limits(), CATALOG)) == "left kidney area"


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(max_level=1.5), "level_for_person"),
        (Limits(region_levels={"interscapular.left": -1.0}), None),
        (Limits(region_levels={"interscapular": 1.0}), "level_to_ask"),
        (Limits(forbidden=frozenset({("technique", "petrissage")})), "not_allowed_today"),
        (Limits(forbidden=frozenset({("contact", "palm")})), "not_allowed_today"),
        (Limits(max_minutes=3.0), "minutes_allowed"),
        (Limits(positions=("seated",)), "position_allowed"),
    ],
)
def test_what_this_person_may_not_have_is_found(limits: Limits, rule: str | None) -> None:
    one = routine(asked("palm_kneading", "interscapular", 2.0))
    assert (rule in broken(one, limits)) if rule else broken(one, limits) == set()


def test_a_routine_without_an_end_is_found() -> None:
    one = routine(asked("palm_kneading", "interscapular", 2.0))
    assert "closing" in broken(replace(one, steps=one.steps[:3]))
    assert broken(replace(one, steps=())) == {"whole_score"}


def test_without_rules_nothing_is_called_safe() -> None:
    with pytest.raises(KnowledgeError):
        verify_routine(routine(), Limits(), replace(CATALOG, rules={}))
