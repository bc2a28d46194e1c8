"""A ready-made routine held to one person's limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.planning.people import DESK, allowed, codes, findings

from unknot.errors import NoRoutineFits, NotToday
from unknot.formats import read_routine
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.limits import ForbidKind, Limits
from unknot.model.routine import Routine, Step
from unknot.planning import adapt
from unknot.screening import screen
from unknot.testing import assert_within_limits

CATALOG = shipped_catalog()
ROUTINES = {
    name: read_routine(text, f"{name}.routine.yaml", CATALOG) for name, text in sorted(shipped_routines().items())
}
GUIDE = ROUTINES["founding-ultimate-guide"]


def adapted(routine: Routine, limits: Limits) -> Routine:
    return adapt(routine, DESK, allowed(limits), CATALOG)


@pytest.mark.parametrize("name", sorted(ROUTINES))
def test_with_nothing_against_it_a_routine_stays_as_it_is(name: str) -> None:
    wide = Limits(max_level=5.0, thumb_budget_s=600.0)
    steps = adapted(ROUTINES[name], wide).steps
    assert [(s.stroke, s.regions, s.duration_s) for s in steps] == [
        (s.stroke, s.regions, s.duration_s) for s in ROUTINES[name].steps
    ]


FORBIDDEN: list[tuple[ForbidKind, str]] = [
    ("technique", "petrissage"), ("technique", "friction"), ("technique", "compression"), ("contact", "thumb"),
    ("contact", "palm"), ("stroke", "long_effleurage"), ("technique", "tapotement"),
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(ROUTINES))
@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_what_is_forbidden_gives_way_and_the_length_stays(name: str, forbidden: tuple[ForbidKind, str]) -> None:
    limits = Limits(forbidden=frozenset({forbidden}), thumb_budget_s=1e6)
    told: tuple[str, ...] = ()
    try:
        routine = adapted(ROUTINES[name], limits)
    except NoRoutineFits as refusal:
        told = (refusal.what, refusal.fix)
    else:
        assert_within_limits(routine, replace(limits, max_level=5.0), CATALOG)
        assert routine.duration_s == pytest.approx(ROUTINES[name].duration_s)
    assert all(told)


def test_a_stroke_that_is_out_gives_way_to_its_nearest_and_says_why() -> None:
    limits = Limits(forbidden=frozenset({("technique", "tapotement")}), because={"technique:tapotement": ("frail",)})
    routine = adapted(GUIDE, limits)
    assert "tapotement" not in {CATALOG.strokes[s.stroke].technique for s in routine.steps}
    assert "frail" in findings(routine)


def test_levels_come_down_to_every_ceiling() -> None:
    routine = adapted(GUIDE, Limits(max_level=1.5, region_levels={"shoulder_top.left": 1.0}))
    assert max(s.level for s in routine.steps) <= 1.5
    assert all(s.level <= 1.0 for s in routine.steps if "shoulder_top" in s.regions and s.side != "right")


def test_a_closed_side_is_left_out_and_said_so() -> None:
    limits = Limits(region_levels={"shoulder_top.left": -1.0}, because={"region:shoulder_top.left": ("bruise",)})
    routine = adapted(GUIDE, limits)
    assert not [s for s in routine.steps if "shoulder_top" in s.regions and s.side in ("left", "both")]
    assert "left_out" in codes(routine)


def test_capped_minutes_shorten_every_step_alike() -> None:
    routine = adapted(GUIDE, Limits(max_minutes=10.0, because={"max_minutes": ("frail",)}))
    assert routine.duration_s == 600.0
    assert routine.steps[0].why[0].code == "shorter"


def test_thumbs_keep_to_their_budget() -> None:
    limits = Limits(thumb_budget_s=10.0)
    for routine in ROUTINES.values():
        assert_within_limits(replace(adapted(routine, limits)), replace(limits, max_level=5.0), CATALOG)


def thumb_work(stroke: str, seconds: float) -> Step:
    phase = CATALOG.strokes[stroke].phase
    return Step(
        stroke=stroke, regions=("thoracic_paraspinal",), side="both", duration_s=seconds, level=1.5, phase=phase
    )


WARM = replace(thumb_work("long_effleurage", 120.0), regions=("whole_back",), side="midline")
THUMBS = [thumb_work(stroke, 60.0) for stroke in ("thumb_circles", "thumb_glide", "thumb_walk")]
ALL_THUMBS = Routine(title="All thumbs", steps=(WARM, *THUMBS))


def test_sore_thumbs_give_way_to_what_each_stroke_names_for_them() -> None:
    sore: frozenset[tuple[ForbidKind, str]] = frozenset({("contact", "thumb"), ("contact", "reinforced_thumb")})
    limits = Limits(forbidden=sore, thumb_budget_s=0.0, because={"contact:thumb": ("giver_sore_thumb",)})
    given = adapted(ALL_THUMBS, limits).steps
    assert [step.duration_s for step in given] == [120.0, 60.0, 60.0, 60.0]
    for step, was in zip(given[1:], ALL_THUMBS.steps[1:], strict=True):
        assert step.stroke in CATALOG.strokes[was.stroke].alternatives
        assert step.why[0].code == "instead_of"
        assert step.why[0].finding == "giver_sore_thumb"


def test_where_the_thumbs_have_done_enough_something_broader_goes_on_in_the_same_place() -> None:
    limits = Limits(thumb_budget_s=90.0, because={"thumb_budget_s": ("giver_some",)})
    given = adapted(ALL_THUMBS, limits).steps
    assert [step.duration_s for step in given] == [120.0, 60.0, 30.0, 30.0, 60.0]
    assert [step.stroke for step in given[1:3]] == ["thumb_circles", "thumb_glide"]
    for step in given[3:]:
        assert CATALOG.strokes[step.stroke].load["thumb"] != "heavy"
        assert step.regions == ("thoracic_paraspinal",)
        assert (step.why[0].code, step.why[0].finding) == ("thumbs_spared", "giver_some")


def test_a_position_that_is_out_changes_and_the_first_step_says_so() -> None:
    routine = adapted(GUIDE, Limits(positions=("side_lying",), because={"positions": ("reflux",)}))
    assert routine.position == "side_lying"
    assert routine.steps[0].why[0].code == "position"


def test_nothing_left_is_said() -> None:
    closed = {region.id: -1.0 for region in CATALOG.regions.values() if region.kind == "working"}
    with pytest.raises(NoRoutineFits, match="is left"):
        adapted(GUIDE, Limits(region_levels=closed))
    with pytest.raises(NoRoutineFits, match="position"):
        adapted(GUIDE, Limits(positions=()))


def test_no_routine_gets_past_screening() -> None:
    fever = screen(replace(DESK, health={"fever": "present"}), CATALOG)
    with pytest.raises(NotToday):
        adapt(GUIDE, DESK, fever, CATALOG)
