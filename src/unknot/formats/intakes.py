"""Intake ↔ YAML or JSON (`*.intake.yaml`): what two people said before a massage.

Everything may be left out but the header; nothing may be misspelt. A health answer that is not understood is refused,
never skipped: a typing slip must not hide a fever.
"""

from __future__ import annotations

import json
from typing import Any, Final, get_args

from unknot.formats.clearances import CLEARANCES, check_clearances, clearances_json
from unknot.formats.naming import Names
from unknot.formats.shape import Choice, Field, Flag, Items, Mapped, Number, Object, Reading, Text, Tuple, shown
from unknot.formats.versions import HEADER, brought_up_to_date, document_from, header
from unknot.formats.yaml_text import yaml_text
from unknot.model.intake import Giver, Intake, Mark, Recipient, Wishes
from unknot.model.knowledge import Catalog
from unknot.model.words import Answer, BodyPosition, BodyShape, Build, Experience, Goal, MarkKind, Relation
from unknot.reading import Document, KeyPath, near

__all__ = ["AT_HAND", "INTAKE", "SORE", "intake_json", "intake_values", "read_intake", "write_intake"]

SORE: Final = ("thumb", "fingers", "wrist", "shoulder", "back", "knees")
AT_HAND: Final = (
    "oil",
    "lotion",
    "towels",
    "table",
    "bed",
    "mat",
    "chair",
    "pillow",
    "warm_towel",
    "stones",
)

_ANSWERS: Final = Choice(
    words=get_args(Answer),
    also={"yes": "present", "no": "absent", "not sure": "unknown", "do not know": "unknown"},
)
_IDS: Final = Items(item=Text(shortest=1, longest=80), most=200)
_LEVEL: Final = Number(low=0, high=5, step=0.5)
_CHART_MM: Final = Number(low=-600, high=1000, unit=" mm")
POINT: Final = Tuple(items=(("x_mm", _CHART_MM), ("y_mm", _CHART_MM)), least=2)
_MOST_MARKS: Final = 200


def _choice(literal: Any) -> Choice:
    return Choice(words=get_args(literal))


def _recipient(*, height_cm: float | None = None, **said: Any) -> Recipient:
    return Recipient(height_mm=None if height_cm is None else round(height_cm * 10.0, 6), **said)


def _giver(*, sore: tuple[str, ...] = (), **said: Any) -> Giver:
    return Giver(sore=frozenset(sore), **said)


def _wishes(**said: Any) -> Wishes:
    sets = {key: frozenset(value) if isinstance(value, tuple) else value for key, value in said.items()}
    return Wishes(**dict[str, Any](sets))


def _intake(**said: Any) -> Intake:
    for key in ("cleared", "at_hand"):
        said[key] = frozenset(said.get(key, ()))
    said["cleared"] |= frozenset(said.get("clearances", ()))
    return Intake(**said)


RECIPIENT = Object(
    make=_recipient,
    about="The person on the table. Whatever is left out gets a sensible default.",
    fields={
        "name": Field(Text(longest=80)),
        "age_years": Field(Number(low=0, high=120, unit=" years")),
        "height_cm": Field(Number(low=50, high=250, unit=" cm")),
        "weight_kg": Field(Number(low=3, high=350, unit=" kg")),
        "shape": Field(_choice(BodyShape)),
        "build": Field(_choice(Build)),
    },
)

GIVER = Object(
    make=_giver,
    about="The person whose hands work.",
    fields={
        "name": Field(Text(longest=80)),
        "experience": Field(_choice(Experience)),
        "sore": Field(Items(item=Choice(words=SORE), most=len(SORE)), "What of theirs to spare."),
    },
)

MARK = Object(
    make=Mark,
    about="Something painted on the body map: a region, or a polygon on the reference chart.",
    fields={
        "kind": Field(_choice(MarkKind), "tense adds need; skin, sore and not_here keep hands away.", required=True),
        "region": Field(Text(shortest=1, longest=80), 'Instead of a polygon: "shoulder_top.left".'),
        "polygon_mm": Field(Items(item=POINT, least=3, most=500), "x to the recipient's right, y headward."),
        "what": Field(Text(longest=80), 'For "skin": what it is, an id of a condition.'),
        "strength_fraction": Field(Number(low=0, high=1), 'For "tense": how much.'),
        "note": Field(Text(longest=1000)),
    },
)

