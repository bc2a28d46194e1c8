"""The keys of a step in the open notation: what each may hold, and what it is for."""

from __future__ import annotations

from typing import Any, Final, get_args

from unknot.formats.amounts import count_from, lasting_from, said_tempo_from
from unknot.formats.shape import Choice, Field, Flag, Items, Number, Object, Quantity, Reading, Schema, Text, shown
from unknot.model.recipe import Pressure, Return
from unknot.model.routine import Reason, ReasonKind
from unknot.model.words import Phase, Side
from unknot.reading import KeyPath, near

__all__ = [
    "ASSUMED_FIELDS",
    "FIELDS_OF",
    "IN_TURN",
    "OTHER_SIDE",
    "REASONS",
    "SAID",
    "SIDES_OF",
    "STEP_FIELDS",
]

IN_TURN: Final[dict[str, tuple[Side, Side]]] = {
    "each in turn": ("left", "right"),
    "left then right": ("left", "right"),
    "right then left": ("right", "left"),
}
"""Ways to write one step that becomes two, one for each side. `for` is the time of each."""

OTHER_SIDE: Final = "other side"
SIDES_OF: Final[dict[str, tuple[Side, ...]]] = {
    **{side: (side,) for side in get_args(Side)},
    **IN_TURN,
    "both sides": ("both",),
    "alternating": ("both",),
    "far side": (),
    OTHER_SIDE: (),
}
"""What each word for a side is played as. The last ones need to be told apart before anything can be played."""

SAID: Final = "said"
"""Code of a reason that a person wrote as a sentence."""

REASONS: Final[tuple[ReasonKind, ...]] = get_args(ReasonKind)

_TIME: Final = ("3 min", "90 s", "1:30", "60 to 90 s a side", "4 breaths")
_TIMES: Final = ("5", "10 to 15", "3 a side", "at least 10 a line")
_TEMPO: Final = ("4 cm/s", "30 per min", "12 strokes a min", "5 s a stroke", "1 circle a breath", "8 counts a stroke")


class _Why:
    """Reasons: a sentence, or `{need: tense_here, region: neck.left}` (kind: code, then what fills its phrase)."""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Reason | None:
        """Return one reason."""
        if isinstance(value, str):
            text = Text(longest=400, shortest=1).read(value, path, reading)
            return Reason(kind="source", code=SAID, values={"text": text})
        first = next(iter(value), "") if isinstance(value, dict) else ""
        kind = next((known for known in REASONS if known == first), None)
        if kind is None:
            reading.refuse(path, f"a reason begins with {shown(first)}.", near(first, REASONS))
            return None
        rest = {key: inner for key, inner in value.items() if key not in (kind, "finding")}
        if isinstance(rest.get("with"), dict):
            rest = rest["with"]
        values: dict[str, str | float] = {}
        for key, inner in rest.items():
            if isinstance(inner, bool) or not isinstance(inner, (str, int, float)):
                reading.refuse((*path, key), f"{key} is {shown(inner)}.", "Write text or a number.")
            else:
                values[key] = inner if isinstance(inner, str) else float(inner)
        line = Text(longest=400)
        return Reason(
            kind=kind,
            code=line.read(value[kind], (*path, kind), reading),
            values=values,
            finding=line.read(value.get("finding", ""), (*path, "finding"), reading),
        )

    def schema(self) -> Schema:
        """Return the schema."""
        inner = {"type": ["string", "number", "object"]}
        reason = {"type": "object", "minProperties": 1, "additionalProperties": inner}
        return {"anyOf": [{"type": "string"}, reason]}


class _Pressure:
    """Pressure in words, or as a mapping of scale, feeling, breath and who decides."""

    object = Object(
        make=Pressure,
        fields={
            "words": Field(Text(longest=400), "As the source says it."),
            "scale": Field(Text(longest=60), "On a scale: 7 of 10."),
            "of": Field(Text(longest=60), "What the scale measures: pain."),
            "until": Field(Text(longest=200), "What is felt when it is enough: slight discomfort begins."),
            "breath": Field(Text(longest=200), "With the breath: sink as they breathe out."),
            "by": Field(Choice(words=("recipient", "giver")), "Who decides."),
        },
    )

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Pressure | None:
        """Return the pressure."""
        if isinstance(value, str):
            return Pressure(words=Text(longest=400, shortest=1).read(value, path, reading))
        pressure: Pressure | None = self.object.read(value, path, reading)
        return pressure

    def schema(self) -> Schema:
        """Return the schema."""
        return {"anyOf": [Text(longest=400, shortest=1).schema(), self.object.schema()]}


