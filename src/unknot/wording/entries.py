"""An entry of the knowledge → the lines that explain it: what it is, why, how sure that is, and whose word it is.

The terminal, the documents and the app all show these same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from unknot.model.knowledge import Catalog, Claim, Condition, Contact, Family, Posture, Region, Rule, Stroke, Supply
from unknot.model.source import Source
from unknot.wording.effects import effect_text
from unknot.wording.phrases import lowered

__all__ = ["Entry", "entry_kind", "entry_lines", "entry_title", "source_line", "source_lines"]

Entry = Family | Stroke | Region | Contact | Condition | Rule | Supply | Claim | Posture

_KINDS: Final[dict[type, str]] = {
    Family: "technique",
    Stroke: "stroke",
    Region: "region",
    Contact: "contact",
    Condition: "condition",
    Rule: "rule",
    Supply: "supply",
    Claim: "claim",
    Posture: "posture",
}
_STRENGTHS: Final = {
    "A": "A, a trial, a review, a guideline or a health body",
    "B": "B, a textbook, a professional body or one small study",
    "C": "C, a trade or school page",
    "D": "D, general knowledge that nobody has looked up",
    "design": "our own cautious choice",
}
_VERDICTS: Final = {
    "supported": "What is known supports it",
    "may_help": "It may help",
    "unclear": "Nobody knows",
    "not_supported": "Not supported",
}
_UNITS: Final = {"mm_s": ("cm/s", 0.1), "per_min": ("a minute", 1.0), "hold_s": ("s held", 1.0)}


def entry_kind(entry: Entry) -> str:
    """Return what sort of thing an entry is, in one word."""
    return _KINDS[type(entry)]


def entry_title(entry: Entry) -> str:
    """Return what an entry is called."""
    return entry.title if isinstance(entry, Rule) else entry.name


def entry_lines(entry: Entry, catalog: Catalog) -> tuple[str, ...]:
    """Return the explanation, one paragraph a line, without the sources."""
    match entry:
        case Family():
            return tuple(_family(entry, catalog))
        case Stroke():
            return tuple(_stroke(entry, catalog))
        case Region():
            return tuple(_region(entry, catalog))
        case Contact():
            return tuple(_contact(entry, catalog))
        case Condition():
            return tuple(_condition(entry, catalog))
        case Rule():
            return tuple(_rule(entry))
        case Supply():
            return tuple(_supply(entry))
        case Claim():
            return tuple(_claim(entry))
        case Posture():
            return tuple(_posture(entry, catalog))


def source_lines(entry: Entry, catalog: Catalog) -> tuple[str, ...]:
    """Return whose word an entry is, one source a line."""
    return tuple(source_line(catalog.sources[id_]) for id_ in entry.sources)


def source_line(source: Source) -> str:
    """Return a source with its strength, or that it is our own choice."""
    if source.strength == "design":
        return "Our own cautious choice."
    parts = [source.authors, source.title, str(source.year or ""), source.doi or source.url]
    return f"Source ({source.strength}): {'. '.join(part for part in parts if part)}"


def _strength(strength: str) -> str:
    return f"How sure: {_STRENGTHS[strength]}."


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _family(family: Family, catalog: Catalog) -> Iterator[str]:
    forms = sorted(stroke.name.lower() for stroke in catalog.strokes.values() if stroke.technique == family.id)
    yield family.summary
    yield f"What is known: {family.known}"
    yield f"{len(forms)} strokes: {_listed(forms)}." if len(forms) != 1 else f"One stroke: {forms[0]}."
    yield _strength(family.strength)


def _stroke(stroke: Stroke, catalog: Catalog) -> Iterator[str]:
    contact = catalog.contacts[stroke.contact]
    unit, scale = _UNITS[stroke.tempo_unit]
    yield stroke.summary
    yield f"How it feels: {stroke.feels}"
    yield (
        f"A form of {stroke.technique.replace('_', ' ')}, with {contact.name.lower()}; "
        f"level {_span(stroke.level_low, stroke.level_high)}, usually {stroke.level_usual:g}; "
        f"{_span(stroke.tempo_low * scale, stroke.tempo_high * scale)} {unit}. "
        f"Researchers call it {stroke.taxonomy}."
    )
    yield f"Footprint: {_footprint(contact)}. Direction: {stroke.direction}"
    suits = sorted(stroke.regions, key=lambda id_: -stroke.regions[id_])
    if suits:
        yield (
            "Suits: "
            + _listed(f"{catalog.regions[id_].name.lower()} {_depth(stroke, id_, catalog)}" for id_ in suits)
            + "."
        )
    good = sorted((goal for goal, gain in stroke.gains.items() if gain >= 0.6), key=lambda goal: -stroke.gains[goal])
    if good:
        yield f"Good to {_listed(_goal(goal, catalog) for goal in good)}; these weights are our own choice."
    for cue in (*stroke.cues.get("intro", ()), *stroke.cues_both.get("intro", ())):
        yield f"To do: {cue}"
    for mistake in stroke.mistakes:
        yield f"Mistake: {mistake}"
    yield f"Your body: {stroke.mechanics} Load: {_listed(f'{part} {grade}' for part, grade in stroke.load.items())}."
    if stroke.needs:
        yield f"Needs: {_listed(_supply_name(id_, catalog) for id_ in stroke.needs)}."
    if stroke.alternatives:
        yield f"Hands sore? Instead: {_listed(catalog.strokes[id_].name.lower() for id_ in stroke.alternatives)}."
    yield _strength(stroke.strength)


def _footprint(contact: Contact) -> str:
    return f"{2 * contact.half_length_mm:g} by {2 * contact.half_width_mm:g} mm"


def _depth(stroke: Stroke, region: str, catalog: Catalog) -> str:
    ceilings = catalog.regions[region].ceilings
    return f"to level {min(stroke.level_high, ceilings.get(stroke.contact, ceilings['*'])):g}"


def _goal(goal: str, catalog: Catalog) -> str:
    return catalog.phrases["en"].get(f"goal.{goal}", (goal,))[0]


def _supply_name(id_: str, catalog: Catalog) -> str:
    return lowered(catalog.supplies[id_].name) if id_ in catalog.supplies else id_.replace("_", " ")


def _region(region: Region, catalog: Catalog) -> Iterator[str]:
    yield f"A place that is {'worked' if region.kind == 'working' else 'spared'}. Anatomically: {region.anatomical}."
    yield region.reason
    names = {id_: contact.name.lower() for id_, contact in catalog.contacts.items()} | {"*": "anything else"}
    ceilings = (f"{names[id_]} {_ceiling(level)}" for id_, level in region.ceilings.items())
    yield f"How deep: {_listed(ceilings)}."
    if region.forbidden_techniques:
        yield f"Never here: {_listed(word.replace('_', ' ') for word in region.forbidden_techniques)}."
    if region.alternative:
        yield f"Instead: {region.alternative}"


def _ceiling(level: float) -> str:
    return "not at all" if level < 0 else f"to level {level:g}"


def _contact(contact: Contact, catalog: Catalog) -> Iterator[str]:
    yield (
        f"A part of the hand, {'broad' if contact.broad else 'small'}: an ellipse of "
        f"{_footprint(contact)} that rests on {contact.area_mm2 / 100:g} cm²."
    )
    load = _listed(f"{part} {grade}" for part, grade in contact.load.items())
    yield f"What it costs the giver: {load or 'nothing to speak of'}."
    pressures = _listed(f"{kpa:g}" for kpa in contact.kpa_by_level)
    yield f"Mean pressure at levels 0 to 5: {pressures} kPa. A design value: nobody has published a calibration."
    strokes = [stroke.name.lower() for stroke in catalog.strokes.values() if stroke.contact == contact.id]
    yield f"Strokes with it: {_listed(sorted(strokes))}." if strokes else "No stroke of Unknot uses it."
    deepest = {id_: region.ceilings.get(contact.id, region.ceilings["*"]) for id_, region in catalog.regions.items()}
    barred = sorted(catalog.regions[id_].name.lower() for id_, level in deepest.items() if level < 0)
    if barred:
        yield f"Never on: {_listed(barred)}."


def _condition(condition: Condition, catalog: Catalog) -> Iterator[str]:
    yield f"What it means: {condition.title}. {condition.reason}"
    if condition.advice:
        yield condition.advice
    if condition.question and condition.asked in ("always", "on_request"):
        yield f"Asked as: {condition.question}"
    if condition.with_any:
        others = _listed(lowered(catalog.conditions[id_].name) for id_ in condition.with_any)
        yield f"Counts together with any of: {others}."
    for words, effects in (
        ("What changes", condition.effects),
        ("While the question is open", condition.careful_effects),
        ("After a doctor's yes there still holds", condition.cleared_effects),
    ):
        if effects:
            yield f"{words}: {'; '.join(effect_text(effect, catalog) for effect in effects)}."
    if condition.asked == "mark" and condition.mark_max_level < 0:
        yield f"Hands stay {condition.mark_margin_mm / 10:g} cm away from where it is marked."
    elif condition.asked == "mark":
        yield f"Where it is marked, level {condition.mark_max_level:g} at most."
    yield f"Verdict: {condition.verdict}. {_strength(condition.strength)}"


def _rule(rule: Rule) -> Iterator[str]:
    yield rule.reason
    for name, number in rule.numbers.items():
        yield f"{name}: {number:g}"
    # What a check fills in has no words here
    yield f"Remedy: {re.sub(r' ?[{][a-z_]+[}]', '', rule.remedy)}"
    yield f"Counts as: {rule.severity}."


def _supply(supply: Supply) -> Iterator[str]:
    yield supply.prepare
    yield f"{_span(supply.low_c, supply.high_c)} °C, never above {supply.never_above_c:g}. {supply.reason}"
    yield f"The test: {supply.test}"
    for limit in supply.limits:
        yield f"Limit: {limit}"
    if supply.longest_s:
        yield f"In one place: {supply.longest_s:g} s at most."


def _claim(claim: Claim) -> Iterator[str]:
    yield f"People say: {claim.claim}"
    yield f"{_VERDICTS[claim.verdict]}. {claim.known}"
    yield f"What Unknot says: {claim.says or 'nothing.'}"
    yield _strength(claim.strength)


def _posture(posture: Posture, catalog: Catalog) -> Iterator[str]:
    yield posture.giver
    yield posture.reason
    named = {region: level for region, level in posture.levels.items() if region != "*"}
    open_ = [f"{lowered(catalog.regions[region].name)} {level:g}" for region, level in named.items() if level >= 0]
    elsewhere = posture.levels["*"]
    yield f"Highest levels: {_listed([*open_, f'elsewhere {elsewhere:g}'])}."
    closed = [lowered(catalog.regions[region].name) for region, level in named.items() if level < 0]
    if closed:
        yield f"Out of reach: {_listed(closed)}."
