"""Made for this person: what one fact changes, and that the plan says so."""

from __future__ import annotations

from dataclasses import replace

from tests.planning.people import DESK, codes, findings, planned, planned_within, seconds_on, with_mark

from unknot.library import shipped_catalog
from unknot.model.intake import Giver, Mark, Wishes
from unknot.model.limits import AreaLimit, Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine

CATALOG = shipped_catalog()


def contacts(routine: Routine) -> set[str]:
    return {CATALOG.strokes[step.stroke].contact for step in routine.steps}


def mean_speed(routine: Routine) -> float:
    gliding = [s for s in routine.steps if s.tempo and CATALOG.strokes[s.stroke].tempo_unit == "mm_s"]
    return sum((s.tempo or 0.0) * s.duration_s for s in gliding) / sum(s.duration_s for s in gliding)


def seconds_of_phase(routine: Routine, phase: str) -> float:
    return sum(step.duration_s for step in routine.steps if step.phase == phase)


def test_painted_tension_gets_more_time_than_it_would_have() -> None:
    plain = planned(replace(DESK, marks=()))
    tense = planned(with_mark(replace(DESK, marks=()), Mark(kind="tense", region="lumbar_paraspinal")))
    assert seconds_on(tense, "lumbar_paraspinal.left") > seconds_on(plain, "lumbar_paraspinal.left")
    assert "tense_here" in codes(tense)


def test_a_place_that_a_painted_mark_only_grazes_is_not_called_marked() -> None:
    # A shoulder top, painted a little beyond its edge toward the spine
    painted = ((-119, 409), (-60, 410), (-36, 415), (-36, 444), (-53, 459), (-104, 452), (-132, 428))
    mark = Mark(kind="tense", polygon_mm=tuple((float(x), float(y)) for x, y in painted), strength_fraction=0.86)
    routine = planned(with_mark(replace(DESK, marks=()), mark))
    told = {step.regions for step in routine.steps if any(reason.code == "tense_here" for reason in step.why)}
    assert told == {("shoulder_top",)}
    assert any(step.regions == ("interscapular",) for step in routine.steps)


def test_a_side_marked_tighter_gets_more_but_never_all() -> None:
    routine = planned(replace(DESK, marks=(Mark(kind="tense", region="shoulder_top.left"),)))
    left, right = (seconds_on(routine, f"shoulder_top.{side}") for side in ("left", "right"))
    assert left > right > 0
    assert "more_on_this_side" in codes(routine)


def test_unmarked_sides_get_the_same() -> None:
    routine = planned(replace(DESK, marks=()))
    for region in CATALOG.regions.values():
        if region.paired and region.kind == "working":
            assert seconds_on(routine, f"{region.id}.left") == seconds_on(routine, f"{region.id}.right")


def test_a_bruised_place_is_left_out_on_its_side_and_said_so() -> None:
    routine = planned(with_mark(DESK, Mark(kind="skin", what="bruise", region="shoulder_top.left")))
    assert seconds_on(routine, "shoulder_top.left") == 0
    assert seconds_on(routine, "shoulder_top.right") > 0
    assert any(r.code == "left_out" and r.finding == "bruise" for s in routine.steps for r in s.why)


def test_an_area_that_hides_a_place_closes_it_and_one_beside_it_does_not() -> None:
    over = AreaLimit(polygon_mm=((-60, 310), (-10, 310), (-10, 440), (-60, 440)), margin_mm=10, label="here")
    beside = replace(over, polygon_mm=((-140, 60), (-120, 60), (-120, 80), (-140, 80)), margin_mm=0.0)
    assert seconds_on(planned_within(DESK, Limits(areas=(over,))), "interscapular.left") == 0
    assert seconds_on(planned_within(DESK, Limits(areas=(beside,))), "interscapular.left") > 0


def test_a_soft_area_softens_the_place_it_lies_on() -> None:
    area = AreaLimit(
        polygon_mm=((20, 430), (160, 405), (160, 425), (40, 470)), margin_mm=10, label="sore", max_level=1.0
    )
    routine = planned_within(DESK, Limits(areas=(area,)))
    assert all(s.level <= 1.0 for s in routine.steps if "shoulder_top" in s.regions and s.side != "left")


def test_week_29_means_lying_on_the_side_softer_and_without_presses() -> None:
    routine = planned(replace(DESK, health={"pregnancy": "present"}, details={"pregnancy": {"weeks": "29"}}))
    assert routine.position == "side_lying"
    assert max(step.level for step in routine.steps) < max(step.level for step in planned(DESK).steps)
    assert not {CATALOG.strokes[s.stroke].technique for s in routine.steps} & {"compression", "trigger_point"}
    position = next(r for r in routine.steps[0].why if r.code == "position")
    assert position.values["weeks"] == "29"


