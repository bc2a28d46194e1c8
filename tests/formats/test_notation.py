"""The open notation, sentence by sentence."""

from __future__ import annotations

import pytest

from unknot import formats
from unknot.errors import FormatError
from unknot.model.knowledge import Catalog
from unknot.model.routine import Reason, Step


def steps_of(text: str, catalog: Catalog) -> tuple[Step, ...]:
    indented = "\n".join(f"    {line}" for line in text.strip().splitlines()).replace("    ", "  - ", 1)
    return formats.read_routine(f"routine: Test\nsteps:\n{indented}\n", "test", catalog).steps


def step_of(text: str, catalog: Catalog) -> Step:
    (step,) = steps_of(text, catalog)
    return step


def test_a_step_says_what_and_where_and_takes_the_rest_from_its_stroke(catalog: Catalog) -> None:
    step = step_of("effleurage: whole back\nfor: 3 min", catalog)
    assert step == Step(
        stroke="long_effleurage",
        regions=("whole_back",),
        side="midline",
        duration_s=180.0,
        level=2.0,
        phase="spread",
        line=3,
    )


@pytest.mark.parametrize(
    ("written", "regions", "side"),
    [
        ("whole back", ("whole_back",), "midline"),
        ("sacrum and between shoulder blades", ("sacrum", "interscapular"), "both"),
        ("Shoulder Tops", ("shoulder_top",), "both"),
        ("the left shoulder top", ("shoulder_top",), "left"),
        ("right side of the neck", ("neck",), "right"),
        ("neck on the left", ("neck",), "left"),
        ("left neck and shoulder top", ("neck", "shoulder_top"), "left"),
        ("shoulder_top.right", ("shoulder_top",), "right"),
        ("upper back", ("interscapular", "thoracic_paraspinal"), "both"),
        ("spine", ("spinous_processes",), "midline"),
        ("kidney area", ("kidney",), "both"),
    ],
)
def test_places_are_said_in_everyday_words(catalog: Catalog, written: str, regions: tuple[str, ...], side: str) -> None:
    step = step_of(f"effleurage: {written}\nfor: 1 min", catalog)
    assert (regions, side) == (step.regions, step.side)


def test_places_may_be_a_list(catalog: Catalog) -> None:
    assert step_of("effleurage: [neck, shoulder tops]\nfor: 1 min", catalog).regions == ("neck", "shoulder_top")


@pytest.mark.parametrize(
    ("written", "stroke"),
    [
        ("effleurage: whole back", "long_effleurage"),
        ("gliding: whole back", "long_effleurage"),
        ("effleurage: whole back\nstroke: fan", "fan_effleurage"),
        ("effleurage: whole back\nstroke: long strokes", "long_effleurage"),
        ("fan effleurage: whole back", "fan_effleurage"),
        ("long_effleurage: whole back", "long_effleurage"),
        ("kneading: lower back", "palm_kneading"),
        ("kneading: shoulder tops", "finger_kneading"),
        ("compression: lower back\ncontact: forearm", "forearm_compression"),
        ("friction: lower back\ncontact: thumb", "thumb_circles"),
        ("hold: sacrum", "still_hands"),
    ],
)
def test_strokes_are_said_by_family_form_or_name(catalog: Catalog, written: str, stroke: str) -> None:
    assert step_of(f"{written}\nfor: 1 min", catalog).stroke == stroke


def test_each_in_turn_is_two_steps_and_is_said_once(catalog: Catalog) -> None:
    first, second = steps_of("kneading: shoulder tops\nside: each in turn\nfor: 90 s\nsay: Lean in.", catalog)
    assert (first.side, first.duration_s, first.say) == ("left", 90.0, "Lean in.")
    assert (second.side, second.duration_s, second.say) == ("right", 90.0, "")


def test_right_may_come_first(catalog: Catalog) -> None:
    sides = [step.side for step in steps_of("kneading: shoulder tops\nside: right then left\nfor: 90 s", catalog)]
    assert sides == ["right", "left"]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("3 min", 180.0), ("90 s", 90.0), ("1:30", 90.0), ("1 min 30 s", 90.0), ("1.5 minutes", 90.0), ("0.5 h", 1800.0)],
)
def test_times_carry_their_unit(catalog: Catalog, written: str, seconds: float) -> None:
    assert step_of(f"effleurage: whole back\nfor: {written}", catalog).duration_s == seconds


@pytest.mark.parametrize("written", ["3", "0 s", "-1 min", "5 h", "3 m/s", "soon", "''", "[1 min]", "1:75"])
def test_a_time_that_is_none_is_refused(catalog: Catalog, written: str) -> None:
    with pytest.raises(FormatError, match=r"test:4:5: for is"):
        step_of(f"effleurage: whole back\nfor: {written}", catalog)


