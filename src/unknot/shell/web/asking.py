"""The questions as the page shows them, and a filled-in form as the values of an intake file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.datastructures import FormData

from unknot.formats import intake_json
from unknot.model.intake import Intake, Mark
from unknot.model.knowledge import Catalog
from unknot.screening import QuestionGroup, health_page
from unknot.shell.web.pages import (
    AskPage,
    HealthDetail,
    HealthGroup,
    HealthQuestion,
    RegionChoice,
    SkinChoice,
)
from unknot.wording import place_name, sentence

__all__ = ["Answers", "answers_from", "ask_page", "gate_questions", "values_of"]

FormValues = dict[str, str | list[str]]

_LISTS: Final = ("sore", "at_hand", "health", "unsure", "cleared", "tense_region")
_LONGEST: Final = 200
_MOST_LISTED: Final = 300
_HEADER: Final = {"unknot": "intake/1"}
_MARK_KEYS: Final = ("kind", "polygon_mm", "region", "what", "strength_fraction", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A form, read. `document` is an intake file's values; `errors` one sentence a field; `values` to show again."""

    document: dict[str, Any]
    values: FormValues
    errors: dict[str, str] = field(default_factory=dict)


def ask_page(catalog: Catalog, values: FormValues, errors: Mapping[str, str]) -> AskPage:
    """Return the page of questions, filled in with what is known."""
    groups = health_page(catalog)
    marks = (condition for condition in catalog.conditions.values() if condition.asked == "mark")
    return AskPage(
        values=values,
        errors=errors,
        health=_groups(groups, "always"),
        more_health=_groups(groups, "more"),
        skin=tuple(
            SkinChoice(id=mark.id, name=sentence(mark.name), margin_mm=mark.mark_margin_mm)
            for mark in sorted(marks, key=lambda mark: mark.name)
            if mark.group == "skin"
        ),
        regions=_regions(catalog),
    )


def _groups(groups: tuple[QuestionGroup, ...], rows: str) -> tuple[HealthGroup, ...]:
    made = []
    for group in groups:
        questions = tuple(
            HealthQuestion(
                id=row.id,
                question=row.text,
                clearable=row.clearable,
                details=tuple(
                    HealthDetail(key=d.key, label=d.label, unit=d.key, min=d.low, max=d.high) for d in row.details
                ),
            )
            for row in getattr(group, rows)
        )
        if questions:
            made.append(HealthGroup(group=group.id, title=group.title, questions=questions))
    return tuple(made)


def gate_questions(catalog: Catalog, *, before: Intake | None = None) -> tuple[str, ...]:
    """Return everything that "none of these" says no to: all questions that are always asked.

    What was answered with yes or not sure before is left out: it holds until somebody changes the answer.
    """
    known = {id_ for id_, answer in before.health.items() if answer != "absent"} if before else set()
    return tuple(row.text for group in health_page(catalog) for row in group.always if row.id not in known)


def _regions(catalog: Catalog) -> tuple[RegionChoice, ...]:
    choices = []
    for region in catalog.regions.values():
        if region.kind != "working" or region.id == "whole_back":
            continue
        right = tuple(region.polygon_mm)
        left = tuple((-x, y) for x, y in reversed(right))
        sided = ((".left", left), (".right", right)) if region.paired else (("", right),)
        for side, polygon in sided:
            name = sentence(place_name(f"{region.id}{side}", catalog))
            choices.append(RegionChoice(id=f"{region.id}{side}", name=name, polygon_mm=polygon))
    return tuple(choices)


# -- a form as an intake -----------------------------------------------------------------------------------------------


def answers_from(form: FormData) -> Answers:
    """Return what a form says. Nothing of it is trusted: the intake's own format checks the document again."""
    values = _values(form)
    errors: dict[str, str] = {}
    reader = _Reader(values, errors)
    document: dict[str, Any] = {
        **_HEADER,
        "recipient": _said(
            name=reader.text("recipient_name"),
            age_years=reader.number("age_years", 0, 120, "years"),
            height_cm=reader.number("height_cm", 50, 250, "cm"),
            weight_kg=reader.number("weight_kg", 3, 350, "kg"),
            shape=reader.text("shape"),
            build=reader.text("build"),
        ),
        "giver": _said(name=reader.text("giver_name"), experience=reader.text("experience"), sore=reader.many("sore")),
        **_said(
            relation=reader.text("relation"),
            goal=reader.text("goal"),
            minutes=reader.number("minutes", 5, 90, "minutes"),
            marks=_marks(reader),
            health={**dict.fromkeys(reader.many("health"), "present"), **_unsure(reader)},
            details=_details(reader),
            cleared=reader.many("cleared"),
            clearances=_clearances(reader),
            at_hand=reader.many("at_hand"),
        ),
        "health_page_done": reader.text("health_page_done") == "1",
        "consent": reader.text("consent") == "yes",
    }
    level = reader.number("level", 0, 3, "")
    if level is not None:
        document["wishes"] = {"level": level}
    if not document["health_page_done"]:
        errors["health_page_done"] = "This is the one page that everybody answers."
    if not document["consent"]:
        errors["consent"] = "A massage begins with a yes. Ask first."
    return Answers(document=document, values=values, errors=errors)