def _words(about: str, longest: int = 400) -> Field:
    return Field(Text(shortest=1, longest=longest), about)


def _return(**said: Any) -> Return:
    return Return(**said)


_SIDES: Final = Choice(words=tuple(SIDES_OF), also={"each": "each in turn", "opposite side": OTHER_SIDE})
_LEVEL: Final = Number(low=0, high=5, step=0.5)
_SAID_TEMPO: Final = Quantity(parse=said_tempo_from, examples=_TEMPO)
_LASTING: Final = Quantity(parse=lasting_from, examples=_TIME)
_COUNT: Final = Quantity(parse=count_from, examples=_TIMES, numbers=True)

_RETURN: Final = Object(
    make=_return,
    fields={
        "path": _words("Where it goes back."),
        "level": Field(_LEVEL),
        "pressure": _words("How firmly."),
        "pace": _words("How fast, in words."),
        "tempo": Field(_SAID_TEMPO),
        "hands": _words("With what."),
    },
)

# What is played: each may be said by the source, or assumed by whoever wrote the file
_PLAYED: Final[dict[str, Field]] = {
    "stroke": Field(Text(shortest=1, longest=80), 'Which form of the technique: "long", "thumb circles".'),
    "for": Field(_LASTING, "How long; of each side where it is each in turn."),
    "side": Field(_SIDES, "left and right are the recipient's."),
    "up": Field(Choice(words=("left", "right")), "Lying on the side: the side of the back that is up from here on."),
    "level": Field(_LEVEL, "0 resting touch, 1 lotion, 2 rub in, 3 pleasantly firm, 5 deep."),
    "tempo": Field(
        Text(longest=40),
        "4 cm/s for gliding strokes, 30 per min for rhythmic ones; also 5 s a stroke, 1 circle a breath.",
    ),
    "times": Field(_COUNT, "How often."),
    "points": Field(_COUNT, "How many points a series of presses has: 5 a line."),
    "hold": Field(_LASTING, "How long each press or stretch is held."),
    "contact": Field(Text(shortest=1, longest=60), 'Part of the hand, where it is not the usual: "soft fist".'),
    "phase": Field(Choice(words=get_args(Phase)), "Where it is not the stroke's own."),
    "slowing": Field(Flag(), "The tempo falls through the step."),
}

ASSUMED_FIELDS: Final[dict[str, Field]] = {"place": _words("Where it is played."), **_PLAYED}

STEP_FIELDS: Final[dict[str, Field]] = {
    **_PLAYED,
    "called": _words("The source's own name for it."),
    "where": _words("The place in the source's own words."),
    "hands": _words("What the hands are and do, in the source's own words."),
    "path": _words("The way of the stroke: up beside the spine to the shoulders."),
    "return": Field(_RETURN, "The way back where it is another: path, level, pressure, pace, tempo, hands."),
    "pressure": Field(_Pressure(), "How firmly, where it is no level: words, or a mapping."),
    "pace": _words("How fast, in words: slow, rhythmic."),
    "until": _words("What ends it: the skin feels warm."),
    "if": _words("Only where this is so: very tight."),
    "optional": Field(Flag(), "May be left out when time is short."),
    "say": Field(Text(longest=400), "What the giver hears when it begins, instead of the stroke's own words."),
    "note": Field(Text(longest=2000), "For readers of the file."),
    "why": Field(Items(item=_Why(), most=20), "Reasons, in order of weight."),
    "without": _words("What is said here but not played."),
    "assumed": Field(Object(fields=ASSUMED_FIELDS), "What the source does not say, so that it can be played."),
    "ours": Field(Flag(), "true: the source has nothing like this step; it is ours."),
}

_ABOUT_ANY: Final = ("side", "where", "called", "times", "for", "until", "if", "optional", "say", "note", "why", "ours")
FIELDS_OF: Final[dict[str, tuple[str, ...]]] = {
    "stroke": (*STEP_FIELDS, "meanwhile"),
    "technique": (*(key for key in STEP_FIELDS if key not in ("stroke", "phase")), "meanwhile"),
    "act": (*_ABOUT_ANY, "hands", "path", "pace", "pressure", "hold", "assumed", "without", "meanwhile"),
    "block": (*_ABOUT_ANY, "assumed", "without", "steps", "order", "choose", "meanwhile"),
    "repeat": _ABOUT_ANY,
}
"""Which keys each kind of step takes."""
