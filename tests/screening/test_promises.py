"""What screening promises for every pair of people: order never matters, and nothing said ever loosens anything."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.screening.shelf import HEALTHY, asked_conditions, knowledge

from unknot.model.intake import Giver, Intake, Mark, Recipient, Wishes
from unknot.model.limits import Limits
from unknot.model.screening import Screening
from unknot.model.words import VERDICTS, Answer
from unknot.screening import screen

IDS = [condition.id for condition in asked_conditions()]
MARKED = sorted(id_ for id_, c in knowledge().conditions.items() if c.asked == "mark" and c.group == "skin")
SKIN_MARKS = [id_ for id_ in MARKED if id_ != "sore"]
PLACES = ("shoulder_top.left", "lumbar_paraspinal", "above_hip.right", "neck", "sacrum")
TRIANGLE = ((10.0, 100.0), (60.0, 100.0), (60.0, 160.0))

answers = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["present", "absent", "unknown"]), max_size=8)
marks = st.one_of(
    st.builds(Mark, kind=st.just("skin"), what=st.sampled_from(SKIN_MARKS), region=st.sampled_from(PLACES)),
    st.builds(Mark, kind=st.just("skin"), what=st.sampled_from(SKIN_MARKS), polygon_mm=st.just(TRIANGLE)),
    st.builds(Mark, kind=st.sampled_from(["sore", "not_here", "tense"]), region=st.sampled_from(PLACES)),
)
intakes = st.builds(
    Intake,
    recipient=st.builds(Recipient, age_years=st.none() | st.floats(0, 110)),
    giver=st.builds(
        Giver,
        experience=st.sampled_from(["first_time", "some", "practised", "trained"]),
        sore=st.frozensets(st.sampled_from(["thumb", "wrist", "back", "knees"])),
    ),
    relation=st.sampled_from(["partners", "close", "professional", "unsaid"]),
    position=st.none() | st.sampled_from(["prone", "side_lying", "seated"]),
    health=answers,
    health_page_done=st.booleans(),
    details=st.just({}) | st.just({"pregnancy": {"weeks": "20"}, "dvt_history": {"months": "30"}}),
    cleared=st.frozensets(st.sampled_from(IDS), max_size=4),
    marks=st.lists(marks, max_size=4).map(tuple),
    wishes=st.builds(
        Wishes,
        level=st.none() | st.floats(0.5, 5),
        no_regions=st.frozensets(st.sampled_from(PLACES), max_size=2),
        feathering=st.none() | st.booleans(),
    ),
    consent=st.booleans(),
)


def _screen(intake: Intake) -> Screening:
    return screen(intake, knowledge())


def _severity(screening: Screening) -> int:
    return VERDICTS.index(screening.verdict)


def _reach(limits: Limits) -> dict[str, float]:
    regions = knowledge().regions
    names = [*regions, *(f"{id_}.{side}" for id_, r in regions.items() if r.paired for side in ("left", "right"))]
    return {name: limits.region_level(name) for name in names}


def assert_no_looser(tighter: Screening, looser: Screening) -> None:
    """Every limit of the first is at least as tight as that of the second, and so is the verdict."""
    a, b = tighter.limits, looser.limits
    assert _severity(tighter) >= _severity(looser)
    assert a.max_level <= b.max_level
    assert a.forbidden >= b.forbidden
    assert set(a.positions) <= set(b.positions)
    assert a.max_minutes <= b.max_minutes
    assert a.check_in_every_s <= b.check_in_every_s
    assert a.thumb_budget_s <= b.thumb_budget_s
    reach_a, reach_b = _reach(a), _reach(b)
    assert all(reach_a[name] <= reach_b[name] for name in reach_b)
    places_a = {(area.polygon_mm, area.margin_mm, area.label, area.max_level) for area in a.areas}
    places_b = {(area.polygon_mm, area.margin_mm, area.label, area.max_level) for area in b.areas}
    assert places_a >= places_b


@given(intakes, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_answers_and_marks_never_matters(intake: Intake, random: object) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]
    health, painted = list(intake.health.items()), list(intake.marks)
    shuffle(health)
    shuffle(painted)
    assert _screen(intake) == _screen(replace(intake, health=dict(health), marks=tuple(painted)))


@given(intakes, st.sampled_from(IDS), st.sampled_from(["absent", "unknown"]))
@settings(max_examples=250, deadline=None)
def test_saying_yes_never_loosens_anything(intake: Intake, id_: str, before: Answer) -> None:
    less = replace(intake, health={**intake.health, id_: before}, cleared=intake.cleared - {id_})
    more = replace(less, health={**intake.health, id_: "present"})
    assert_no_looser(_screen(more), _screen(less))


@given(intakes, st.sampled_from(IDS))
@settings(max_examples=150, deadline=None)
def test_not_being_sure_never_allows_more_than_no(intake: Intake, id_: str) -> None:
    absent = replace(intake, health={**intake.health, id_: "absent"})
    unsure = replace(intake, health={**intake.health, id_: "unknown"})
    assert_no_looser(_screen(unsure), _screen(absent))


@given(intakes)
@settings(max_examples=100, deadline=None)
def test_leaving_the_health_page_out_never_allows_more_than_a_page_of_noes(intake: Intake) -> None:
    assert_no_looser(_screen(replace(intake, health_page_done=False)), _screen(replace(intake, health_page_done=True)))


@given(intakes, marks)
@settings(max_examples=150, deadline=None)
def test_a_further_mark_never_loosens_anything(intake: Intake, mark: Mark) -> None:
    # A mark that shows the place of something already named settles where it is; that case has a test of its own.
    named = {id_ for id_ in (*MARKED, "skin_trouble") if intake.health.get(id_) == "present"}
    before = replace(intake, health={k: v for k, v in intake.health.items() if k not in named})
    assert_no_looser(_screen(replace(before, marks=(*before.marks, mark))), _screen(before))


@given(intakes, st.sampled_from(IDS))
@settings(max_examples=150, deadline=None)
def test_losing_a_clearance_never_loosens_anything(intake: Intake, id_: str) -> None:
    present = replace(intake, health={**intake.health, id_: "present"})
    assert_no_looser(
        _screen(replace(present, cleared=intake.cleared - {id_})),
        _screen(replace(present, cleared=intake.cleared | {id_})),
    )


@given(intakes)
@settings(max_examples=100, deadline=None)
def test_findings_come_from_the_gravest_to_the_mildest_and_the_first_is_the_verdict(intake: Intake) -> None:
    screening = _screen(intake)
    severities = [VERDICTS.index(finding.verdict) for finding in screening.findings]
    assert severities == sorted(severities, reverse=True)
    assert severities[0] == _severity(screening)


@given(intakes)
@settings(max_examples=100, deadline=None)
def test_every_limit_names_a_finding_that_was_made(intake: Intake) -> None:
    screening = _screen(intake)
    ids = {finding.id for finding in screening.findings}
    limits = screening.limits
    assert {id_ for because in limits.because.values() for id_ in because} <= ids
    for kind, id_ in limits.forbidden:
        assert f"{kind}:{id_}" in limits.because
    for region in limits.region_levels:
        assert f"region:{region}" in limits.because
    assert all(limits.because[f"area:{index}"] == area.findings for index, area in enumerate(limits.areas))
    assert "max_level" in limits.because


@given(intakes, st.floats(0, 5))
@settings(max_examples=100, deadline=None)
def test_a_wished_level_never_raises_what_is_safe(intake: Intake, level: float) -> None:
    wishing = replace(intake, wishes=replace(intake.wishes, level=level))
    silent = replace(intake, wishes=replace(intake.wishes, level=None))
    assert_no_looser(_screen(wishing), _screen(silent))


def test_every_urgent_or_postponed_condition_blocks_the_massage() -> None:
    blocking = [c for c in asked_conditions() if c.verdict in ("urgent", "postpone")]
    assert len(blocking) > 30
    for condition in blocking:
        everything = frozenset(knowledge().conditions)
        intake = replace(HEALTHY, health={condition.id: "present"}, cleared=everything)
        assert not _screen(intake).may_begin, condition.id


def test_a_healthy_pair_that_answered_the_page_is_told_go() -> None:
    screening = _screen(HEALTHY)
    assert screening.verdict == "go"
    assert screening.limits.max_level == 3.0
    assert screening.limits.positions == ("prone", "side_lying", "seated")
    assert {finding.id for finding in screening.findings} == {"giver_first_time"}