@pytest.mark.parametrize(
    ("written", "tempo"),
    [
        ("effleurage: whole back\ntempo: 4 cm/s", 40.0),
        ("effleurage: whole back\ntempo: 45 mm per s", 45.0),
        ("wringing: whole back\ntempo: 30 per min", 30.0),
        ("wringing: whole back\ntempo: 0.5 per s", 30.0),
    ],
)
def test_a_tempo_is_a_speed_or_a_rate_as_the_stroke_is(catalog: Catalog, written: str, tempo: float) -> None:
    assert step_of(f"{written}\nfor: 1 min", catalog).tempo == tempo


def test_a_rate_for_a_gliding_stroke_is_refused_with_what_to_write(catalog: Catalog) -> None:
    with pytest.raises(FormatError, match="glides: write a speed, such as 4 cm/s"):
        step_of("effleurage: whole back\ntempo: 30 per min\nfor: 1 min", catalog)


def test_repetitions_give_the_time_where_none_is_written(catalog: Catalog) -> None:
    counted = step_of("wringing: whole back\ntempo: 30 per min\ntimes: 15", catalog)
    assert (counted.repetitions, counted.duration_s) == (15, 30.0)
    held = step_of("palm compression: lower back\nhold: 10 s\ntimes: 4", catalog)
    assert (held.hold_s, held.duration_s) == (10.0, 46.0)
    glided = step_of("effleurage: whole back\ntimes: 3", catalog)
    assert glided.duration_s == 61.0


def test_a_repetition_count_leaves_a_written_time_alone(catalog: Catalog) -> None:
    assert step_of("wringing: whole back\ntimes: 15\nfor: 2 min", catalog).duration_s == 120.0


def test_reasons_are_sentences_or_data(catalog: Catalog) -> None:
    step = step_of(
        "effleurage: whole back\nfor: 1 min\nwhy:\n  - It warms.\n  - {need: tense_here, region: neck.left, share: 1}",
        catalog,
    )
    assert step.why == (
        Reason(kind="source", code="said", values={"text": "It warms."}),
        Reason(kind="need", code="tense_here", values={"region": "neck.left", "share": 1.0}),
    )


def test_a_step_remembers_its_line(catalog: Catalog) -> None:
    text = (
        "routine: A\n\nsteps:\n  - hold: sacrum\n    for: 10 s\n\n  # and then\n  - effleurage: back\n    for: 1 min\n"
    )
    assert [step.line for step in formats.read_routine(text, "a", catalog).steps] == [4, 8]


def test_a_title_and_source_are_kept(catalog: Catalog) -> None:
    text = (
        "routine: Slow stroke\nposition: face down\nrest: 10 min\nsource: {title: A trial, year: 2004}\n"
        "steps:\n  - effleurage: whole back\n    for: 10 min\n"
    )
    routine = formats.read_routine(text, "a", catalog)
    assert (routine.title, routine.position, routine.rest_s) == ("Slow stroke", "prone", 600.0)
    assert routine.source == {"title": "A trial", "year": "2004"}


def test_a_routine_may_ask_for_no_rest(catalog: Catalog) -> None:
    text = "routine: A\nrest: none\nsteps:\n  - effleurage: whole back\n    for: 1 min\n"
    assert formats.read_routine(text, "a", catalog).rest_s == 0.0


def test_everything_wrong_is_counted_and_the_first_is_told(catalog: Catalog) -> None:
    text = "routine: A\nsteps:\n  - effleurage: whole back\n    level: 9\n    fro: 1 min\n"
    with pytest.raises(FormatError) as caught:
        formats.read_routine(text, "a", catalog)
    assert str(caught.value) == ("a:4:5: level is 9. Write a number from 0 to 5. (1 more problem after this one.)")


def test_a_written_routine_reads_like_a_recipe(catalog: Catalog) -> None:
    text = (
        "routine: Ten quiet minutes\n"
        "position: prone\n"
        "steps:\n"
        "  - hold: sacrum and between shoulder blades\n"
        "    stroke: still hands\n"
        "    level: 0\n"
        "    for: 30 s\n"
        "  - effleurage: whole back\n"
        "    stroke: long\n"
        "    level: 2\n"
        "    tempo: 4 cm/s\n"
        "    for: 3 min\n"
        "  - squeezing: shoulder top\n"
        "    side: each in turn\n"
        "    level: 2.5\n"
        "    for: 90 s\n"
        '    say: "Lift, squeeze and roll."\n'
    )
    written = formats.write_routine(formats.read_routine(text, "a", catalog), catalog)
    assert written == text