WISHES = Object(
    make=_wishes,
    fields={
        "level": Field(_LEVEL, "0 resting touch, 1 lotion, 2 rub in, 3 pleasantly firm."),
        "more": Field(_IDS, "Strokes or techniques."),
        "less": Field(_IDS, "Strokes or techniques."),
        "more_regions": Field(_IDS),
        "no_regions": Field(_IDS),
        "feathering": Field(Flag()),
    },
)

_DETAIL = Mapped(item=Text(longest=200, numbers=True), most=20)

INTAKE = Object(
    make=_intake,
    about="What two people said before a massage.",
    fields={
        "recipient": Field(RECIPIENT),
        "giver": Field(GIVER),
        "relation": Field(_choice(Relation)),
        "goal": Field(_choice(Goal)),
        "minutes": Field(Number(low=5, high=90, unit=" minutes"), "Hands-on time."),
        "position": Field(_choice(BodyPosition)),
        "marks": Field(Items(item=MARK, most=_MOST_MARKS)),
        "health": Field(Mapped(item=_ANSWERS), "Condition: present (yes), absent (no) or unknown (not sure)."),
        "details": Field(Mapped(item=_DETAIL), "Condition: what was said beyond yes or no."),
        "cleared": Field(_IDS, "Conditions that a doctor or midwife has cleared for massage."),
        "clearances": Field(
            CLEARANCES, "Condition: who cleared it, and when. What stands here need not stand in cleared."
        ),
        "health_page_done": Field(Flag(), "Every question was read; what is not named in health is absent."),
        "wishes": Field(WISHES),
        "at_hand": Field(Items(item=Choice(words=AT_HAND), most=len(AT_HAND))),
        "consent": Field(Flag(), "The recipient says yes to being massaged by this giver today."),
        "seed": Field(Number(low=0, high=2**53, whole=True)),
    },
)


def read_intake(text: str, name: str, catalog: Catalog | None = None) -> Intake:
    """Return the intake of a YAML or JSON text.

    Parameters
    ----------
    catalog
        To refuse conditions, regions and strokes that are not known. Give it whenever a person wrote the file; without
        it only the shape is checked.

    Raises
    ------
    FormatError
        With file, line, column and what to write instead.
    """
    return _intake_of(document_from(text, name), catalog)


def intake_values(values: Any, name: str = "intake", catalog: Catalog | None = None) -> Intake:
    """Return the intake of plain JSON values, as `intake_json` gives them.

    Raises
    ------
    FormatError
        With the key path and what to write instead.
    """
    return _intake_of(Document(name, values), catalog)


def _intake_of(document: Document, catalog: Catalog | None) -> Intake:
    present = brought_up_to_date(document, "intake")
    reading = Reading(present)
    intake: Intake | None = INTAKE.read(present.value, (), reading)
    if intake is not None:
        _check_marks(intake, reading)
        check_clearances(intake.clearances, reading)
        if catalog is not None:
            _check_ids(intake, catalog, reading)
    reading.finish()
    assert intake is not None
    return intake


def _check_marks(intake: Intake, reading: Reading) -> None:
    for index, mark in enumerate(intake.marks):
        path = ("marks", index)
        if bool(mark.region) == bool(mark.polygon_mm):
            found = "both a region and a polygon" if mark.region else "neither a region nor a polygon"
            reading.refuse(path, f"the mark has {found}.", "Give exactly one of region and polygon_mm.")
        if mark.kind == "skin" and not mark.what:
            reading.refuse(path, "the skin mark does not say what it is.", "Add what: bruise, say.")
        if mark.kind != "skin" and mark.what:
            reading.refuse((*path, "what"), f'"what" belongs to kind: skin, not {mark.kind}.', "Use note instead.")


