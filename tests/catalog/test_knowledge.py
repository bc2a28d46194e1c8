"""What ships is whole: strokes with names and kinder alternatives, places with ceilings, warmth with limits."""

from __future__ import annotations

from typing import get_args

import pytest

from unknot.catalog import catalog_from
from unknot.errors import KnowledgeError
from unknot.library import shipped_catalog, shipped_files
from unknot.model.intake import Intake
from unknot.model.knowledge import Region, Stroke, Supply
from unknot.model.words import LoadGrade, ResearchName, Technique
from unknot.screening import screen

CATALOG = shipped_catalog()
STROKES = [pytest.param(stroke, id=id_) for id_, stroke in sorted(CATALOG.strokes.items())]
REGIONS = [pytest.param(region, id=id_) for id_, region in sorted(CATALOG.regions.items())]
SUPPLIES = [pytest.param(supply, id=id_) for id_, supply in sorted(CATALOG.supplies.items())]

GRADES = get_args(LoadGrade)

NO_WARMTH = {
    "reduced_feeling": "health",
    "diabetes_complicated": "health",
    "spinal_cord_injury": "health",
    "multiple_sclerosis": "health",
    "lymphoedema": "health",
    "pregnancy": "health",
    "strong_painkillers": "health",
    "frail": "health",
    "fragile_skin": "health",
    "heart_failure": "health",
    "medication_patch": "mark",
    "numb_place": "mark",
    "sunburn": "mark",
    "burn": "mark",
    "broken_skin": "mark",
    "rash": "mark",
    "inflamed_place": "mark",
    "radiotherapy_field": "mark",
}
"""Who must not have warm towels or stones, and how they are known."""


def test_there_are_at_least_36_strokes_of_at_least_ten_families() -> None:
    assert len(CATALOG.strokes) >= 36
    assert {stroke.technique for stroke in CATALOG.strokes.values()} == set(get_args(Technique))
    assert len(get_args(Technique)) >= 10


def test_every_research_name_has_a_form() -> None:
    assert {stroke.taxonomy for stroke in CATALOG.strokes.values()} == set(get_args(ResearchName))


@pytest.mark.parametrize("stroke", STROKES)
def test_a_stroke_says_all_that_a_learner_asks(stroke: Stroke) -> None:
    texts = (stroke.summary, stroke.feels, stroke.direction, stroke.mechanics, *stroke.mistakes)
    assert all(text and text.endswith(".") and "!" not in text for text in texts)
    assert len(stroke.mistakes) >= 1
    assert set(stroke.load) == {"thumb", "wrist", "back"}
    assert list(stroke.cues) == ["intro", "coach", "line"]
    assert max(stroke.gains.values()) > 0
    assert stroke.regions
    assert stroke.contact in CATALOG.contacts


@pytest.mark.parametrize("stroke", STROKES)
def test_a_stroke_may_be_given_at_its_usual_level_somewhere_that_it_suits(stroke: Stroke) -> None:
    regions = [CATALOG.regions[id_] for id_ in stroke.regions]
    ceilings = [region.ceilings.get(stroke.contact, region.ceilings["*"]) for region in regions]
    assert max(ceilings) >= stroke.level_usual
    assert min(ceilings) >= 0


def thumb_load(stroke: Stroke) -> int:
    """Return what a stroke costs the thumbs: its own load or that of its contact, whichever is more."""
    own, of_contact = stroke.load["thumb"], CATALOG.contacts[stroke.contact].load.get("thumb", "none")
    return max(GRADES.index(own), GRADES.index(of_contact))


@pytest.mark.parametrize("stroke", STROKES)
def test_a_thumb_heavy_stroke_has_a_forearm_or_soft_fist_instead(stroke: Stroke) -> None:
    instead = [CATALOG.strokes[id_] for id_ in stroke.alternatives]
    if thumb_load(stroke) == GRADES.index("heavy"):
        spared = [other for other in instead if thumb_load(other) == 0]
        assert {other.contact for other in spared} & {"forearm", "soft_fist"}
    for other in instead:
        assert thumb_load(other) <= min(thumb_load(stroke), GRADES.index("light")), other.id


