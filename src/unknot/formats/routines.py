"""Routine ↔ the open notation (`*.routine.yaml`): a massage as a short text that reads like a recipe.

Each step begins with what the hands do and where (`- kneading: shoulder tops`); everything else has a sensible default
from the stroke itself. The whole notation is described in docs/notation.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from unknot.formats.lengths import duration_of_repetitions
from unknot.formats.naming import Names
from unknot.formats.quantities import duration_from, tempo_from
from unknot.formats.shape import (
    Choice,
    Field,
    Flag,
    Items,
    Kind,
    Number,
    Object,
    Quantity,
    Reading,
    Schema,
    Text,
    shown,
)
from unknot.formats.versions import brought_up_to_date, document_from
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.routine import Reason, ReasonKind, Routine, Step
from unknot.model.words import BodyPosition, Goal, Phase, Side
from unknot.reading import KeyPath, near

__all__ = ["IN_TURN", "REASONS", "SAID", "read_routine", "routine_object"]

IN_TURN: Final[dict[str, tuple[Side, Side]]] = {
    "each in turn": ("left", "right"),
    "left then right": ("left", "right"),
    "right then left": ("right", "left"),
}
"""Ways to write one step that becomes two, one for each side. `for` is the time of each."""

_SIDES: Final = Choice(words=(*get_args(Side), *IN_TURN), also={"each": "each in turn", "both sides": "both"})
_POSITIONS: Final = Choice(
    words=get_args(BodyPosition),
    also={"face down": "prone", "lying face down": "prone", "on the side": "side_lying", "sitting": "seated"},
)
SAID: Final = "said"
"""Code of a reason that a person wrote as a sentence."""

REASONS: Final[tuple[ReasonKind, ...]] = get_args(ReasonKind)

_MOST_STEPS: Final = 400
_TIME: Final = ("3 min", "90 s", "1:30")

STEP_FIELDS: Final[dict[str, Field]] = {
    "stroke": Field(Text(shortest=1, longest=80), 'Which form of the technique: "long", "thumb circles".'),
    "for": Field(Quantity(parse=duration_from, examples=_TIME), "How long; of each side where it is each in turn."),
    "side": Field(_SIDES, "left and right are the recipient's."),
    "level": Field(Number(low=0, high=5, step=0.5), "0 resting touch, 1 lotion, 2 rub in, 3 pleasantly firm, 5 deep."),
    "tempo": Field(Text(longest=40), "4 cm/s for gliding strokes, 30 per min for rhythmic ones."),
    "times": Field(Number(low=1, high=1000, whole=True), "How often."),
    "hold": Field(Quantity(parse=duration_from, examples=("10 s",)), "How long each press or stretch is held."),
    "contact": Field(Text(shortest=1, longest=60), 'Part of the hand, where it is not the usual: "soft fist".'),
    "phase": Field(Choice(words=get_args(Phase)), "Where it is not the stroke's own."),
    "slowing": Field(Flag(), "The tempo falls through the step."),
    "optional": Field(Flag(), "May be left out when time is short."),
    "say": Field(Text(longest=400), "What the giver hears when it begins, instead of the stroke's own words."),
    "note": Field(Text(longest=2000), "For readers of the file."),
}


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


STEP_FIELDS["why"] = Field(Items(item=_Why(), most=20), "Reasons, in order of weight.")


@dataclass(frozen=True, slots=True)
class _StepKind:
    """One step. Without names it only describes itself."""

    names: Names | None = None

    def schema(self) -> Schema:
        """Return the schema: the first key, whatever it is called, says what and where."""
        properties = {key: {**field.kind.schema(), "description": field.about} for key, field in STEP_FIELDS.items()}
        properties["hold"] = {"type": ["string", "array"], "description": "As the first key: still hands, and where."}
        place: Schema = {"type": ["string", "array"], "items": {"type": "string"}}
        return {"type": "object", "properties": properties, "additionalProperties": place, "minProperties": 1}

    def read(self, value: Any, path: KeyPath, reading: Reading) -> tuple[Step, ...]:
        """Return the step, as two where it is each side in turn."""
        assert self.names is not None
        before = len(reading.problems)
        if not isinstance(value, dict) or not value:
            fix = "Write - effleurage: whole back, and for: 3 min below it."
            reading.refuse(path, f"a step must say what and where, not {shown(value)}.", fix)
            return ()
        head = next(iter(value))
        if head in STEP_FIELDS and not self.names.is_stroke_word(head):
            fix = "Begin it with what and where, such as - effleurage: whole back."
            reading.refuse((*path, head), f"the step begins with {shown(head)}.", fix)
            return ()
        regions, said_side = self._place(head, value[head], path, reading)
        fields = self._fields(value, head, path, reading)
        contact = self._named(fields, "contact", path, reading, self.names.contact_from)
        stroke = self._stroke(head, fields, regions, contact, path, reading)
        if stroke is None or len(reading.problems) > before:
            return ()
        fields["contact"] = contact
        sides = self._sides(regions, said_side, fields.get("side"), path, reading)
        tempo = self._named(fields, "tempo", path, reading, lambda text: tempo_from(text, stroke.tempo_unit)) or None
        duration_s = fields.get("for") or self._counted(stroke, regions, fields, tempo, path, reading)
        if len(reading.problems) > before:
            return ()
        first = _step(stroke, regions, sides[0], duration_s, tempo, fields, reading.document.line(path))
        # What is said at the first side need not be said again at the second
        return (first, *(replace(first, side=side, say="") for side in sides[1:]))

    def _place(self, head: str, value: Any, path: KeyPath, reading: Reading) -> tuple[tuple[str, ...], Side | None]:
        assert self.names is not None
        here = (*path, head)
        if not self.names.is_stroke_word(head):
            fix = near(head.lower(), self.names.stroke_words())
            reading.refuse(here, f"the stroke {shown(head)} is not known.", fix)
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            fix = f"Write a place, such as {head}: shoulder tops."
            reading.refuse(here, f"{shown(head)} has no place, but {shown(value)}.", fix)
            return (), None
        try:
            regions, side = self.names.regions_from(value)
        except ValueError as error:
            reading.refuse(here, f"the place {shown(value)} cannot be read.", str(error))
            return (), None
        if not regions:
            reading.refuse(here, f"{shown(head)} has no place.", f"Write a place, such as {head}: shoulder tops.")
        return regions, side

    def _fields(self, value: dict[str, Any], head: str, path: KeyPath, reading: Reading) -> dict[str, Any]:
        assert self.names is not None
        fields: dict[str, Any] = {}
        for key, inner in value.items():
            if key == head:
                continue
            if key in STEP_FIELDS:
                fields[key] = STEP_FIELDS[key].kind.read(inner, (*path, key), reading)
            elif self.names.is_stroke_word(key):
                fix = f"Begin a new step with - {key}: ..."
                reading.refuse((*path, key), f"the step {shown(head)} holds a second stroke, {shown(key)}.", fix)
            else:
                reading.refuse((*path, key), f"the key {shown(key)} is not known in a step.", near(key, [*STEP_FIELDS]))
        return fields

    @staticmethod
    def _named(fields: dict[str, Any], key: str, path: KeyPath, reading: Reading, resolve: Callable[[str], Any]) -> Any:
        if not fields.get(key):
            return ""
        try:
            return resolve(fields[key])
        except ValueError as error:
            reading.refuse((*path, key), f"{key} is {shown(fields[key])}.", str(error))
            return ""

    def _stroke(
        self,
        head: str,
        fields: dict[str, Any],
        regions: tuple[str, ...],
        contact: str,
        path: KeyPath,
        reading: Reading,
    ) -> Stroke | None:
        assert self.names is not None
        if not self.names.is_stroke_word(head):
            return None
        form = fields.get("stroke")
        try:
            return self.names.stroke_from(head, form, regions, contact)
        except ValueError as error:
            what = f"{shown(form)} is not a form of {head}." if form else f"there is no stroke for {shown(head)}."
            reading.refuse((*path, "stroke" if form else head), what, str(error))
            return None

    def _sides(
        self, regions: tuple[str, ...], said: Side | None, written: str | None, path: KeyPath, reading: Reading
    ) -> tuple[Side, ...]:
        assert self.names is not None
        if said is not None and written is not None and said != written:
            reading.refuse((*path, "side"), f"side is {shown(written)}, but the place says {said}.", "Keep one.")
        if written in IN_TURN:
            return IN_TURN[written]
        for side in get_args(Side):
            if side in (written, said):
                return (side,)
        paired = any(self.names.catalog.regions[region].paired for region in regions)
        return ("both",) if paired else ("midline",)

    def _counted(
        self,
        stroke: Stroke,
        regions: tuple[str, ...],
        fields: dict[str, Any],
        tempo: float | None,
        path: KeyPath,
        reading: Reading,
    ) -> float:
        assert self.names is not None
        if "times" not in fields:
            reading.refuse(path, f"the step does not say how long {shown(stroke.name)} lasts.", "Add for: 2 min.")
            return 0.0
        places = [self.names.catalog.regions[region] for region in regions]
        return duration_of_repetitions(stroke, places, fields["times"], tempo=tempo, hold_s=fields.get("hold"))


def _step(
    stroke: Stroke,
    regions: tuple[str, ...],
    side: Side,
    duration_s: float,
    tempo: float | None,
    fields: dict[str, Any],
    line: int,
) -> Step:
    return Step(
        stroke=stroke.id,
        regions=regions,
        side=side,
        duration_s=duration_s,
        level=fields.get("level", stroke.level_usual),
        phase=fields.get("phase", stroke.phase),
        tempo=tempo,
        contact=fields["contact"],
        repetitions=fields.get("times"),
        hold_s=fields.get("hold"),
        say=fields.get("say", ""),
        note=fields.get("note", ""),
        why=fields.get("why", ()),
        slowing=fields.get("slowing", False),
        optional=fields.get("optional", False),
        line=line,
    )


def _source(**said: str) -> dict[str, str]:
    return said


def _routine(*, routine: str, steps: tuple[tuple[Step, ...], ...], rest: float = 180.0, **rest_of_it: Any) -> Routine:
    flat = tuple(step for pair in steps for step in pair)
    return Routine(title=routine, steps=flat, rest_s=rest, **rest_of_it)


def routine_object(names: Names | None = None) -> Object:
    """Return the declaration of the notation; with names it can read, without it can only describe itself."""
    source = {key: Field(Text(longest=1000)) for key in ("title", "authors", "doi", "url", "note")}
    source["year"] = Field(Text(longest=10, numbers=True))
    steps: Kind = Items(item=_StepKind(names), least=1, most=_MOST_STEPS)
    return Object(
        make=_routine,
        about="A massage as an ordered list of steps, in the open notation of Unknot.",
        fields={
            "routine": Field(Text(shortest=1, longest=120), "Its title.", required=True),
            "summary": Field(Text(longest=1000), "A sentence or two for people who choose."),
            "position": Field(_POSITIONS, "How the recipient lies or sits."),
            "goal": Field(Choice(words=(*get_args(Goal), ""))),
            "source": Field(Object(fields=source, make=_source), "Where it comes from."),
            "rest": Field(Quantity(parse=_rest_from, examples=_TIME), "Quiet time after the hands have left."),
            "seed": Field(Number(low=0, high=2**53, whole=True)),
            "steps": Field(steps, "What the hands do, in order.", required=True),
        },
    )


def _rest_from(value: Any) -> float:
    return 0.0 if value in ("none", "0 s", "0 min") else duration_from(value)


def read_routine(text: str, name: str, catalog: Catalog) -> Routine:
    """Return the routine of a text in the open notation (YAML, or the same as JSON).

    Raises
    ------
    FormatError
        With file, line, column and what to write instead.
    """
    document = brought_up_to_date(document_from(text, name), "routine", implied=True)
    reading = Reading(document)
    routine: Routine = routine_object(Names(catalog)).read(document.value, (), reading)
    reading.finish()
    return routine
