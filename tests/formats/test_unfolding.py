"""From what a source says to what is played: ranges, counts, breaths, circuits, shared times, other sides, gaps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unknot import formats
from unknot.errors import FormatError
from unknot.formats.amounts import count_from, lasting_from, said_tempo_from
from unknot.library import shipped_catalog
from unknot.model.routine import OtherHand, Step, Way

CATALOG = shipped_catalog()


def text_of(steps: str, top: str = "") -> str:
    indented = "".join(f"  {line}\n" for line in steps.strip("\n").splitlines())
    return f"routine: Test\n{top}steps:\n{indented}"


def unfolded(steps: str, top: str = "") -> formats.Unfolded:
    return formats.unfolded(formats.read_recipe(text_of(steps, top), "test", CATALOG), CATALOG)


def played(steps: str, top: str = "") -> tuple[Step, ...]:
    found = unfolded(steps, top)
    assert found.gaps == ()
    return found.routine.steps


def seconds(steps: str, top: str = "") -> list[float]:
    return [step.duration_s for step in played(steps, top)]


@pytest.mark.parametrize(
    ("written", "lasts"),
    [
        ("3 min", 180.0),
        ("60 to 90 s", 75.0),
        ("1 to 2 min", 90.0),
        ("3 to 6 s", 4.0),
        ("at least 40 s", 40.0),
        ("up to 2 min", 120.0),
        ("about 50 s", 50.0),
        ("6 breaths", 30.0),
        ("20 counts", 20.0),
        ("45 s; or a little longer", 45.0),
    ],
)
def test_a_range_is_played_in_the_middle_and_an_open_one_at_its_end(written: str, lasts: float) -> None:
    assert seconds(f"- effleurage: whole back\n  for: {written}") == [lasts]


def test_breaths_and_counts_last_as_long_as_the_file_says() -> None:
    step = "- effleurage: whole back\n  for: 10 {}"
    assert seconds(step.format("breaths"), "breath: 6 s\n") == [60.0]
    assert seconds(step.format("counts"), "count: 2 s\n") == [20.0]


def test_presses_are_counted_by_points_and_rounds() -> None:
    (five,) = seconds("- compression: middle back\n  hold: 4 s\n  points: 5 a line")
    (ten,) = seconds("- compression: middle back\n  hold: 4 s\n  points: 5 a line\n  times: 2 a line")
    # Each press lasts its hold and 1.5 s to go on to the next point
    assert (five, ten) == (28.0, 55.0)


def test_a_time_for_each_muscle_is_taken_for_each_place() -> None:
    assert seconds("- kneading: shoulder tops and middle back\n  for: 30 s a muscle") == [60.0]


@pytest.mark.parametrize(
    ("written", "per_min"),
    [("5 s a stroke", 12.0), ("1 circle a breath", 12.0), ("2 breaths a circle", 6.0), ("4 counts a circle", 15.0)],
)
def test_a_tempo_in_any_unit_becomes_that_of_a_rhythmic_stroke(written: str, per_min: float) -> None:
    (step,) = played(f"- circular friction: between shoulder blades\n  tempo: {written}\n  for: 1 min")
    assert step.tempo == per_min


def test_strokes_a_minute_become_a_speed_where_the_stroke_glides() -> None:
    (slow,) = played("- effleurage: whole back\n  tempo: 6 strokes a min\n  for: 1 min")
    (fast,) = played("- effleurage: whole back\n  tempo: 5 s a stroke\n  for: 1 min")
    assert slow.tempo is not None
    assert fast.tempo == pytest.approx(2 * slow.tempo)


CIRCUIT = """
- block: a round
  times: 3
  steps:
    - effleurage: whole back
      for: 20 s
    - kneading: lower back
      for: 10 s
"""


def test_a_circuit_is_gone_round_as_often_as_it_says() -> None:
    assert seconds(CIRCUIT) == [20.0, 10.0] * 3


def test_a_circuit_may_be_played_as_one_stroke() -> None:
    (step,) = played(CIRCUIT + "  assumed: {stroke: fan effleurage, place: whole back, for: 90 s}\n")
    assert (step.stroke, step.duration_s) == ("fan_effleurage", 90.0)


def test_a_shared_time_goes_evenly_to_the_steps_that_have_none() -> None:
    block = """
- block: together
  for: 5 min
  steps:
    - effleurage: whole back
      for: 1 min
    - kneading: lower back
      times: 12
    - kneading: shoulder tops
      side: each in turn
