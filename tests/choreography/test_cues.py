"""What is said: in time, never on top of each other, never twice within ten minutes, mostly nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.choreography.stages import CATALOG, reference, step

from unknot.choreography import choreograph
from unknot.choreography.phrasing import spoken_s
from unknot.formats import read_routine
from unknot.library import shipped_routines
from unknot.model.limits import Limits
from unknot.model.routine import Routine
from unknot.model.score import Cue, Score

ROUTINES = {name: read_routine(text, name, CATALOG) for name, text in shipped_routines().items()}
PHRASES = {key: texts for key, texts in CATALOG.phrases["en"].items() if key.startswith("cues.")}
MOST_WORDS = 20


def scored(routine: Routine, **options: object) -> Score:
    return choreograph(routine, reference(), CATALOG, **options)  # type: ignore[arg-type]


def check_ins(score: Score) -> list[Cue]:
    return [cue for cue in score.cues if cue.kind == "check_in"]


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    """Short and long routines of any strokes, with the frame every routine has."""
    strokes = sorted(CATALOG.strokes)
    steps = [step("still_hands", "whole_back", seconds=draw(st.sampled_from([15.0, 30.0, 60.0])), level=0.5)]
    for _ in range(draw(st.integers(1, 14))):
        stroke = CATALOG.strokes[draw(st.sampled_from(strokes))]
        region = CATALOG.regions[draw(st.sampled_from(sorted(stroke.regions)))]
        side = "midline" if not region.paired else draw(st.sampled_from(["left", "right"]))
        seconds = draw(st.sampled_from([10.0, 20.0, 45.0, 90.0, 200.0]))
        steps.append(step(stroke.id, region.id, side, seconds=seconds))  # type: ignore[arg-type]
    steps.append(step("closing_hold", "whole_back", seconds=draw(st.sampled_from([15.0, 40.0])), level=0.5))
    return Routine(title="Any", steps=tuple(steps), seed=draw(st.integers(0, 50)))


SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(routines())
def test_cues_never_overlap_and_stay_within_the_session(routine: Routine) -> None:
    score = scored(routine)
    assert all(cue.at_s >= 0.0 for cue in score.cues)
    assert all(cue.at_s + cue.estimated_s <= score.duration_s for cue in score.cues)
    for before, after in pairwise(score.cues):
        assert before.at_s + before.estimated_s < after.at_s


@SETTINGS
@given(routines())
def test_no_sentence_comes_again_within_ten_minutes(routine: Routine) -> None:
    said: dict[str, float] = {}
    for cue in scored(routine).cues:
        assert cue.at_s - said.get(cue.text, -1000.0) > 600.0, cue.text
        said[cue.text] = cue.at_s


@SETTINGS
@given(routines(), st.sampled_from([60.0, 120.0, 180.0, 300.0]))
def test_the_recipient_is_asked_as_often_as_the_limits_say(routine: Routine, every_s: float) -> None:
    score = scored(routine, limits=Limits(check_in_every_s=every_s))
    asked = [0.0, *(cue.at_s for cue in check_ins(score)), score.duration_s]
    for before, after in pairwise(asked):
        assert after - before <= every_s + 45.0


def test_quick_changes_never_crowd_out_a_question() -> None:
    hold = step("still_hands", "whole_back", seconds=15.0, level=0.5)
    quick = (
        step("circular_effleurage", "sacrum", seconds=20.0),
        step("alternating_effleurage", "above_hip", "left", seconds=10.0),
        step("alternating_effleurage", "above_hip", "right", seconds=10.0),
        step("spread_oil", "whole_back", seconds=10.0),
        step("cupping", "shoulder_blade", "left", seconds=10.0),
        step("alternating_effleurage", "above_hip", "left", seconds=20.0),
    )
    last = step("closing_hold", "whole_back", seconds=15.0, level=0.5)
    score = scored(Routine(title="Any", steps=(hold, *quick, last)), limits=Limits(check_in_every_s=60.0))
    asked = [0.0, *(cue.at_s for cue in check_ins(score)), score.duration_s]
    assert all(after - before <= 70.0 for before, after in pairwise(asked))


@pytest.mark.parametrize("name", ROUTINES)
def test_silence_is_most_of_a_session(name: str) -> None:
    score = scored(ROUTINES[name])
    assert sum(cue.estimated_s for cue in score.cues) < 0.33 * score.duration_s


@pytest.mark.parametrize("name", ROUTINES)
def test_a_change_is_announced_a_little_before_it_comes(name: str) -> None:
    score = scored(ROUTINES[name])
    for cue in score.cues:
        if cue.kind == "change":
            start = score.steps[cue.step].start_s
            assert 1.0 < start - cue.at_s < 14.0
            assert cue.at_s + cue.estimated_s <= start + 0.5


@pytest.mark.parametrize("name", ROUTINES)
def test_the_first_move_is_said_as_a_new_stroke_begins(name: str) -> None:
    score = scored(ROUTINES[name])
    for index, (before, after) in enumerate(pairwise(score.steps), start=1):
        if before.stroke != after.stroke and after.duration_s >= 30.0:
            intros = [cue for cue in score.cues if cue.kind == "intro" and cue.step == index]
            assert intros
            assert intros[0].at_s - after.start_s < 8.0


@pytest.mark.parametrize("name", ROUTINES)
def test_the_recipient_is_asked_within_three_minutes(name: str) -> None:
    assert check_ins(scored(ROUTINES[name]))[0].at_s < 180.0


@pytest.mark.parametrize("name", ROUTINES)
def test_the_last_words_lift_the_hands(name: str) -> None:
    score = scored(ROUTINES[name])
    assert score.cues[-1].kind == "rest"
    assert score.cues[-1].at_s > score.duration_s - 20.0


def test_halfway_is_said_once_near_the_middle() -> None:
    score = scored(ROUTINES["before-sleep"])
    halves = [cue for cue in score.cues if cue.kind == "halfway"]
    assert len(halves) == 1
    assert abs(halves[0].at_s - 0.5 * score.duration_s) < 30.0


def test_the_recipient_is_asked_after_the_pressure_rises() -> None:
    light = step("long_effleurage", "whole_back", seconds=200.0, level=1.5)
    firm = step("palm_kneading", "thoracic_paraspinal", "left", seconds=120.0, level=3.0)
    hold = step("still_hands", "whole_back", seconds=30.0, level=0.5)
    score = scored(Routine(title="Rising", steps=(hold, light, firm, replace(hold, stroke="closing_hold"))))
    assert any(cue.text in PHRASES["cues.check_in.firmer"] for cue in check_ins(score) if 230.0 < cue.at_s < 290.0)


def test_what_the_author_wrote_is_said_instead_of_the_strokes_own_cue() -> None:
    own = replace(step("long_effleurage", "whole_back", seconds=60.0), say="Like waves on a flat beach.")
    score = scored(Routine(title="Own", steps=(step("still_hands", "whole_back", seconds=30.0, level=0.5), own)))
    assert [cue.text for cue in score.cues if cue.kind == "intro" and cue.step == 1] == ["Like waves on a flat beach."]


def test_another_seed_chooses_other_words_and_the_same_seed_the_same() -> None:
    routine = ROUTINES["ten-quiet-minutes"]
    first, again = scored(replace(routine, seed=1)), scored(replace(routine, seed=1))
    other = scored(replace(routine, seed=2))
    assert first.cues == again.cues
    assert [cue.text for cue in first.cues] != [cue.text for cue in other.cues]
    assert first.steps[1].passages == other.steps[1].passages


def test_a_slower_voice_is_given_more_time() -> None:
    text = "Both palms low on the back. Glide up beside the spine, even and slow."
    assert spoken_s(text, 110.0) > spoken_s(text, 150.0) + 1.0
    slow = scored(ROUTINES["ten-quiet-minutes"], words_per_minute=100.0)
    for before, after in pairwise(slow.cues):
        assert before.at_s + before.estimated_s < after.at_s


def test_the_giver_hears_when_to_change_sides() -> None:
    left = step("palm_kneading", "thoracic_paraspinal", "left", seconds=60.0)
    score = scored(Routine(title="Sides", steps=(left, replace(left, side="right"))))
    change = next(cue for cue in score.cues if cue.kind == "change")
    assert "left side" in change.text


@pytest.mark.parametrize("name", ROUTINES)
def test_the_words_on_the_screen_are_short(name: str) -> None:
    for made in scored(ROUTINES[name]).steps:
        assert made.title
        assert made.place
        assert 1 <= len(made.line_text.split()) <= 9


def words(text: str) -> int:
    return len(re.findall(r"[\w'’-]+", text))


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_phrases_are_short_and_calm(key: str) -> None:
    for text in PHRASES[key]:
        assert "!" not in text
        assert not re.search(r"\b(good job|well done|great|perfect|excellent|amazing)\b", text.lower())
        assert words(text) <= MOST_WORDS


def test_there_are_enough_questions_for_the_longest_session() -> None:
    # Three minutes apart at the most often, over an hour and a half
    assert len(PHRASES["cues.check_in"]) >= 20
    assert all(len(set(texts)) == len(texts) for texts in PHRASES.values())


def test_every_place_has_its_words() -> None:
    for region in CATALOG.regions.values():
        if region.kind == "working":
            sides = ("left", "right", "both") if region.paired else ("midline",)
            assert all(f"cues.place.{region.id}.{side}" in PHRASES for side in sides)