def test_sore_thumbs_are_not_used_and_the_plan_says_whose_they_are() -> None:
    spared = planned(replace(DESK, giver=replace(DESK.giver, sore=frozenset({"thumb"}))))
    assert contacts(planned(DESK)) & {"thumb", "reinforced_thumb", "pinch"}
    assert not contacts(spared) & {"thumb", "reinforced_thumb", "pinch"}
    assert "giver_sore_thumb" in findings(spared)


def test_a_first_time_giver_gets_fewer_and_simpler_strokes() -> None:
    beginner = planned(replace(DESK, giver=Giver(name="Jonas", experience="first_time")))
    practised = planned(replace(DESK, giver=Giver(name="Jonas", experience="practised")))
    assert len(beginner.steps) < len(practised.steps)
    assert {CATALOG.strokes[s.stroke].skill for s in beginner.steps} == {"first_time"}


def test_sleep_is_slower_softer_and_closes_longer_than_waking_up() -> None:
    sleepy = planned(replace(DESK, goal="sleep", wishes=Wishes()))
    lively = planned(replace(DESK, goal="energise", wishes=Wishes()))
    assert mean_speed(sleepy) < mean_speed(lively)
    assert max(s.level for s in sleepy.steps) < max(s.level for s in lively.steps)
    assert seconds_of_phase(sleepy, "soothe") > seconds_of_phase(lively, "soothe")
    assert seconds_of_phase(lively, "enliven") > 0 == seconds_of_phase(sleepy, "enliven")


def test_people_who_are_not_partners_get_fuller_and_never_feather_slow_strokes() -> None:
    for relation in ("close", "professional", "unsaid"):
        routine = planned(replace(DESK, relation=relation))
        assert "feathering" not in {s.stroke for s in routine.steps}
        for step in routine.steps:
            stroke = CATALOG.strokes[step.stroke]
            if step.tempo and stroke.tempo_unit == "mm_s" and stroke.tempo_high >= 60:
                assert 60 <= step.tempo <= 100


def test_partners_open_and_close_slowly_and_work_at_a_working_pace() -> None:
    routine = planned(replace(DESK, goal="relax"))
    for step in routine.steps:
        if step.stroke in ("spread_oil", "closing_effleurage"):
            assert 30 <= (step.tempo or 0) <= 60
        if step.stroke in ("long_effleurage", "fan_effleurage"):
            assert 80 <= (step.tempo or 0) <= 150


def test_without_oil_nothing_slides_with_weight() -> None:
    dry = planned(replace(DESK, at_hand=frozenset({"bed"})))
    assert "spread_oil" not in {s.stroke for s in dry.steps}
    assert all(s.level <= 1.0 for s in dry.steps if CATALOG.strokes[s.stroke].tempo_unit == "mm_s")
    assert "without_oil" in codes(dry)


def test_what_was_asked_for_is_given_more_of_and_what_was_not_less() -> None:
    def seconds(wishes: Wishes) -> float:
        routine = planned(replace(DESK, wishes=wishes))
        return sum(s.duration_s for s in routine.steps if CATALOG.strokes[s.stroke].technique == "petrissage")

    more, less = Wishes(more=frozenset({"petrissage"})), Wishes(less=frozenset({"petrissage"}))
    assert seconds(more) > seconds(less)


def test_what_was_learned_shifts_levels_and_places() -> None:
    learned = Preferences(level_offset=-0.5, region_weights={"lumbar_paraspinal": 1.0}, sessions=4)
    usual, later = (planned(replace(DESK, wishes=Wishes()), preferences=p) for p in (Preferences(), learned))
    assert sum(s.level * s.duration_s for s in later.steps) < sum(s.level * s.duration_s for s in usual.steps)
    assert seconds_on(later, "lumbar_paraspinal.left") >= seconds_on(usual, "lumbar_paraspinal.left")


def test_no_plan_goes_above_the_level_that_was_wished() -> None:
    assert max(s.level for s in planned(replace(DESK, wishes=Wishes(level=1.5))).steps) <= 1.5


def test_a_sore_wrist_and_back_are_loaded_less() -> None:
    def loaded(part: str, sore: frozenset[str]) -> float:
        routine = planned(replace(DESK, giver=replace(DESK.giver, sore=sore)))
        return sum(
            s.duration_s for s in routine.steps if CATALOG.strokes[s.stroke].load.get(part) in ("medium", "heavy")
        )

    for part in ("wrist", "back"):
        assert loaded(part, frozenset({part})) <= loaded(part, frozenset())
    assert loaded("wrist", frozenset({"wrist"})) <= 0.3 * 1800


def test_strokes_that_warm_stay_lighter_than_what_they_prepare() -> None:
    firm = planned(replace(DESK, wishes=Wishes(level=3.0)))
    assert max(step.level for step in firm.steps if step.phase == "spread") <= 2.5
    assert max(step.level for step in firm.steps if step.phase in ("knead", "focus")) == 3.0