"""
    assert seconds(block) == [60.0, 80.0, 80.0, 80.0]


def test_an_exact_total_is_shared_and_a_limit_is_not() -> None:
    steps = "- effleurage: whole back\n- kneading: lower back\n  for: 1 min"
    assert seconds(steps, "total: 10 min\n") == [540.0, 60.0]
    assert unfolded(steps, "total: up to 10 min\n").gaps != ()


def test_a_block_is_done_on_one_side_and_then_on_the_other() -> None:
    block = """
- block: sides
  side: right then left
  for: 2 min
  steps:
    - kneading: lower back
    - kneading: shoulder tops
"""
    assert [(step.side, step.duration_s) for step in played(block)] == [
        ("right", 30.0), ("right", 30.0), ("left", 30.0), ("left", 30.0),
    ]  # fmt: skip


def test_entries_are_repeated_on_the_other_side() -> None:
    steps = """
- kneading: left shoulder top
  for: 30 s
- effleurage: whole back
  for: 40 s
- repeat: 1 to 2
  side: other side
"""
    assert [(step.side, step.duration_s) for step in played(steps)] == [
        ("left", 30.0), ("midline", 40.0), ("right", 30.0), ("midline", 40.0),
    ]  # fmt: skip


def test_what_has_a_condition_may_be_left_out() -> None:
    (step,) = played("- kneading: lower back\n  if: very tight\n  for: 30 s")
    assert step.optional


def test_an_act_is_played_as_resting_hands_where_they_are_with_its_words() -> None:
    steps = "- kneading: lower back on the left\n  for: 30 s\n- recipient: reaches the arm overhead\n  for: 20 s"
    act = played(steps)[1]
    assert (act.stroke, act.regions, act.side, act.duration_s) == ("still_hands", ("lumbar_paraspinal",), "left", 20.0)
    assert act.say == "Reaches the arm overhead."


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        ("- technique: fulling\n  where: the back\n  for: 1 min", 'nothing of ours plays "fulling" here'),
        ("- turn over: onto the back", '"turn over" cannot be played'),
        ("- moved: the arm\n  for: 1 min", '"moved" cannot be played'),
        ("- effleurage: whole back\n  for: several seconds", 'how long "Long strokes" lasts'),
        ("- kneading: lower back\n  side: far side\n  for: 1 min", 'side is "far side"'),
        (
            "- kneading: lower back\n  for: 1 min\n  meanwhile:\n    - rocking: sacrum",
            "two techniques at once cannot be played",
        ),
        (CIRCUIT.replace("3", "300"), "more than 400 steps"),
    ],
)
def test_what_cannot_be_played_is_said_with_its_place(steps: str, what: str) -> None:
    with pytest.raises(FormatError, match=r"^test:3:5: .*") as caught:
        formats.read_routine(text_of(steps), "test", CATALOG)
    assert what in str(caught.value)


def test_what_may_be_left_out_and_cannot_be_played_is_left_out() -> None:
    steps = "- effleurage: whole back\n  for: 1 min\n- turn over: onto the side\n  optional: true"
    assert len(played(steps)) == 1


def test_a_technique_is_played_by_what_was_assumed_for_it() -> None:
    steps = "- technique: fulling\n  assumed: {stroke: fan effleurage, place: middle back, level: 1, for: 1 min}"
    (step,) = played(steps)
    assert (step.stroke, step.regions, step.level) == ("fan_effleurage", ("thoracic_paraspinal",), 1.0)


def test_what_is_assumed_is_kept_apart_from_what_is_said() -> None:
    recipe = formats.read_recipe(
        text_of("- effleurage: whole back\n  pressure: firm\n  assumed: {level: 2.5, for: 1 min}"), "test", CATALOG
    )
    (part,) = recipe.parts
    assert (part.level, part.lasts) == (None, None)
    assert part.pressure is not None
    assert part.pressure.words == "firm"
    assert part.assumed == {"level", "for"}
    assert part.played is not None
    assert part.played.level == 2.5


@settings(max_examples=60, deadline=None)
@given(
    times=st.integers(1, 6),
    shares=st.lists(st.none() | st.integers(5, 30), min_size=1, max_size=4),
    total=st.integers(700, 3000),
)
def test_a_shared_time_is_kept_to_the_second(times: int, shares: list[int | None], total: int) -> None:
    steps: list[dict[str, Any]] = [
        {"kneading": "lower back"} | ({} if share is None else {"for": f"{share} s"}) for share in shares
    ]
    block = {"block": "b", "times": times, "for": f"{total} s", "steps": steps}
    lines = formats.laid_out(json.dumps({"routine": "A", "steps": [block]}), "a", CATALOG)
    found = formats.unfolded(formats.read_recipe(lines, "a", CATALOG), CATALOG)
    if None in shares:
        assert found.routine.duration_s == pytest.approx(total)
    assert found.gaps == ()


@pytest.mark.parametrize("written", ["3", "a while", "3 to", "5 to 3 s", "s", "-3 s", "3 parsecs", "5 h"])
def test_a_time_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="Write"):
        lasting_from(written)


@pytest.mark.parametrize("written", ["0", "2.5", "5 to 3", "lots", "1001", True, 2.0, "3 a fortnight"])
def test_a_count_that_is_none_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="Write"):
        count_from(written)


@pytest.mark.parametrize("written", ["slow", "5", "0 cm/s", "5 to 3 cm/s", "3 a fortnight", None])
def test_a_tempo_that_is_none_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="Write"):
        said_tempo_from(written)


def test_of_a_choice_only_so_many_are_played() -> None:
    block = CIRCUIT.replace("  times: 3\n", "  choose: 1\n")
    assert [step.stroke for step in played(block)] == ["long_effleurage"]


def test_inches_are_a_speed_too() -> None:
    (step,) = played("- effleurage: whole back\n  tempo: 2 to 4 inches a second\n  for: 1 min")
    assert step.tempo == pytest.approx(76.2)


# Ways of writing that none of the published routines has, in the manner of classes, clinics and hand-outs
UNSEEN = {
    "heat first, then sets with rests": """