def _values(form: FormData) -> FormValues:
    values: FormValues = {}
    for key, value in form.multi_items():
        if not isinstance(value, str) or len(key) > _LONGEST:
            continue
        # Marks are one long JSON text; everything else a person types is short
        text = value if key == "marks" else value[:_LONGEST]
        if key in _LISTS:
            listed = values.setdefault(key, [])
            if isinstance(listed, list) and len(listed) < _MOST_LISTED and text not in listed:
                listed.append(text)
        else:
            values[key] = text
    return values


class _Reader:
    """Reads fields one by one, noting what cannot be read."""

    def __init__(self, values: FormValues, errors: dict[str, str]) -> None:
        self.values = values
        self.errors = errors

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def many(self, name: str) -> list[str]:
        value = self.values.get(name, [])
        return list(value) if isinstance(value, list) else []

    def number(self, name: str, low: float, high: float, unit: str) -> float | None:
        text = self.text(name).replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            self.errors[name] = f"A number from {low:g} to {high:g}{' ' + unit if unit else ''}."
            return None
        return value


def _said(**values: Any) -> dict[str, Any]:
    """Return what was said: nothing empty."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _unsure(reader: _Reader) -> dict[str, str]:
    return dict.fromkeys((id_ for id_ in reader.many("unsure") if id_ not in reader.many("health")), "unknown")


def _details(reader: _Reader) -> dict[str, dict[str, str]]:
    details: dict[str, dict[str, str]] = {}
    for name in reader.values:
        parts = name.split(".")
        if len(parts) != 3 or parts[0] != "detail" or not reader.text(name):
            continue
        value = reader.number(name, 0, 1200, "")
        if value is not None and parts[1] in reader.many("health"):
            details.setdefault(parts[1], {})[parts[2]] = f"{value:g}"
    return details


def _clearances(reader: _Reader) -> dict[str, dict[str, str]]:
    """Return who cleared what, and when; what was written beside a box that is not ticked counts for nothing."""
    found: dict[str, dict[str, str]] = {}
    for id_ in reader.many("cleared"):
        said = _said(by=reader.text(f"clearance.{id_}.by"), date=reader.text(f"clearance.{id_}.date"))
        if said:
            found[id_] = said
    return found


def _marks(reader: _Reader) -> list[dict[str, Any]]:
    try:
        painted = json.loads(reader.text("marks") or "[]")
    except (ValueError, RecursionError):
        painted = None
    if not isinstance(painted, list) or not all(isinstance(mark, dict) for mark in painted):
        # A mark may keep hands off a wound: one that cannot be read is never dropped in silence
        reader.errors["marks"] = "The marks on the back did not arrive whole. Paint them once more."
        return []
    marks = [_said(**{key: mark.get(key) for key in _MARK_KEYS}) for mark in painted]
    return marks + [{"kind": "tense", "region": region} for region in reader.many("tense_region")]


# -- an intake as a filled-in form -------------------------------------------------------------------------------------


def values_of(intake: Intake, *, recipient_id: str = "", again: bool = False) -> FormValues:
    """Return the fields that an intake would have been filled in with.

    Parameters
    ----------
    again
        For another day: what holds only for one day (that the health page was gone through, consent, marks on the
        skin) is asked anew.
    """
    plain = intake_json(intake)
    recipient, giver = plain.get("recipient", {}), plain.get("giver", {})
    texts = {
        "recipient_id": recipient_id,
        "recipient_name": recipient.get("name"),
        "giver_name": giver.get("name"),
        "age_years": _number_text(recipient.get("age_years")),
        "height_cm": _number_text(recipient.get("height_cm")),
        "weight_kg": _number_text(recipient.get("weight_kg")),
        "shape": intake.recipient.shape,
        "build": intake.recipient.build,
        "experience": intake.giver.experience,
        "relation": intake.relation,
        "goal": intake.goal,
        "minutes": _number_text(intake.minutes),
        "level": _number_text(intake.wishes.level),
        "marks": json.dumps([_mark_values(mark) for mark in intake.marks if not (again and mark.kind == "skin")]),
        "health_page_done": "1" if intake.health_page_done and not again else "",
        "consent": "yes" if intake.consent and not again else "",
    }
    for condition, details in intake.details.items():
        texts |= {f"detail.{condition}.{key}": value for key, value in details.items()}
    for condition, clearance in intake.clearances.items():
        texts |= {f"clearance.{condition}.by": clearance.by, f"clearance.{condition}.date": clearance.date}
    values: FormValues = {key: str(value) for key, value in texts.items() if value}
    return values | {
        "sore": sorted(intake.giver.sore),
        "at_hand": sorted(intake.at_hand),
        "health": sorted(id_ for id_, answer in intake.health.items() if answer == "present"),
        "unsure": sorted(id_ for id_, answer in intake.health.items() if answer == "unknown"),
        "cleared": sorted(intake.cleared),
    }


def _number_text(value: Any) -> str:
    return "" if value is None else f"{float(value):g}"


def _mark_values(mark: Mark) -> dict[str, Any]:
    return _said(
        kind=mark.kind,
        polygon_mm=[list(point) for point in mark.polygon_mm],
        region=mark.region,
        what=mark.what,
        strength_fraction=mark.strength_fraction,
        note=mark.note,
    )
