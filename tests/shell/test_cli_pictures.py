"""The terminal's pictures: the swell, the dots, the keys, and where the hands are."""

from __future__ import annotations

import math

import pytest

from unknot.model.score import Cue, Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.shell.cli.braille import Canvas, Chart
from unknot.shell.cli.ink import AMBER, Ink, table, wrapped
from unknot.shell.cli.keys import meanings
from unknot.shell.cli.moments import Part, hands_at
from unknot.shell.cli.swell import Bar, swell_lines

PLAIN = Ink(colour=False)
SQUARE = [(-100.0, 0.0), (100.0, 0.0), (100.0, 400.0), (-100.0, 400.0)]


def bars() -> list[Bar]:
    return [
        Bar(duration_s=60, level=0, phase="settle"),
        Bar(duration_s=120, level=3, phase="knead"),
        Bar(duration_s=60, level=1, phase="soothe"),
    ]


def test_the_swell_rises_with_the_level_and_returns() -> None:
    lines = swell_lines(bars(), PLAIN, width=40, height=4)
    heights = ["".join(line[column] for line in lines[:4]).count("█") for column in range(40)]
    assert [len(line) for line in lines[:4]] == [40] * 4
    assert heights[20] > heights[2]
    assert heights[20] > heights[38]


def test_stillness_can_be_seen_in_the_swell() -> None:
    lowest = swell_lines(bars(), PLAIN, width=40, height=4)[3]
    assert " " not in lowest[1:]


def test_the_swell_says_how_long_it_lasts_or_where_one_is() -> None:
    assert swell_lines(bars(), PLAIN, width=40)[-1] == "0:00" + "4:00".rjust(36)
    assert swell_lines(bars(), PLAIN, width=40, now_s=120)[-1].index("▲") == 20


def test_nothing_to_play_has_no_swell() -> None:
    assert swell_lines([], PLAIN, width=40) == []


def test_a_dot_is_where_it_was_set_and_nowhere_outside() -> None:
    canvas = Canvas(2, 1)
    canvas.dot(0, 0)
    canvas.dot(3, 3)
    for outside in ((-1, 0), (4, 0), (0, 4), (0, -1)):
        canvas.dot(*outside)
    assert canvas.lines(PLAIN) == ["\u2801\u2880"]


def test_the_recipients_right_is_drawn_on_the_right_and_the_head_above() -> None:
    canvas = Canvas(20, 10)
    chart = Chart(canvas, SQUARE)
    chart.letter((80.0, 380.0), "R")
    chart.letter((-80.0, 20.0), "L")
    lines = canvas.lines(PLAIN)
    rows = {letter: row for row, line in enumerate(lines) for letter in "RL" if letter in line}
    assert rows["R"] < rows["L"]
    assert lines[rows["R"]].index("R") > lines[rows["L"]].index("L")


def dots(canvas: Canvas) -> int:
    return sum(bin(ord(letter) - 0x2800).count("1") for line in canvas.lines(PLAIN) for letter in line if letter != " ")


def test_a_contact_is_as_large_as_its_footprint_and_turns_with_the_hand() -> None:
    upright, turned = Canvas(40, 30), Canvas(40, 30)
    Chart(upright, SQUARE).ellipse((0.0, 200.0), (60.0, 20.0), 0.0, None)
    Chart(turned, SQUARE).ellipse((0.0, 200.0), (60.0, 20.0), math.pi / 2, None)
    rows = [sum(1 for line in canvas.lines(PLAIN) if line.strip()) for canvas in (upright, turned)]
    assert rows[0] > 2 * rows[1]
    assert dots(upright) == pytest.approx(dots(turned), rel=0.15)


def test_shading_is_denser_where_more_time_goes() -> None:
    counts = []
    for share in (0.0, 0.3, 1.0):
        canvas = Canvas(40, 30)
        Chart(canvas, SQUARE).shade(SQUARE, share, None)
        counts.append(dots(canvas))
    assert counts[0] == 0
    assert counts[1] == pytest.approx(0.3 * counts[2], rel=0.2)


def test_colour_is_only_written_where_it_is_wanted() -> None:
    assert PLAIN.tint("a", AMBER) == "a"
    assert Ink(colour=True).tint("a", AMBER) == "\x1b[38;2;231;172;91ma\x1b[0m"
    assert "38;5;" in Ink(colour=True, many=False).tint("a", AMBER)


def test_tables_are_aligned() -> None:
    assert table([("a", "1"), ("bcd", "22")], right=(1,)) == ["a     1", "bcd  22"]
    assert table([]) == []


def test_text_is_wrapped_with_its_indent() -> None:
    assert wrapped("one two three", width=9, indent="  ", first="- ") == ["- one two", "  three"]


def test_pedals_and_keys_have_their_meanings() -> None:
    assert meanings(" \r\x1b[C\x1b[D\x1b[A\x1bOB\x1bq") == [
        "pause", "pause", "next", "again", "firmer", "softer", "stop", "stop",
    ]  # fmt: skip


def test_keys_without_a_meaning_do_nothing() -> None:
    assert meanings("x\x1b[Zé1") == []


def hold(x_mm: float, seconds: float) -> Figure:
    frames = (
        Keyframe(t_s=0, x_mm=x_mm, y_mm=0, heading_rad=0, level=0),
        Keyframe(t_s=seconds, x_mm=x_mm + 10, y_mm=0, heading_rad=0, level=2),
    )
    return Figure(duration_s=seconds, left=Track(contact="palm", keyframes=frames))


def small_score() -> Score:
    steps = tuple(
        ScoreStep(
            start_s=start,
            duration_s=20,
            stroke="still_hands",
            technique="holding",
            phase="settle",
            regions=("sacrum",),
            side="midline",
            level=1,
            passages=(Passage(count=2, figures=(hold(0, 4), hold(100, 6))),),
            title=f"Step {index}",
            place="sacrum",
            line_text="Rest.",
        )
        for index, start in enumerate((0.0, 20.0, 40.0))
    )
    cues = tuple(Cue(at_s=at, text=f"At {at:g}", kind="intro", estimated_s=2) for at in (0.0, 20.0, 40.0, 50.0))
    closing = (steps[0],)
    return Score(
        title="Small",
        duration_s=60,
        position="prone",
        steps=steps,
        cues=cues,
        closing=closing,
        closing_cues=(Cue(at_s=0, text="Lift away.", kind="closing", estimated_s=2),),
    )


def test_repeats_are_played_as_often_as_they_are_written() -> None:
    part = Part(small_score().steps, ())
    xs = [hands_at(part, at_s)[0].x_mm for at_s in (0, 4, 10, 14, 24)]
    assert xs == [0, 100, 0, 100, 100]


def test_between_keyframes_the_hand_moves_as_the_score_defines() -> None:
    part = Part(small_score().steps, ())
    (hand,) = hands_at(part, 2.0)
    assert (hand.x_mm, hand.level) == (5.0, 1.0)


def test_at_the_end_the_hands_are_where_the_last_figure_left_them() -> None:
    part = Part(small_score().steps, ())
    (hand,) = hands_at(part, 60.0)
    assert (hand.x_mm, hand.level) == (110.0, 2.0)


def test_a_part_without_steps_has_no_hands() -> None:
    assert hands_at(Part((), ()), 1.0) == []
