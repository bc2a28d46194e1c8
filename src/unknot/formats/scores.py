"""Score ↔ JSON (`*.score.json`): what both hands do, compactly, at the precision that hands and screens have."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, Final, get_args

from unknot.formats.shape import Choice, Field, Items, Kind, Mapped, Number, Object, Reading, Text, Tuple
from unknot.formats.versions import HEADER, brought_up_to_date, header, read_large
from unknot.model.score import Cue, CueKind, Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.model.words import BodyPosition, Phase, Side, Technique, UpperSide
from unknot.reading import Document

__all__ = ["SCORE", "read_score", "score_json", "score_values", "score_written", "write_score"]

# Decimals in the file. Times are finer than any ear, so that a figure played a hundred times still ends on time.
TIME_DECIMALS: Final = 6
PLACE_DECIMALS: Final = 2
HEADING_DECIMALS: Final = 4
LEVEL_DECIMALS: Final = 3

_LONGEST_S = 4 * 3600.0
_TIME = Number(low=0.0, high=_LONGEST_S, unit=" s")
_MM = Number(low=-2000.0, high=2000.0, unit=" mm")
_SPEED = Number(low=-5000.0, high=5000.0, unit=" mm/s")
_LEVEL = Number(low=0.0, high=5.0)
_LINE = Text(longest=400)
_ID = Text(longest=80)


def _track(*, contact: str, keyframes: tuple[tuple[float, ...], ...]) -> Track:
    return Track(contact=contact, keyframes=tuple(_keyframe(row) for row in keyframes))


def _keyframe(row: tuple[float, ...]) -> Keyframe:
    t_s, x_mm, y_mm, heading_rad, level, vx_mm_s, vy_mm_s = row
    return Keyframe(
        t_s=t_s, x_mm=x_mm, y_mm=y_mm, heading_rad=heading_rad, level=level, vx_mm_s=vx_mm_s, vy_mm_s=vy_mm_s
    )


KEYFRAME = Tuple(
    items=(
        ("t_s", _TIME),
        ("x_mm", _MM),
        ("y_mm", _MM),
        ("heading_rad", Number(low=-100.0, high=100.0, unit=" rad")),
        ("level", Number(low=-1.0, high=5.0)),
        ("vx_mm_s", _SPEED),
        ("vy_mm_s", _SPEED),
    ),
    least=5,
)

TRACK = Object(
    make=_track,
    fields={
        "contact": Field(_ID, "Part of the giver's hand, an id of a contact.", required=True),
        "keyframes": Field(Items(item=KEYFRAME, least=2, most=5000), required=True),
    },
)

FIGURE = Object(
    make=Figure,
    fields={
        "duration_s": Field(Number(low=0.001, high=_LONGEST_S, unit=" s"), required=True),
        "left": Field(TRACK, "The giver's left hand; left out while it is off the body."),
        "right": Field(TRACK, "The giver's right hand."),
    },
)

PASSAGE = Object(
    make=Passage,
    fields={
        "count": Field(Number(low=1, high=100000, whole=True), "How often the figures are played.", required=True),
        "figures": Field(Items(item=FIGURE, least=1, most=2000), required=True),
    },
)


def _choice(literal: Any) -> Choice:
    return Choice(words=get_args(literal))


SCORE_STEP = Object(
    make=ScoreStep,
    fields={
        "start_s": Field(_TIME, "From the start of the score.", required=True),
        "duration_s": Field(_TIME, required=True),
        "stroke": Field(_ID, required=True),
        "technique": Field(_choice(Technique), required=True),
        "phase": Field(_choice(Phase), required=True),
        "regions": Field(Items(item=_ID, most=40), required=True),
        "side": Field(_choice(Side), required=True),
        "level": Field(_LEVEL, required=True),
        "passages": Field(Items(item=PASSAGE, most=2000), required=True),
        "title": Field(_LINE),
        "line_text": Field(_LINE),
        "place": Field(_LINE),
        "standing": Field(_LINE),
        "routine_step": Field(Number(low=0, high=10000, whole=True)),
        "upper": Field(_choice(UpperSide), "Which side of the back is up, where the recipient lies on the side."),
    },
)

CUE = Object(
    make=Cue,
    fields={
        "at_s": Field(_TIME, required=True),
        "text": Field(Text(longest=600), required=True),
        "kind": Field(_choice(CueKind), required=True),
        "estimated_s": Field(Number(low=0.0, high=300.0, unit=" s"), required=True),
        "step": Field(Number(low=0, high=10000, whole=True)),
    },
)

_STEPS: Kind = Items(item=SCORE_STEP, most=2000)
_CUES: Kind = Items(item=CUE, most=5000)


class _NumberOrText:
    """The numbers that rebuild a back are numbers, but for the words of build and shape."""

    def read(self, value: Any, path: tuple[str | int, ...], reading: Reading) -> float | str:
        """Return the number or the word."""
        if isinstance(value, str):
            return _ID.read(value, path, reading)
        return Number(low=-1e6, high=1e6).read(value, path, reading)

    def schema(self) -> dict[str, Any]:
        """Return the schema."""
        return {"type": ["number", "string"]}


SCORE = Object(
    make=Score,
    about="A routine made exact in time and space for one back: what both hands do at every moment, and what is said.",
    fields={
        "title": Field(_LINE, required=True),
        "duration_s": Field(_TIME, "Hands-on seconds.", required=True),
        "position": Field(_choice(BodyPosition), required=True),
        "rest_s": Field(_TIME, "Quiet seconds after the hands have left."),
        "revision": Field(Number(low=0, high=100000, whole=True)),
        "back": Field(Mapped(item=_NumberOrText(), most=60), "The numbers that rebuild this person's back."),
        "steps": Field(_STEPS, required=True),
        "cues": Field(_CUES, required=True),
        "closing": Field(_STEPS, "A short ending that can be played from any moment."),
        "closing_cues": Field(_CUES),
    },
)


def _rounded(value: float, decimals: int) -> float:
    rounded = round(float(value), decimals)
    # A whole number of seconds is written 12, not 12.0; and never -0
    return int(rounded) if rounded.is_integer() else rounded


def _keyframe_row(frame: Keyframe) -> list[float]:
    row = [
        _rounded(frame.t_s, TIME_DECIMALS),
        _rounded(frame.x_mm, PLACE_DECIMALS),
        _rounded(frame.y_mm, PLACE_DECIMALS),
        _rounded(frame.heading_rad, HEADING_DECIMALS),
        _rounded(frame.level, LEVEL_DECIMALS),
        _rounded(frame.vx_mm_s, PLACE_DECIMALS),
        _rounded(frame.vy_mm_s, PLACE_DECIMALS),
    ]
    return row[:5] if row[5:] == [0, 0] else row


def _figure_values(figure: Figure) -> dict[str, Any]:
    values: dict[str, Any] = {"duration_s": _rounded(figure.duration_s, TIME_DECIMALS)}
    for hand, track in (("left", figure.left), ("right", figure.right)):
        if track is not None:
            rows = [_keyframe_row(frame) for frame in track.keyframes]
            values[hand] = {"contact": track.contact, "keyframes": rows}
    return values


def _step_values(step: ScoreStep) -> dict[str, Any]:
    return {
        "start_s": _rounded(step.start_s, TIME_DECIMALS),
        "duration_s": _rounded(step.duration_s, TIME_DECIMALS),
        "stroke": step.stroke,
        "technique": step.technique,
        "phase": step.phase,
        "regions": list(step.regions),
        "side": step.side,
        "level": _rounded(step.level, LEVEL_DECIMALS),
        "title": step.title,
        "line_text": step.line_text,
        "place": step.place,
        "standing": step.standing,
        "routine_step": step.routine_step,
        **({"upper": step.upper} if step.upper else {}),
        "passages": [
            {"count": passage.count, "figures": [_figure_values(figure) for figure in passage.figures]}
            for passage in step.passages
        ],
    }


def _cue_values(cue: Cue) -> dict[str, Any]:
    return {
        "at_s": _rounded(cue.at_s, TIME_DECIMALS),
        "text": cue.text,
        "kind": cue.kind,
        "estimated_s": _rounded(cue.estimated_s, TIME_DECIMALS),
        "step": cue.step,
    }


def score_json(score: Score) -> dict[str, Any]:
    """Return a score as plain JSON values, rounded to the precision of the file, header first."""
    return {
        HEADER: header("score"),
        "title": score.title,
        "duration_s": _rounded(score.duration_s, TIME_DECIMALS),
        "position": score.position,
        "rest_s": _rounded(score.rest_s, TIME_DECIMALS),
        "revision": score.revision,
        "back": dict(score.back),
        "steps": [_step_values(step) for step in score.steps],
        "cues": [_cue_values(cue) for cue in score.cues],
        "closing": [_step_values(step) for step in score.closing],
        "closing_cues": [_cue_values(cue) for cue in score.closing_cues],
    }


def write_score(score: Score) -> str:
    """Return a score as compact JSON text. Writing what was read gives the same text."""
    return json.dumps(score_json(score), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def score_values(values: Any, name: str = "score") -> Score:
    """Return the score of plain JSON values, as `score_json` gives them.

    Raises
    ------
    FormatError
        With the key path and remedy.
    """
    return _score_from(Document(name, values))


def score_written(score: Score) -> Score:
    """Return the score as it is after writing and reading: rounded to the precision of the file.

    What is verified should be this, since it is what will be played.
    """
    return score_values(score_json(score))


def read_score(text: str, name: str) -> Score:
    """Return the score of a JSON text.

    Raises
    ------
    FormatError
        With file, line, column and what to write instead.
    """
    return read_large(text, name, _score_from)


def _score_from(document: Document) -> Score:
    present = brought_up_to_date(document, "score")
    reading = Reading(present)
    score = SCORE.read(present.value, (), reading)
    if score is not None:
        _check_times(score, reading)
    reading.finish()
    result: Score = score
    return result


def _check_times(score: Score, reading: Reading) -> None:
    """Refuse keyframes out of order: the time between two of them divides, so it must not be 0 or less."""
    for key, steps in (("steps", score.steps), ("closing", score.closing)):
        for s, step in enumerate(steps):
            for p, passage in enumerate(step.passages):
                for f, figure in enumerate(passage.figures):
                    for hand, track in (("left", figure.left), ("right", figure.right)):
                        if track is None:
                            continue
                        times = [frame.t_s for frame in track.keyframes]
                        if any(after <= before for before, after in pairwise(times)):
                            path = (key, s, "passages", p, "figures", f, hand, "keyframes")
                            reading.refuse(path, "the keyframes are not in order of time.", "Let t_s rise.")
