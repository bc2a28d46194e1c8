"""From what was measured to a `Violation` in words: rule, hand, when, where, how far over, what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from unknot.errors import KnowledgeError
from unknot.model.finding import Violation
from unknot.model.knowledge import Catalog, Rule
from unknot.model.words import Hand
from unknot.units import MM_PER_CM
from unknot.verifying.performance import Performance
from unknot.verifying.tracks import HANDS, Floats, Ints

__all__ = [
    "Judged",
    "names",
    "near_words",
    "number",
    "objection",
    "objections",
    "on_words",
    "place_words",
    "quantity_words",
]

_WHOLE = "the whole session"
_ENDING = "the ending after a stop"
_SAY_WHERE = ("above ", "beside ", "between ")
"""Names of places that begin so take no article and no other preposition."""


class _Named(Protocol):
    @property
    def stroke(self) -> str: ...


class Judged(Protocol):
    """What a violation is told of: a performance, or a routine that is none yet."""

    @property
    def catalog(self) -> Catalog:
        """What is known."""

    @property
    def steps(self) -> Sequence[_Named]:
        """The steps, each with its stroke."""

    @property
    def is_ending(self) -> bool:
        """Whether it is the ending after a stop."""


def number(rule: Rule, key: str) -> float:
    """Return one of a rule's numbers.

    Raises
    ------
    KnowledgeError
        If the rule does not have it: a rule that cannot be applied must not pass silently.
    """
    if key not in rule.numbers:
        raise KnowledgeError(
            f'the rule "{rule.id}" needs the number "{key}".',
            where=f"rules/{rule.id}.yaml",
            fix=f"Write numbers: {{{key}: ...}}.",
        )
    return rule.numbers[key]


def names(rule: Rule, key: str) -> tuple[str, ...]:
    """Return one of a rule's lists of names.

    Raises
    ------
    KnowledgeError
        If the rule does not have it.
    """
    if key not in rule.names:
        raise KnowledgeError(
            f'the rule "{rule.id}" needs the names "{key}".',
            where=f"rules/{rule.id}.yaml",
            fix=f"Write names: {{{key}: [...]}}.",
        )
    return rule.names[key]


def place_words(region: str, catalog: Catalog) -> str:
    """Return a region in lay words: "left kidney area"."""
    bare, _, side = region.partition(".")
    known = catalog.regions.get(bare)
    name = known.name.lower() if known else bare.replace("_", " ")
    return f"{side} {name}" if side else name


def on_words(region: str, catalog: Catalog) -> str:
    """Return where on the body a region is: "on the left kidney area", but "beside the spine, mid-back"."""
    return _at_words("on", region, catalog)


def near_words(region: str, catalog: Catalog) -> str:
    """Return what a place is near to: "near the sacrum", but "on the left, beside the spine, mid-back"."""
    return _at_words("near", region, catalog)


def _at_words(preposition: str, region: str, catalog: Catalog) -> str:
    bare, _, side = region.partition(".")
    name = place_words(bare, catalog)
    if not name.startswith(_SAY_WHERE):
        return f"{preposition} the {place_words(region, catalog)}"
    return f"on the {side}, {name}" if side else name


def quantity_words(value: float, unit: str) -> str:
    """Return a measure as people say it.

    Examples
    --------
    >>> quantity_words(1.5, "level"), quantity_words(90.0, "s"), quantity_words(14.2, "mm")
    ('1.5', '1 min 30 s', '14 mm')
    """
    if unit == "s":
        return _duration_words(value)
    if unit == "level":
        return f"{round(value, 2):g}"
    if unit == "share":
        return f"{value * 100.0:.0f} %"
    return f"{value:.0f} {unit}" if abs(value) >= 10.0 else f"{round(value, 1):g} {unit}"


def _duration_words(seconds: float) -> str:
    if seconds < 10.0:
        return f"{round(seconds, 1):g} s"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _over_words(over: float, unit: str) -> str:
    words = quantity_words(over, unit)
    if unit != "level":
        return words
    return f"{words} level" if words == "1" else f"{words} levels"


def objection(
    rule: Rule,
    performance: Judged,
    *,
    when_s: float,
    until_s: float | None = None,
    where: str = "",
    region: str = "",
    step: int | None = None,
    hand: Hand | None = None,
    point_mm: tuple[float, float] | None = None,
    value: float | None = None,
    limit: float | None = None,
    unit: str = "",
    **words: Any,
) -> Violation:
    """Return a violation; `words` fill its message beside the usual ones.

    Those are {hand}, {where}, {on} and {near} (the place with its preposition), {value}, {limit}, {over} and {stroke}.
    """
    if unit == "mm/s":
        unit = "cm/s"
        value, limit = (None if v is None else v / MM_PER_CM for v in (value, limit))
    catalog = performance.catalog
    on, near = (f"{at} the {where}" if where or not region else "" for at in ("on", "near"))
    where = where or (place_words(region, catalog) if region else _WHOLE)
    over = "" if value is None or limit is None else _over_words(abs(value - limit), unit)
    said: dict[str, Any] = {
        "hand": f"{hand} hand" if hand else "hand",
        "where": where,
        "on": on or on_words(region, catalog),
        "near": near or near_words(region, catalog),
        "value": "" if value is None else quantity_words(value, unit),
        "limit": "" if limit is None else quantity_words(limit, unit),
        "over": over,
        "stroke": _stroke_words(performance, step),
        **words,
    }
    return Violation(
        rule=rule.id,
        severity=rule.severity,
        where=f"{_ENDING}: {where}" if performance.is_ending and where != _WHOLE else _in_ending(performance, where),
        when_s=float(max(0.0, when_s)),
        until_s=None if until_s is None else float(until_s),
        region=region,
        step=None if step is None else int(step),
        hand=hand,
        point_mm=point_mm,
        value=None if value is None else float(value),
        limit=None if limit is None else float(limit),
        unit=unit,
        over_by=over,
        message=_capital(_filled(rule, rule.message, said)),
        remedy=_capital(_filled(rule, rule.remedy, said)),
        sources=rule.sources,
    )


def _in_ending(performance: Judged, where: str) -> str:
    return _ENDING if performance.is_ending else where


def _filled(rule: Rule, template: str, said: dict[str, Any]) -> str:
    try:
        return template.format_map(said)
    except (KeyError, IndexError, ValueError) as error:
        raise KnowledgeError(
            f'the rule "{rule.id}" cannot fill its words: {error}.',
            where=f"rules/{rule.id}.yaml",
            fix=f"Use only {', '.join(sorted(said))} in braces.",
        ) from error


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stroke_words(performance: Judged, step: int | None) -> str:
    if step is None or not 0 <= step < len(performance.steps):
        return ""
    stroke = performance.steps[step].stroke
    known = performance.catalog.strokes.get(stroke)
    return known.name.lower() if known else str(stroke).replace("_", " ")


def objections(
    rule: Rule,
    performance: Performance,
    offending: Ints,
    values: Floats,
    limits: Floats | float,
    *,
    unit: str,
    region: str = "",
    where: str = "",
    **words: Any,
) -> Iterator[Violation]:
    """Yield one violation for each hand and step among the offending samples, with the worst of them.

    Parameters
    ----------
    offending : (M,) indices of samples
    values, limits : (M,) what was measured and what is allowed at each of them; more than the limit is worse
    region, where
        The place; where neither is given, the working region nearest to the worst sample.
    """
    if not len(offending):
        return
    samples, tables = performance.samples, performance.tables
    limit = np.broadcast_to(np.asarray(limits, dtype=np.float64), values.shape)
    group = performance.step[offending] * 2 + performance.hand[offending]
    for key in np.unique(group):
        members = np.flatnonzero(group == key)
        rows = offending[members]
        worst = members[int(np.argmax(values[members] - limit[members]))]
        at = offending[worst]
        x, y = float(samples.x_mm[at]), float(samples.y_mm[at])
        here = where or ("" if region else near_words(performance.maps.nearest(x, y), performance.catalog))
        contact = performance.contact_record(int(performance.contact[at]))
        yield objection(
            rule,
            performance,
            when_s=float(samples.t_s[rows].min()),
            until_s=float((samples.last_s[rows] + samples.weight_s[rows]).max()),
            where=here,
            region=region or performance.maps.nearest(x, y),
            step=int(key) // 2,
            hand=HANDS[int(key) % 2],
            point_mm=(round(x, 1), round(y, 1)),
            value=float(values[worst]),
            limit=float(limit[worst]),
            unit=unit,
            **{"contact": contact.name.lower() if contact else tables.contacts[int(performance.contact[at])], **words},
        )
