"""What an audit found, as counts that add up: the tally of two halves is the sum of theirs, in whatever order.

Nothing is kept of a person but what is counted, and a few cases of each kind to look at again; so a tally of a hundred
thousand people is no larger than one of a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from unknot.model.knowledge import Catalog
from unknot.model.words import VERDICTS

__all__ = ["Case", "CaseKind", "Tally", "tally_json"]

CaseKind = Literal["violation", "crash", "unexplained", "no_plan", "planned_again"]

_CASES_KEPT: Final = 20
"""Of each kind, those with the lowest numbers: enough to mend what they show."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Case:
    """One person of an audit whom it is worth looking at again, by number.

    Attributes
    ----------
    rule
        The rule concerned, or the kind of error.
    said
        One sentence: what happened.
    """

    kind: CaseKind
    person: int
    rule: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts of an audit.

    Attributes
    ----------
    counts
        (group, name) -> how often, in people unless the group says otherwise.
    cases
        What went wrong, or nearly: the first few of each kind.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    cases: tuple[Case, ...] = ()

    def count(self, group: str, name: str = "") -> int:
        """Return one count, 0 where nothing was counted."""
        return self.counts[group, name]

    def group(self, group: str) -> dict[str, int]:
        """Return the counts of a group, most frequent first."""
        found = [(name, count) for (key, name), count in self.counts.items() if key == group]
        return dict(sorted(found, key=lambda item: (-item[1], item[0])))

    def plus(self, *others: Tally) -> Tally:
        """Return the sum. The order of the parts does not matter."""
        counts = Counter(self.counts)
        for other in others:
            counts.update(other.counts)
        return Tally(counts=counts, cases=_first_few([*self.cases, *(case for t in others for case in t.cases)]))

    @property
    def people(self) -> int:
        """How many people were judged."""
        return self.count("people")

    @property
    def ok(self) -> bool:
        """Whether nothing unsafe would have been played, nothing crashed, and every refusal has its reason."""
        return not any(self.count(kind) for kind in ("violation", "crash", "unexplained"))


def _first_few(cases: Iterable[Case]) -> tuple[Case, ...]:
    kept: list[Case] = []
    of_kind: Counter[str] = Counter()
    for case in sorted(set(cases)):
        of_kind[case.kind] += 1
        if of_kind[case.kind] <= _CASES_KEPT:
            kept.append(case)
    return tuple(kept)


def tally_json(tally: Tally, catalog: Catalog) -> dict[str, Any]:
    """Return a tally as JSON values: the same for the same seed and people, whoever worked it out."""
    refused = tally.group("refused_verdict")
    return {
        "people": tally.people,
        "ok": tally.ok,
        "began": tally.count("began"),
        "massage_minutes": round(tally.count("massage_s") / 60),
        "violations": tally.count("violation"),
        "violations_by_rule": tally.group("violation_rule"),
        "crashes": tally.count("crash"),
        "refused": sum(refused.values()),
        "refused_by_verdict": {verdict: refused[verdict] for verdict in reversed(VERDICTS) if verdict in refused},
        "refused_by_condition": {
            id_: {"people": count, "title": catalog.conditions[id_].title, "reason": catalog.conditions[id_].reason}
            for id_, count in tally.group("refused_condition").items()
            if id_ in catalog.conditions
        },
        "refused_without_reason": tally.count("unexplained"),
        "no_plan": tally.count("no_plan"),
        "no_plan_because": tally.group("no_plan_because"),
        "planned_again": tally.count("planned_again"),
        "planned_again_by_rule": tally.group("planned_again_rule"),
        "advice": tally.group("advice"),
        "coverage": {
            "strokes": _covered(tally.group("stroke"), catalog.strokes),
            "regions": _covered(
                tally.group("region"), {id_ for id_, region in catalog.regions.items() if region.kind == "working"}
            ),
            "conditions": _covered(tally.group("condition"), catalog.conditions),
            "rules": _covered(tally.group("rule"), catalog.rules),
            "positions": tally.group("position"),
            "goals": tally.group("goal"),
            "givers": tally.group("giver"),
            "minutes": tally.group("minutes"),
        },
        "cases": [
            {"kind": case.kind, "person": case.person, "rule": case.rule, "said": case.said} for case in tally.cases
        ],
    }


def _covered(used: dict[str, int], known: Iterable[str]) -> dict[str, Any]:
    """Return how often each was used, and which never were."""
    return {"people": used, "never": sorted(set(known) - set(used))}
