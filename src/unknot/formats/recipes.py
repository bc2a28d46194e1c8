"""The open notation (`*.routine.yaml`) → `Recipe`: everything that a file says, also what cannot be played.

Each step begins with what the hands do and where (`- kneading: shoulder tops`); everything else has a sensible default
from the stroke itself. The whole notation is described in docs/notation.md.
"""

from __future__ import annotations

from typing import Any, Final, get_args

from unknot.formats.amounts import lasting_from
from unknot.formats.naming import Names
from unknot.formats.parts import MOST_STEPS, PartReader
from unknot.formats.quantities import duration_from
from unknot.formats.shape import Choice, Field, Items, Number, Object, Quantity, Reading, Schema, Text, shown
from unknot.formats.versions import brought_up_to_date, document_from
from unknot.model.knowledge import Catalog
from unknot.model.recipe import Part, Recipe
from unknot.model.routine import Caveat
from unknot.model.words import BodyPosition, Goal
from unknot.reading import KeyPath

__all__ = ["CAVEATS", "read_recipe", "routine_object"]

CAVEATS: Final = ("rule", "audience", "missing", "offered")
_TIME: Final = ("3 min", "90 s", "1:30")
_POSITIONS: Final = Choice(
    words=get_args(BodyPosition),
    also={"face down": "prone", "lying face down": "prone", "on the side": "side_lying", "sitting": "seated"},
)


class _CaveatReader:
    """`{rule: midline, why: ...}`: one reason why a routine is not played."""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Caveat | None:
        """Return the caveat."""
        kind = next((known for known in CAVEATS if isinstance(value, dict) and set(value) == {known, "why"}), None)
        if kind is None:
            fix = f"Write {{rule: id, why: a sentence}}; instead of rule also {', '.join(CAVEATS[1:])}."
            reading.refuse(path, f"reading_only holds {shown(value)}.", fix)
            return None
        text = Text(shortest=1, longest=400)
        what = text.read(value[kind], (*path, kind), reading)
        return Caveat(kind=kind, what=what, why=text.read(value["why"], (*path, "why"), reading))  # type: ignore[arg-type]

    def schema(self) -> Schema:
        """Return the schema."""
        properties = {key: {"type": "string", "minLength": 1, "maxLength": 400} for key in (*CAVEATS, "why")}
        return {"type": "object", "properties": properties, "required": ["why"], "additionalProperties": False}


def _source(**said: str) -> dict[str, str]:
    return said


def _recipe(
    *,
    routine: str,
    steps: tuple[Part, ...],
    rest: float = 180.0,
    order: str = "as written",
    breath: float = 5.0,
    count: float = 1.0,
    reading_only: tuple[Caveat, ...] = (),
    **said: Any,
) -> Recipe:
    return Recipe(
        title=routine,
        parts=steps,
        rest_s=rest,
        any_order=order == "any",
        breath_s=breath,
        count_s=count,
        caveats=reading_only,
        **said,
    )


def _rest_from(value: Any) -> float:
    return 0.0 if value in ("none", "0 s", "0 min") else duration_from(value)


def routine_object(names: Names | None = None) -> Object:
    """Return the declaration of the notation; with names it can read, without it can only describe itself."""

    def words(about: str) -> Field:
        return Field(Text(shortest=1, longest=1000), about)

    part = PartReader(names)
    keys = ("title", "authors", "kind", "doi", "url", "note", "coverage", "recalled")
    source = {key: Field(Text(longest=1000)) for key in keys}
    source["year"] = Field(Text(longest=10, numbers=True))
    source["status"] = Field(
        Choice(words=("verified", "recalled")), "verified: the text was read; recalled: from memory."
    )
    sentences = Items(item=Text(shortest=1, longest=400), most=40)
    time = Quantity(parse=duration_from, examples=("5 s",))
    return Object(
        make=_recipe,
        about="A massage as an ordered list of steps, in the open notation of Unknot.",
        fields={
            "routine": Field(Text(shortest=1, longest=120), "Its title.", required=True),
            "summary": Field(Text(longest=1000), "A sentence or two for people who choose."),
            "position": Field(_POSITIONS, "How the recipient lies or sits."),
            "goal": Field(Choice(words=(*get_args(Goal), ""))),
            "source": Field(Object(fields=source, make=_source), "Where it comes from."),
            "reading_only": Field(Items(item=_CaveatReader(), most=20), "Why it is kept for reading and not played."),
            "family": words("Tradition or school."),
            "audience": words("Who receives it, and who gives it."),
            "posture": words("How the recipient lies or sits, in the source's own words."),
            "total": Field(Quantity(parse=lasting_from, examples=("10 min", "up to 30 min")), "Hands-on time in all."),
            "dose": words("How often and for how many days or weeks."),
            "lubricant": words("Oil, lotion or none."),
            "clothing": words("What is worn."),
            "pace": words("How fast throughout, in words."),
            "pressure": words("How firmly throughout, in words."),
            "breath": Field(time, "How long one breath is counted."),
            "count": Field(time, "How long one count lasts."),
            "before": Field(sentences, "What is done before the hands begin."),
            "after": Field(sentences, "What is done when the hands have left."),
            "rules": Field(sentences, "What holds throughout."),
            "not_with": Field(sentences, "What speaks against it, as the source says."),
            "outcome": words("What a trial found."),
            "rest": Field(Quantity(parse=_rest_from, examples=_TIME), "Quiet time after the hands have left."),
            "seed": Field(Number(low=0, high=2**53, whole=True)),
            "order": Field(Choice(words=("as written", "any")), "any: the steps have no order of their own."),
            "steps": Field(Items(item=part, least=1, most=MOST_STEPS), "What the hands do, in order.", required=True),
        },
    )


def read_recipe(text: str, name: str, catalog: Catalog) -> Recipe:
    """Return everything that a text in the open notation says (YAML, or the same as JSON).

    Raises
    ------
    FormatError
        With file, line, column and what to write instead.
    """
    document = brought_up_to_date(document_from(text, name), "routine", implied=True)
    reading = Reading(document)
    recipe: Recipe = routine_object(Names(catalog)).read(document.value, (), reading)
    reading.finish()
    return recipe
