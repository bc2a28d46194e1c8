"""Routine + Limits → violations: what a routine asks for, judged before any hand moves.

A score shows what hands do; it cannot show that they were *asked* to work on the spine, or at a level that whoever made
the score then took back. This looks at the words: places, levels, techniques, strokes, minutes, thumbs, the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from unknot.errors import KnowledgeError
from unknot.model.finding import Violation
from unknot.model.knowledge import Catalog, Region, Rule, Stroke
from unknot.model.limits import ForbidKind, Limits
from unknot.model.routine import Routine, Step
from unknot.units import s_from_minutes
from unknot.verifying.balancing import tools_of
from unknot.verifying.objecting import names, number, objection, on_words, place_words

__all__ = ["ROUTINE_KINDS", "verify_routine"]

ROUTINE_KINDS: Final = "routine_"
"""How the kinds of rules begin that are only about routines."""

_SLACK = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A routine with what is needed to judge it. `starts_s` is when each step begins."""

    routine: Routine
    limits: Limits
    catalog: Catalog
    starts_s: tuple[float, ...]
    is_ending: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the routine."""
        return self.routine.steps

    def stroke(self, step: Step) -> Stroke | None:
        """Return a step's stroke, None where the catalog does not know it."""
        return self.catalog.strokes.get(step.stroke)

    def contact(self, step: Step) -> str:
        """Return the contact that a step asks for."""
        stroke = self.stroke(step)
        return step.contact or (stroke.contact if stroke else "")

    def places(self, step: Step) -> Iterator[tuple[str, Region]]:
        """Yield the regions of a step that the catalog knows, with the step's side in the id where there is one."""
        for word in step.regions:
            bare, _, side = word.partition(".")
            region = self.catalog.regions.get(bare)
            if region is not None:
                side = side or (step.side if step.side in ("left", "right") else "")
                yield (f"{bare}.{side}" if side and region.paired else bare), region

    def where(self, step: Step) -> str:
        """Return the places of a step in lay words."""
        return ", ".join(place_words(word, self.catalog) for word in step.regions)

    def object(self, rule: Rule, index: int, **words: object) -> Violation:
        """Return a violation of the step."""
        step, start = self.steps[index], self.starts_s[index]
        where = "" if "region" in words else self.where(step)
        end = start + step.duration_s
        words = {"on": " and ".join(on_words(word, self.catalog) for word in step.regions), **words} if where else words
        filled = {"when_s": start, "until_s": end, "where": where, "step": index, "index": index + 1, **words}
        return objection(rule, self, **filled)  # type: ignore[arg-type]


_Check = Callable[[Rule, _Asked], Iterator[Violation]]


def verify_routine(routine: Routine, limits: Limits, catalog: Catalog) -> tuple[Violation, ...]:
    """Return what a routine asks for that it must not, in order of time.

    `Violation.step` counts the routine's own steps. Rules that a score is held to as well carry the same ids.

    Raises
    ------
    KnowledgeError
        If the catalog has no rules for routines.
    """
    starts = accumulate((step.duration_s for step in routine.steps), initial=0.0)
    asked = _Asked(routine=routine, limits=limits, catalog=catalog, starts_s=tuple(starts)[: len(routine.steps)])
    rules = sorted((rule for rule in catalog.rules.values() if rule.kind in _CHECKS), key=lambda rule: rule.id)
    if not any(rule.kind == "routine_place" for rule in rules):
        raise KnowledgeError("the catalog has no rules for routines.", where="rules", fix="Use the shipped rules.")
    found = [violation for rule in rules for violation in _CHECKS[rule.kind](rule, asked)]
    return tuple(sorted(found, key=lambda v: (v.when_s, v.severity != "error", v.rule, v.region)))


def _instead(region: Region) -> str:
    return f"Instead: {region.alternative[:1].lower()}{region.alternative[1:]}" if region.alternative else ""