- warm pack: lower back
  for: 5 min
- uncover: the lower back
  for: 10 s
- block: three sets
  times: 3
  steps:
    - kneading: lower back
      tempo: 20 to 30 circles a min
      for: 40 s
    - pause: let it settle
      for: 4 breaths
""",
    "sinking with the breath, point by point": """
- compression: middle back
  side: left then right
  points: 7 a line
  times: 3 a line; the last round lighter
  hold: 2 breaths a press
  pressure: {breath: sink as they breathe out, until: the tissue gives, by: giver}
  until: the breath has slowed
  assumed: {level: 1.5}
""",
    "either this or that, and a test before and after": """
- assess: ask how far the head turns to each side
  for: 20 s
- block: whichever feels better
  choose: 1
  steps:
    - friction: between shoulder blades
      side: each in turn
      times: 10 to 20 a side
    - skin rolling: middle back
      side: each in turn
      for: 1 min a side
- assess: ask again
  if: it was stiff
  for: 20 s
""",
    "slow out, fast back, at eight counts": """
- effleurage: whole back
  path: up along both sides of the spine
  return: {path: down the ribs, level: 1, tempo: 4 counts a stroke, hands: fingertips only}
  tempo: 8 counts a stroke
  times: 6
  level: 2
""",
    "one side whole, then the other, then both": """
- block: a side
  side: left then right
  for: 3 to 4 min a side
  steps:
    - effleurage: beside spine
    - wringing: lower back
    - kneading: shoulder tops
      for: at least 45 s
- effleurage: whole back
  slowing: true
  for: about 2 min
  optional: true
""",
    "hands that do two things, one of them not ours": """
- hold: sacrum
  meanwhile:
    - rocking: sacrum
    - recipient: breathes out slowly
  without: the rocking
  for: 1 min