def _check_ids(intake: Intake, catalog: Catalog, reading: Reading) -> None:
    def known(words: Any, where: KeyPath, what: str, names: Any, *, keyed: bool = False) -> None:
        listed = reading.document.value
        for part in where:
            listed = listed[part]
        for word in words:
            if word not in names:
                path = (*where, word) if keyed else (*where, list(listed).index(word))
                reading.refuse(path, f"the {what} {shown(word)} is not known.", near(word, list(names)))

    conditions = catalog.conditions
    known(intake.health, ("health",), "condition", conditions, keyed=True) if intake.health else None
    known(intake.details, ("details",), "condition", conditions, keyed=True) if intake.details else None
    listed = sorted(intake.cleared - set(intake.clearances))
    known(listed, ("cleared",), "condition", conditions) if listed else None
    known(intake.clearances, ("clearances",), "condition", conditions, keyed=True) if intake.clearances else None
    regions = _regions_with_sides(catalog)
    strokes = {*catalog.strokes, *Names(catalog).techniques.values()}
    wishes = intake.wishes
    for key, words, what, names in (
        ("more", wishes.more, "stroke or technique", strokes),
        ("less", wishes.less, "stroke or technique", strokes),
        ("more_regions", wishes.more_regions, "region", regions),
        ("no_regions", wishes.no_regions, "region", regions),
    ):
        if words:
            known(sorted(words), ("wishes", key), what, sorted(names))
    marked = [id_ for id_, condition in conditions.items() if condition.asked == "mark"]
    for index, mark in enumerate(intake.marks):
        path = ("marks", index)
        if mark.region and mark.region not in regions:
            fix = near(mark.region, sorted(regions))
            reading.refuse((*path, "region"), f"the region {shown(mark.region)} is not known.", fix)
        if mark.what and mark.what not in marked:
            reading.refuse((*path, "what"), f"the skin mark {shown(mark.what)} is not known.", near(mark.what, marked))


def _regions_with_sides(catalog: Catalog) -> set[str]:
    sided = {f"{id_}.{side}" for id_, region in catalog.regions.items() if region.paired for side in ("left", "right")}
    return sided | set(catalog.regions)


def intake_json(intake: Intake) -> dict[str, Any]:
    """Return an intake as plain JSON values; what was not said is left out."""
    recipient, giver, wishes = intake.recipient, intake.giver, intake.wishes
    height_cm = None if recipient.height_mm is None else round(recipient.height_mm / 10.0, 7)
    said: dict[str, Any] = {
        HEADER: header("intake"),
        "recipient": _said(
            name=recipient.name,
            age_years=_number(recipient.age_years),
            height_cm=_number(height_cm),
            weight_kg=_number(recipient.weight_kg),
        )
        | {"shape": recipient.shape, "build": recipient.build},
        "giver": {**_said(name=giver.name), "experience": giver.experience, **_said(sore=sorted(giver.sore))},
        "relation": intake.relation,
        "goal": intake.goal,
        "minutes": _number(intake.minutes),
        **_said(
            position=intake.position,
            marks=[_mark_json(mark) for mark in intake.marks],
            health=dict(intake.health),
            details={key: dict(inner) for key, inner in intake.details.items()},
            cleared=sorted(intake.cleared - set(intake.clearances)),
            clearances=clearances_json(intake.clearances),
        ),
        "health_page_done": intake.health_page_done,
        **_said(
            wishes=_said(
                level=_number(wishes.level),
                more=sorted(wishes.more),
                less=sorted(wishes.less),
                more_regions=sorted(wishes.more_regions),
                no_regions=sorted(wishes.no_regions),
                feathering=wishes.feathering,
            ),
            at_hand=sorted(intake.at_hand),
        ),
        "consent": intake.consent,
    }
    if intake.seed:
        said["seed"] = intake.seed
    return said


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {
        "kind": mark.kind,
        **_said(region=mark.region, polygon_mm=[[_number(x), _number(y)] for x, y in mark.polygon_mm], what=mark.what),
        **({"strength_fraction": mark.strength_fraction} if mark.strength_fraction != 1.0 else {}),
        **_said(note=mark.note),
    }


def _number(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _said(**said: Any) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value is not None and value not in ("", [], {})}


def write_intake(intake: Intake) -> str:
    """Return an intake as YAML that a person can read and correct. It reads back as the same intake."""
    return "\n".join(_yaml_lines(intake_json(intake), "")) + "\n"


def _yaml_lines(values: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in values.items():
        if isinstance(value, dict):
            lines += [f"{indent}{yaml_text(key)}:", *_yaml_lines(value, f"{indent}  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{indent}{yaml_text(key)}:")
            for item in value:
                inner = _yaml_lines(item, f"{indent}    ")
                lines += [f"{indent}  - {inner[0].strip()}", *inner[1:]]
        else:
            lines.append(f"{indent}{yaml_text(key)}: {_flow(value)}")
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str):
        return yaml_text(value)
    return json.dumps(value)