@pytest.mark.parametrize("stroke", STROKES)
def test_an_alternative_reaches_a_place_that_the_stroke_suits(stroke: Stroke) -> None:
    for id_ in stroke.alternatives:
        assert set(CATALOG.strokes[id_].regions) & set(stroke.regions), id_


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_has_a_ceiling_for_every_contact_a_reason_and_what_to_do_instead(region: Region) -> None:
    assert set(region.ceilings) == {*CATALOG.contacts, "*"}
    assert region.reason.endswith(".")
    assert region.alternative.endswith(".") or region.id == "whole_back"
    assert region.sources


@pytest.mark.parametrize("region", REGIONS)
def test_a_smaller_contact_is_never_allowed_more_than_the_palm(region: Region) -> None:
    for contact in ("thumb", "knuckles", "elbow", "reinforced_thumb", "fingertips"):
        assert region.ceilings[contact] <= region.ceilings["palm"], contact


def test_no_stroke_uses_the_elbow_and_nothing_pointed_leans_on_care_regions() -> None:
    assert "elbow" not in {stroke.contact for stroke in CATALOG.strokes.values()}
    for region in CATALOG.regions.values():
        if region.kind == "care":
            assert region.ceilings["elbow"] == -1, region.id
            assert max(region.ceilings["thumb"], region.ceilings["knuckles"]) <= 1, region.id


@pytest.mark.parametrize("supply", SUPPLIES)
def test_what_is_warmed_has_its_temperature_its_test_on_the_wrist_and_its_limits(supply: Supply) -> None:
    assert "inner wrist" in supply.test
    assert supply.never_above_c <= 40
    assert len(supply.limits) >= 3
    assert any("microwave" in limit for limit in supply.limits)
    if supply.kind == "tool":
        assert supply.longest_s == CATALOG.rules["warmth_hold"].numbers["longest_s"]
        assert any("Redder than pink" in limit for limit in supply.limits)


def test_warm_strokes_are_tested_first_and_taken_away_in_time() -> None:
    for stroke in CATALOG.strokes.values():
        if stroke.technique == "warmth":
            (need,) = stroke.needs
            longest_s = CATALOG.supplies[need].longest_s
            assert longest_s is not None
            assert stroke.longest_s < longest_s
            assert any("wrist" in cue for cue in stroke.cues["intro"])
            assert any("Lift" in cue for cue in stroke.cues["coach"])


@pytest.mark.parametrize(("condition", "how"), NO_WARMTH.items())
def test_who_must_not_have_warmth_does_not_get_it(condition: str, how: str) -> None:
    record = CATALOG.conditions[condition]
    effects = (*record.effects, *record.careful_effects, *record.cleared_effects)
    assert record.asked == "mark" if how == "mark" else record.asked in ("always", "on_request")
    assert any(getattr(effect, "id", "") == "warmth" for effect in effects)


def test_nobody_gets_warmth_before_the_health_page_is_answered() -> None:
    assert not screen(Intake(), CATALOG).limits.allows("technique", "warmth")
    assert screen(Intake(health_page_done=True), CATALOG).limits.allows("technique", "warmth")


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("supplies/stones.yaml", "never_above_c: 40", "never_above_c: 50", "50 °C is above 43 °C"),
        ("supplies/stones.yaml", "low_c: 36", "low_c: 41", "not low <= high <= never above"),
        ("strokes/warm_stones.yaml", "needs: [stones]", "needs: [stoves]", 'Did you mean "stones"'),
        ("strokes/thumb_glide.yaml", "taxonomy: deep gliding", "taxonomy: sliding", "strokes/thumb_glide.yaml:2:"),
        ("strokes/thumb_glide.yaml", "[soft_fist_glide,", "[thumb_glide,", "it is its own alternative"),
        ("claims/toxins.yaml", "verdict: not_supported", "verdict: proven", "claims/toxins.yaml:3:"),
    ],
)
def test_a_wrong_file_is_pointed_at(path: str, old: str, new: str, words: str) -> None:
    files = shipped_files()
    assert old in files[path]
    with pytest.raises(KnowledgeError) as caught:
        catalog_from({**files, path: files[path].replace(old, new, 1)})
    assert words in str(caught.value)
