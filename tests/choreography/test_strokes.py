"""The strokes as knowledge: every family is there, levels and tempos are careful, and the words teach."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from tests.choreography.stages import CATALOG, played, step

from unknot.choreography.stepping import GENERATORS
from unknot.model.knowledge import Motion, Stroke
from unknot.model.words import Goal, Side

STROKES = sorted(CATALOG.strokes.values(), key=lambda stroke: stroke.id)
EIGHT_FAMILIES = {
    "effleurage",
    "petrissage",
    "friction",
    "compression",
    "trigger_point",
    "stretch",
    "tapotement",
    "myofascial",
}
LAY_LEVEL = {
    "holding": 1.0,
    "effleurage": 3.0,
    "petrissage": 3.0,
    "compression": 3.0,
    "trigger_point": 3.0,
    "stretch": 2.0,
    "tapotement": 2.0,
    "myofascial": 2.0,
    "feathering": 1.0,
    "rocking": 1.0,
    "vibration": 1.0,
}

every_stroke = pytest.mark.parametrize("stroke", STROKES, ids=lambda stroke: stroke.id)


def test_all_eight_families_of_the_founding_texts_are_there() -> None:
    assert {stroke.technique for stroke in STROKES} >= EIGHT_FAMILIES | {"holding", "feathering", "rocking"}
    assert len(STROKES) >= 28


def test_every_generator_is_used_and_every_motion_has_one() -> None:
    assert set(GENERATORS) == set(get_args(Motion))
    assert {stroke.motion for stroke in STROKES} == set(GENERATORS)


@every_stroke
def test_levels_stay_below_what_an_untrained_giver_may_do(stroke: Stroke) -> None:
    if stroke.skill != "trained":
        assert stroke.level_high <= LAY_LEVEL.get(stroke.technique, 2.0)


@every_stroke
def test_gliding_is_never_faster_than_fifteen_centimetres_a_second(stroke: Stroke) -> None:
    if stroke.tempo_unit == "mm_s":
        assert stroke.tempo_high <= 150.0
    if stroke.phase in ("soothe", "rest") and stroke.tempo_unit == "mm_s":
        assert stroke.tempo_usual <= 60.0


@every_stroke
def test_thumbs_work_for_a_minute_and_a_half_at_most(stroke: Stroke) -> None:
    if "thumb" in stroke.contact:
        assert stroke.load["thumb"] == "heavy"
        assert stroke.longest_s <= 90.0


@every_stroke
def test_a_stroke_suits_places_that_allow_it(stroke: Stroke) -> None:
    for id_, fitness in stroke.regions.items():
        region = CATALOG.regions[id_]
        assert region.kind == "working"
        assert 0.0 < fitness <= 1.0
        assert stroke.technique not in region.forbidden_techniques
        assert stroke.id not in region.forbidden_strokes
        if id_ != "whole_back":
            assert region.ceilings.get(stroke.contact, region.ceilings["*"]) >= stroke.level_low


@every_stroke
def test_a_stroke_is_weighed_for_every_goal(stroke: Stroke) -> None:
    assert set(stroke.gains) == set(get_args(Goal))
    assert all(0.0 <= gain <= 1.0 for gain in stroke.gains.values())
    assert set(stroke.load) == {"thumb", "wrist", "back"}


@every_stroke
def test_cues_teach_in_few_calm_words(stroke: Stroke) -> None:
    assert len(stroke.cues["intro"]) >= 3
    assert len(stroke.cues["coach"]) >= 3
    assert len(stroke.cues["line"]) >= 3
    for kind, texts in stroke.cues.items():
        for text in texts:
            assert "!" not in text
            assert len(re.findall(r"[\w'’-]+", text)) <= (9 if kind == "line" else 20)
            assert text.endswith((".", "?"))


@every_stroke
def test_a_stroke_says_what_goes_wrong_and_how_to_stand(stroke: Stroke) -> None:
    assert stroke.summary
    assert stroke.feels
    assert stroke.mistakes
    assert stroke.mechanics


@every_stroke
def test_nothing_is_promised_that_the_evidence_does_not_support(stroke: Stroke) -> None:
    words = " ".join([stroke.summary, stroke.feels, *(t for texts in stroke.cues.values() for t in texts)]).lower()
    assert not re.search(r"toxin|detox|cortisol|endorphin|circulation|heal|cure|knots?\b", words)


def test_percussion_is_for_waking_up_and_never_for_sleep() -> None:
    for stroke in STROKES:
        if stroke.technique == "tapotement":
            assert stroke.gains["sleep"] <= 0.1 < stroke.gains["energise"]
            assert "lumbar_paraspinal" not in stroke.regions


def test_depth_without_thumbs_is_possible() -> None:
    spare = [s for s in STROKES if s.level_high >= 2.5 and s.load["thumb"] == "none" and s.phase in ("knead", "focus")]
    assert len(spare) >= 6
    assert {"soft_fist", "forearm"} <= {stroke.contact for stroke in spare}


@every_stroke
def test_a_stroke_is_given_with_its_own_part_of_the_hand_on_every_place_that_it_suits(stroke: Stroke) -> None:
    for region in stroke.regions:
        side: Side = "both" if CATALOG.regions[region].paired else "midline"
        made = played(step(stroke.id, region, side, seconds=min(60.0, stroke.longest_s)))
        tracks = [t for p in made.passages for figure in p.figures for t in (figure.left, figure.right) if t]
        assert stroke.contact in {track.contact for track in tracks}, region
