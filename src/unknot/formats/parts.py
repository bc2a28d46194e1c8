"""One entry under `steps:` of the open notation → `Part`; and its schema. Steps may hold steps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from unknot.formats.amounts import said_tempo_from
from unknot.formats.naming import Names
from unknot.formats.resolving import Resolving
from unknot.formats.shape import Choice, Field, Items, Number, Reading, Schema, Text, shown
from unknot.formats.step_fields import FIELDS_OF, STEP_FIELDS
from unknot.model.recipe import ACTS, Part, PartKind, Played
from unknot.reading import KeyPath, near

__all__ = ["HEADS", "MOST_STEPS", "PartReader", "step_schema"]

HEADS: Final[dict[str, str]] = {
    "technique": "A technique that is not one of ours, by its own name; where: says the place.",
    "block": "A title for several steps that belong together: a circuit, a shared time, a free order.",
    "repeat": "Numbers of entries above in this list, done again: 3 to 5.",
    "recipient": "What the recipient does: reaches the arm overhead.",
    "moved": "What of the recipient the giver moves: the arm hangs off the table.",
    "giver": "Where the giver goes or stands.",
    "hand": "What the other hand does.",
    "turn over": "The recipient turns over, and how.",
    "uncover": "What is uncovered.",
    "cover": "What is covered.",
    "assess": "What is looked at or felt for.",
    "oil": "What is put on the skin or the hands.",
    "warm pack": "Where a warm pack or towel lies.",
    "pause": "The hands rest.",
}
"""What a step may begin with besides a stroke."""

MOST_STEPS: Final = 400
_OWN_HEADS: Final[tuple[PartKind, ...]] = ("technique", "block", "repeat")
_RENAMED: Final = {"for": "lasts", "if": "only_if", "return": "way_back", "steps": "parts"}
_NOT_OF_THE_PART: Final = ("stroke", "tempo", "phase", "assumed", "order")
_NUMBERS = re.compile(r"(?:steps? )?([0-9]{1,3})(?: ?(?:to|-|–) ?([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class PartReader:
    """One entry under `steps`. Without names it only describes itself."""

    names: Names | None = None

    def schema(self) -> Schema:
        """Return where the schema stands: steps hold steps."""
        return {"$ref": "#/$defs/step"}

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Part | None:
        """Return the part."""
        assert self.names is not None
        if not isinstance(value, dict) or not value:
            fix = "Write - effleurage: whole back, and for: 3 min below it."
            reading.refuse(path, f"a step must say what and where, not {shown(value)}.", fix)
            return None
        before = len(reading.problems)
        head = next(iter(value))
        kind = self._kind(head, path, reading)
        if kind is None:
            return None
        fields = self._fields(kind, value, head, path, reading)
        assumed = fields.get("assumed") or {}
        said = {key: inner for key, inner in fields.items() if key != "assumed"}
        resolving = Resolving(self.names, reading, path, said, assumed)
        played = self._played(kind, head, value[head], resolving)
        numbers = self._numbers(value[head], (*path, head), reading) if kind == "repeat" else ()
        if kind != "stroke" and kind != "repeat":
            Text(shortest=1, longest=400).read(value[head], (*path, head), reading)
        if kind == "block" and not fields.get("parts", value.get("steps")):
            reading.refuse(path, "the block holds no steps.", "Add steps: and a list below it.")
        if len(reading.problems) > before:
            return None
        place = value[head]
        return Part(
            kind=kind,
            head=head,
            place=", ".join(place) if isinstance(place, list) else str(place),
            numbers=numbers,
            played=played,
            assumed=frozenset(assumed),
            tempo=said_tempo_from(said["tempo"]) if said.get("tempo") else None,
            any_order=said.get("order") == "any",
            line=reading.document.line(path),
            at=reading.document.where(path),
            **{_RENAMED.get(key, key): inner for key, inner in said.items() if key not in _NOT_OF_THE_PART},
        )

    def _kind(self, head: str, path: KeyPath, reading: Reading) -> PartKind | None:
        assert self.names is not None
        if self.names.is_stroke_word(head):
            return "stroke"
        own: PartKind | None = next((kind for kind in _OWN_HEADS if kind == head), None)
        if own is not None:
            return own
        if head in ACTS:
            return "act"
        if head in STEP_FIELDS or head in _nested(self):
            fix = "Begin it with what and where, such as - effleurage: whole back."
            reading.refuse((*path, head), f"the step begins with {shown(head)}.", fix)
            return None
        # Read on as a stroke, so that whatever else is wrong is told as well
        return "stroke"

    def _played(self, kind: PartKind, head: str, place: Any, resolving: Resolving) -> Played | None:
        if kind == "stroke":
            return resolving.stroke_of(head, place)
        if kind == "act":
            resting = {"stroke": "hold", "place": "whole back", "level": 0.0, **resolving.assumed}
            return Resolving(
                resolving.names, resolving.reading, resolving.path, resolving.said, resting
            ).assumed_stroke()
        return resolving.assumed_stroke() if kind != "repeat" else None

    def _numbers(self, value: Any, path: KeyPath, reading: Reading) -> tuple[int, ...]:
        found = _NUMBERS.fullmatch(str(value).lower())
        own = path[-2]
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not found or not isinstance(own, int) or not 1 <= first <= last <= own:
            fix = "Write numbers of entries above in this list, such as 3 or 3 to 5."
            reading.refuse(path, f"repeat is {shown(value)}.", fix)
            return ()
        return tuple(range(first, last + 1))

    def _fields(
        self, kind: PartKind, value: dict[str, Any], head: str, path: KeyPath, reading: Reading
    ) -> dict[str, Any]:
        assert self.names is not None
        declared: dict[str, Field] = {**STEP_FIELDS, **_nested(self)}
        allowed = FIELDS_OF[kind]
        fields: dict[str, Any] = {}
        for key, inner in value.items():
            if key == head:
                continue
            if key in allowed:
                fields[key] = declared[key].kind.read(inner, (*path, key), reading)
            elif self.names.is_stroke_word(key) or key in HEADS:
                fix = f"Begin a new step with - {key}: ..."
                reading.refuse((*path, key), f"the step {shown(head)} holds a second stroke, {shown(key)}.", fix)
            elif key in declared:
                fix = f"It takes {', '.join(allowed)}."
                reading.refuse((*path, key), f"a step that begins with {shown(head)} has no {shown(key)}.", fix)
            else:
                reading.refuse((*path, key), f"the key {shown(key)} is not known in a step.", near(key, [*declared]))
        return fields


def _nested(part: PartReader) -> dict[str, Field]:
    return {
        "meanwhile": Field(Items(item=part, most=10, least=1), "What goes on at the same time."),
        "steps": Field(Items(item=part, most=MOST_STEPS, least=1), "Of a block: its steps."),
        "order": Field(Choice(words=("as written", "any")), "any: in whatever order."),
        "choose": Field(Number(low=1, high=MOST_STEPS, whole=True), "Of a block: only so many of its steps are done."),
    }


def step_schema(names: Names | None = None) -> Schema:
    """Return the schema of one step. With names, an editor can complete strokes, places and parts of the hand."""
    place: Schema = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}}]}
    heads: Schema = {}
    contact: Schema = {}
    if names is not None:
        words = names.place_words()
        place["anyOf"].insert(0, {"enum": words})
        heads = {word: {**place, "description": names.stroke_about(word)} for word in names.stroke_words()}
        contact = {"anyOf": [{"enum": names.contact_words()}, {"type": "string", "maxLength": 60}]}
    heads |= {head: {"type": ["string", "integer"], "description": about} for head, about in HEADS.items()}
    declared = {**STEP_FIELDS, **_nested(PartReader())}
    fields = {key: {**field.kind.schema(), "description": field.about} for key, field in declared.items()}
    if contact:
        fields["contact"] = {**contact, "description": STEP_FIELDS["contact"].about}
    fields["hold"] = {
        "type": ["string", "array"],
        "description": "As the first key: still hands, and where. Else how long.",
    }
    return {"type": "object", "properties": heads | fields, "additionalProperties": place, "minProperties": 1}