""",
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_others_might_write_is_read_laid_out_and_played(name: str) -> None:
    text = text_of(UNSEEN[name], "count: 1 s\n")
    recipe = formats.read_recipe(text, "unseen", CATALOG)
    assert formats.read_recipe(formats.laid_out(text, "unseen", CATALOG), "unseen", CATALOG) == recipe
    assert formats.read_recipe(formats.routine_as_json(text, "unseen", CATALOG), "unseen", CATALOG) == recipe
    found = formats.unfolded(recipe, CATALOG)
    assert found.gaps == ()
    assert found.routine.steps


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("up beside the spine to the shoulders", "headward"),
        ("down from shoulders to lower back", "footward"),
        ("from the neck to the lower back", "footward"),
        ("circles from bottom to top", "headward"),
        ("from the occiput down to the shoulders", "footward"),
        ("hands in opposite directions across the back, moving down", "footward"),
        ("one way, downward", "footward"),
    ],
)
def test_the_way_out_is_read_off_its_words(path: str, out: str) -> None:
    (step,) = played(f"- effleurage: whole back\n  path: {path}\n  for: 1 min")
    assert step.way is not None
    assert step.way.out == out


def test_a_path_that_names_no_way_leaves_the_stroke_its_own() -> None:
    (step,) = played("- effleurage: whole back\n  path: in large loops\n  for: 1 min")
    assert step.way is None


def test_the_way_back_has_its_own_path_level_and_pace() -> None:
    text = "- effleurage: whole back\n  stroke: long\n  path: up the back\n  level: 2\n  for: 1 min\n"
    (step,) = played(text + "  return: {path: down the sides, level: 1, tempo: 12 cm/s}")
    assert step.way == Way(out="headward", back="sides", back_level=1.0, back_tempo_mm_s=120.0)
    (step,) = played(text + "  return: {pace: brisk}")
    stroke = CATALOG.strokes["long_effleurage"]
    assert step.way is not None
    assert step.way.back_tempo_mm_s == 0.5 * (stroke.tempo_usual + stroke.tempo_high)


def test_up_and_down_is_as_firm_on_both_ways() -> None:
    (step,) = played("- effleurage: whole back\n  stroke: long\n  path: up and down\n  level: 1.5\n  for: 1 min")
    assert step.way == Way(out="headward", back="same", back_level=1.5)


@pytest.mark.parametrize(("pace", "end"), [("slow, even", "tempo_low"), ("vigorous", "tempo_high")])
def test_a_pace_in_words_lies_between_the_usual_and_the_end(pace: str, end: str) -> None:
    (step,) = played(f"- kneading: lower back\n  pace: {pace}\n  for: 1 min")
    stroke = CATALOG.strokes[step.stroke]
    assert step.tempo == 0.5 * (stroke.tempo_usual + getattr(stroke, end))


def test_a_slow_press_is_held_for_longer() -> None:
    (step,) = played("- compression: middle back\n  pace: slow\n  for: 1 min")
    assert step.tempo is not None
    assert step.tempo > CATALOG.strokes[step.stroke].tempo_usual


def test_the_pace_of_the_whole_holds_for_steps_that_say_none() -> None:
    steps = "- kneading: lower back\n  for: 1 min\n- kneading: lower back\n  tempo: 30 per min\n  for: 1 min"
    slow, own = played(steps, "pace: slow\n")
    assert slow.tempo is not None
    assert slow.tempo < CATALOG.strokes[slow.stroke].tempo_usual
    assert own.tempo == 30.0


def test_a_pace_that_slows_down_does() -> None:
    (step,) = played("- effleurage: whole back\n  pace: slowing to a stop\n  for: 1 min")
    assert step.slowing
    assert step.tempo is None


def test_what_ends_a_step_is_kept_and_has_the_whole_range_to_get_there() -> None:
    (step,) = played("- effleurage: whole back\n  until: the oil is even\n  for: 1 to 3 min")
    assert (step.until, step.duration_s) == ("the oil is even", 180.0)
    (open_,) = played("- effleurage: whole back\n  until: the oil is even")
    assert open_.duration_s == 90.0


def test_one_hand_may_hold_while_the_other_works() -> None:
    held = "\n  for: 1 min\n  meanwhile:\n    - hold: sacrum\n      level: 1"
    (step,) = played(f"- kneading: lower back{held}")
    assert step.other_hand == OtherHand(regions=("sacrum",), side="midline", level=1.0)
    assert unfolded(f"- wringing: lower back{held}").gaps != ()


TURNED = """
- kneading: lower back
  for: 1 min
- hold: sacrum
  for: 20 s
- turn over: onto the other side
- repeat: 1 to 2
  side: other side
"""


def test_who_turns_over_is_worked_on_the_side_that_is_up() -> None:
    steps = played(TURNED, "position: side_lying\n")
    assert [(step.side, step.upper) for step in steps] == [
        ("left", "left"),
        ("midline", "left"),
        ("right", "right"),
        ("midline", "right"),
    ]


def test_the_side_that_is_up_first_may_be_said() -> None:
    steps = played(TURNED.replace("  for: 1 min", "  for: 1 min\n  up: right", 1), "position: side_lying\n")
    assert [step.upper for step in steps] == ["right", "right", "left", "left"]