def _whole(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    def fault(what: str, index: int | None = None) -> Violation:
        when = 0.0 if index is None else asked.starts_s[index]
        return objection(rule, asked, when_s=when, step=index, where="the routine itself", what=what)

    if not asked.steps:
        yield fault("There are no steps")
    for index, step in enumerate(asked.steps):
        if asked.stroke(step) is None:
            yield fault(f'Step {index + 1} names the stroke "{step.stroke}", which is not known', index)
        if asked.contact(step) not in asked.catalog.contacts:
            yield fault(f'Step {index + 1} names the contact "{asked.contact(step)}", which is not known', index)
        for word in step.regions:
            if word.partition(".")[0] not in asked.catalog.regions:
                yield fault(f'Step {index + 1} names the place "{word}", which is not known', index)
        if not 0.0 < step.duration_s < float("inf"):
            yield fault(f"Step {index + 1} lasts {step.duration_s} s", index)


def _place(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    for index, step in enumerate(asked.steps):
        for key, region in asked.places(step):
            if region.kind == "care":
                yield asked.object(rule, index, region=key, reason=region.reason, instead=_instead(region))


def _level(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    for index, step in enumerate(asked.steps):
        contact = asked.contact(step)
        for key, region in asked.places(step):
            # Care regions are no place to work at all, and the whole surface has its ceilings in its single places
            if region.kind == "care" or region.id == "whole_back":
                continue
            ceiling = min(region.ceilings.get(contact, region.ceilings.get("*", 0.0)), asked.limits.region_level(key))
            if step.level > ceiling + _SLACK or ceiling < 0.0:
                known = asked.catalog.contacts.get(contact)
                yield asked.object(
                    rule,
                    index,
                    region=key,
                    value=step.level,
                    limit=max(ceiling, 0.0),
                    unit="level",
                    contact=known.name.lower() if known else contact,
                    instead=_instead(region),
                )


def _technique(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    for index, step in enumerate(asked.steps):
        stroke = asked.stroke(step)
        for key, region in asked.places(step):
            if region.kind == "care" or stroke is None:
                continue
            if (
                stroke.technique in region.forbidden_techniques
                or stroke.id in region.forbidden_strokes
                or region.id in stroke.avoid
            ):
                yield asked.object(rule, index, region=key, reason=region.reason, instead=_instead(region))


def _stroke_level(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    more = number(rule, "more_levels")
    for index, step in enumerate(asked.steps):
        stroke = asked.stroke(step)
        if stroke is not None and step.level > stroke.level_high + more + _SLACK:
            low = f"{stroke.level_low:g}"
            yield asked.object(rule, index, value=step.level, limit=stroke.level_high, unit="level", low=low)


def _tempo(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    factor = number(rule, "factor")
    units = {"mm_s": ("cm/s", 0.1), "per_min": ("a minute", 1.0), "hold_s": ("s", 1.0)}
    for index, step in enumerate(asked.steps):
        stroke = asked.stroke(step)
        if stroke is None or step.tempo is None or stroke.tempo_unit == "hold_s":
            continue
        unit, scale = units[stroke.tempo_unit]
        if not stroke.tempo_low / factor <= step.tempo <= stroke.tempo_high * factor:
            asked_, low, high = (f"{t * scale:g} {unit}" for t in (step.tempo, stroke.tempo_low, stroke.tempo_high))
            yield asked.object(rule, index, asked=asked_, low=low, high=high)


def _speed(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    most = number(rule, "most_mm_s")
    for index, step in enumerate(asked.steps):
        stroke = asked.stroke(step)
        if stroke is not None and stroke.tempo_unit == "mm_s" and step.tempo is not None and step.tempo > most:
            yield asked.object(rule, index, value=step.tempo, limit=most, unit="mm/s")


def _highest(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    most = asked.limits.max_level if rule.kind == "highest_level" else number(rule, "level")
    for index, step in enumerate(asked.steps):
        if step.level > most + _SLACK:
            yield asked.object(rule, index, value=step.level, limit=most, unit="level", contact=asked.contact(step))


def _forbidden(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    for index, step in enumerate(asked.steps):
        stroke = asked.stroke(step)
        checked: list[tuple[ForbidKind, str]] = [("stroke", step.stroke), ("contact", asked.contact(step))]
        if stroke is not None:
            checked.append(("technique", stroke.technique))
            checked += [("tool", tool) for tool in tools_of(step.stroke, asked.catalog)]
        for kind, id_ in checked:
            if not asked.limits.allows(kind, id_):
                yield asked.object(rule, index, what=id_.replace("_", " "))


def _thumbs(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    heavy = [step for step in asked.steps if _is_heavy(asked, step)]
    total = sum(step.duration_s for step in heavy)
    budget = asked.limits.thumb_budget_s * number(rule, "budgets") + number(rule, "allowance_s")
    most = min(budget, number(rule, "most_s"))
    if total > most + _SLACK:
        first = asked.starts_s[asked.steps.index(heavy[0])]
        last = max(at + step.duration_s for at, step in zip(asked.starts_s, asked.steps, strict=True) if step in heavy)
        yield objection(
            rule, asked, when_s=first, until_s=last, value=total, limit=most, unit="s", where="the giver's thumbs"
        )


def _is_heavy(asked: _Asked, step: Step) -> bool:
    stroke, contact = asked.stroke(step), asked.catalog.contacts.get(asked.contact(step))
    return (contact is not None and contact.load.get("thumb") == "heavy") or (
        stroke is not None and not step.contact and stroke.load.get("thumb") == "heavy"
    )


def _soft_end(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    end, since = asked.routine.duration_s, asked.routine.duration_s
    for index in range(len(asked.steps) - 1, -1, -1):
        stroke = asked.stroke(asked.steps[index])
        soft = names(rule, "last" if since == end else "techniques")
        if stroke is None or stroke.technique not in soft:
            break
        since = asked.starts_s[index]
    least = min(number(rule, "least_s"), number(rule, "least_share") * end)
    if asked.steps and end - since < least - 0.05:
        when, last = max(0.0, min(since, end - least)), len(asked.steps) - 1
        yield asked.object(
            rule, last, when_s=when, until_s=end, where="the end", value=end - since, limit=least, unit="s"
        )


def _minutes(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    most, lasts = s_from_minutes(asked.limits.max_minutes), asked.routine.duration_s
    if lasts > most + number(rule, "slack_s"):
        yield objection(rule, asked, when_s=most, until_s=lasts, value=lasts, limit=most, unit="s")


def _position(rule: Rule, asked: _Asked) -> Iterator[Violation]:
    if asked.routine.position not in asked.limits.positions:
        left = " or ".join(p.replace("_", " ") for p in asked.limits.positions) or "none"
        word = asked.routine.position.replace("_", " ")
        yield objection(rule, asked, when_s=0.0, until_s=asked.routine.duration_s, what=word, allowed=left)


_CHECKS: MappingProxyType[str, _Check] = MappingProxyType(
    {
        "structure": _whole,
        "routine_place": _place,
        "routine_level": _level,
        "routine_technique": _technique,
        "routine_stroke_level": _stroke_level,
        "routine_tempo": _tempo,
        "speed": _speed,
        "highest_level": _highest,
        "deepest_level": _highest,
        "forbidden": _forbidden,
        "thumbs": _thumbs,
        "soft_end": _soft_end,
        "minutes": _minutes,
        "position": _position,
    }
)
"""Kind of rule → what it does with a routine."""
