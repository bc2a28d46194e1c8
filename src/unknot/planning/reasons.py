"""Why each step is there, as data: needs, goal, limits that changed the choice, order, balance, wishes, the giver.

Codes name phrases of `wording`; the planner itself writes no sentence. A limit that changed anything is told at least
once, at the step where the change can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unknot.model.routine import Reason
from unknot.model.words import Phase
from unknot.planning.candidates import Barred, Candidate, Person
from unknot.planning.levels import Pressing
from unknot.planning.places import WHOLE_BACK, Place, twin

__all__ = ["Draft", "explained"]

_MOST = 4
_USUAL_NEED = 0.6
_GRAZED = 0.4
"""Share of the most tense place's tension up to which a place was only grazed by what was painted for its neighbour."""
_FILLER = 0.1
"""Of a reason that is true of many steps; it is given only where there is no other."""
_TOLD_ONCE = frozenset({"softer_everywhere", "thin_here"})
_WEIGHTS = {
    "tense_here": 1.0,
    "wished_here": 0.95,
    "rule": 0.9,
    "liked": 0.85,
    "goal": 0.6,
    "often_tense": 0.7,
    "order": 0.5,
    "balance": 0.4,
    "giver": 0.3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A step before it has its reasons. `extra` is True for what one side gets beyond the other."""

    candidate: Candidate
    side: str
    duration_s: float
    phase: Phase
    pressing: Pressing
    extra: bool = False
    framed: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of the places of this step alone."""
        if self.side in ("left", "right"):
            return (f"{self.candidate.region}.{self.side}",)
        return self.candidate.places


def explained(drafts: Sequence[Draft], person: Person, barred: Sequence[Barred]) -> list[tuple[Reason, ...]]:
    """Return the reasons of each step, the weightiest first, at most four and at least one."""
    told: list[list[tuple[float, Reason]]] = [list(_own(i, drafts, person)) for i in range(len(drafts))]
    for index, reason in (
        *_session_wide(drafts, person),
        *_instead(drafts, person, barred),
        *_left_out(drafts, person),
    ):
        told[index].append((_WEIGHTS["rule"], reason))
    once: set[tuple[str, str, str | float]] = set()
    return [_chosen(_not_yet_told(reasons, once)) for reasons in told]


def _not_yet_told(
    reasons: list[tuple[float, Reason]], once: set[tuple[str, str, str | float]]
) -> list[tuple[float, Reason]]:
    """Return the reasons without those that a person has read before and need not read at every step."""
    kept: list[tuple[float, Reason]] = []
    for weight, reason in reasons:
        key = (reason.code, reason.finding, reason.values.get("region", "") if reason.code == "thin_here" else "")
        if reason.code in _TOLD_ONCE:
            if key in once:
                continue
            once.add(key)
        kept.append((weight, reason))
    return kept


def _chosen(reasons: list[tuple[float, Reason]]) -> tuple[Reason, ...]:
    ranked = sorted(reasons, key=lambda entry: -entry[0])
    ranked = [entry for entry in ranked if entry[0] > _FILLER] or ranked
    must = [r for w, r in ranked if r.kind == "rule" and r.code != "thin_here"]
    others = [r for w, r in ranked if r not in must][: max(1, _MOST - len(must))]
    keep = {id(r) for r in (*must, *others)}
    return tuple(r for _, r in ranked if id(r) in keep)


def _own(index: int, drafts: Sequence[Draft], person: Person) -> Iterable[tuple[float, Reason]]:
    draft = drafts[index]
    places = [person.places[id_] for id_ in draft.places]
    most_tense = max((p.tense_fraction for p in person.places.values()), default=0.0)
    tense = [p for p in places if p.tense_fraction > _GRAZED * most_tense]
    where: dict[str, str | float] = {"region": draft.candidate.region, "side": draft.side}
    if tense:
        strength = max(p.tense_fraction for p in tense)
        yield _WEIGHTS["tense_here"], Reason(kind="need", code="tense_here", values={**where, "strength": strength})
    if any(p.wished for p in places):
        yield _WEIGHTS["wished_here"], Reason(kind="preference", code="wished_here", values=where)
    if not tense and draft.phase in ("knead", "focus") and max(p.region.need for p in places) >= _USUAL_NEED:
        yield _WEIGHTS["often_tense"], Reason(kind="need", code="often_tense", values=where)
    yield from _liked(draft, person)
    yield from _held(draft, places, person)
    first_of_phase = all(other.phase != draft.phase for other in drafts[:index])
    if first_of_phase:
        goal = person.intake.goal
        yield _WEIGHTS["goal"], Reason(kind="goal", code=f"goal_{goal}_{draft.phase}", values={"goal": goal})
        yield from ((_WEIGHTS["order"], reason) for reason in _order(index, drafts, where))
    elif draft.phase in ("settle", "knead") and draft.candidate.region != WHOLE_BACK and not tense:
        yield _FILLER, Reason(kind="balance", code="whole", values=where)
    else:
        yield from ((_FILLER, reason) for reason in _order(index, drafts, where))
    yield from ((_WEIGHTS["balance"], reason) for reason in _balance(index, drafts, where))


def _liked(draft: Draft, person: Person) -> Iterable[tuple[float, Reason]]:
    stroke = draft.candidate.stroke
    if {stroke.id, stroke.technique} & person.intake.wishes.more:
        yield _WEIGHTS["liked"], Reason(kind="preference", code="asked_for", values={"stroke": stroke.id})
    elif person.preferences.stroke_weights.get(stroke.id, 0.0) > 0.2:
        yield _WEIGHTS["liked"], Reason(kind="preference", code="liked_before", values={"stroke": stroke.id})


def _held(draft: Draft, places: Sequence[Place], person: Person) -> Iterable[tuple[float, Reason]]:
    """Yield why the step is softer than it would have been."""
    pressing = draft.pressing
    values: dict[str, str | float] = {"level": pressing.level, "wished": pressing.wished}
    where: dict[str, str | float] = {"region": draft.candidate.region, "side": draft.side}
    if pressing.held_by == "limits":
        for finding in person.limits.because.get("max_level", ())[:1]:
            yield _WEIGHTS["rule"], Reason(kind="rule", code="softer_everywhere", values=values, finding=finding)
    elif pressing.held_by == "place":
        for finding in dict.fromkeys(f for place in places for f in place.softened_by):
            yield _WEIGHTS["rule"], Reason(kind="rule", code="softer_here", values={**values, **where}, finding=finding)
    elif pressing.held_by == "region":
        yield _WEIGHTS["order"], Reason(kind="rule", code="thin_here", values={**values, **where})


def _order(index: int, drafts: Sequence[Draft], where: dict[str, str | float]) -> Iterable[Reason]:
    draft = drafts[index]
    if draft.phase == "settle":
        yield Reason(kind="order", code="arrive")
    elif index == len(drafts) - 1 and draft.phase == "rest":
        yield Reason(kind="order", code="leave")
    elif draft.phase == "spread" and draft.framed:
        yield Reason(kind="order", code="oil_first")
    elif draft.phase == "spread":
        yield Reason(kind="order", code="warm_first", values=where)
    elif draft.phase == "focus":
        yield Reason(kind="order", code="warm_before_depth", values=where)
    elif draft.phase == "lengthen":
        yield Reason(kind="order", code="lengthen_when_warm", values=where)
    elif draft.phase == "soothe":
        yield Reason(kind="order", code="slow_down")
    elif draft.phase == "enliven":
        yield Reason(kind="order", code="wake_last")
    elif draft.phase == "knead":
        yield Reason(kind="order", code="loosen_before_focus", values=where)


def _balance(index: int, drafts: Sequence[Draft], where: dict[str, str | float]) -> Iterable[Reason]:
    draft = drafts[index]
    if draft.side not in ("left", "right"):
        return
    if draft.extra:
        yield Reason(kind="balance", code="more_on_this_side", values=where)
        return
    for other in drafts[:index]:
        same = other.candidate.stroke.id == draft.candidate.stroke.id
        if same and other.candidate.region == draft.candidate.region and other.side not in (draft.side, "both"):
            yield Reason(kind="balance", code="same_as_other_side", values=where)
            return


def _session_wide(drafts: Sequence[Draft], person: Person) -> Iterable[tuple[int, Reason]]:
    """Yield what holds for the whole session, at its first step."""
    limits, intake = person.limits, person.intake
    wished = intake.position or "prone"
    if person.position != wished or (person.position != "prone" and limits.because.get("positions")):
        findings = limits.because.get("positions", ("",))[:1]
        for finding in findings:
            values: dict[str, str | float] = {"position": person.position, **_detail(finding, person)}
            yield 0, Reason(kind="rule", code="position", values=values, finding=finding)
    if person.dry:
        first = next((i for i, d in enumerate(drafts) if d.phase in ("spread", "knead")), 0)
        oils = [f for oil in ("oil", "lotion") for f in limits.because.get(f"product:{oil}", ())]
        finding = oils[0] if oils and not limits.allows("product", "oil") else ""
        yield first, Reason(kind="rule", code="without_oil", finding=finding)
    if intake.giver.experience == "first_time":
        first = next((i for i, d in enumerate(drafts) if d.phase == "knead"), 0)
        yield first, Reason(kind="giver", code="few_for_first_time")


def _detail(finding: str, person: Person) -> dict[str, str | float]:
    """Return what was said beyond yes or no about a finding: {"weeks": "29"}."""
    condition = person.catalog.conditions.get(finding)
    if condition is None or not condition.detail:
        return {}
    said = person.intake.details.get(condition.answered_by or condition.id, {}).get(condition.detail)
    return {condition.detail: said} if said else {}


def _instead(drafts: Sequence[Draft], person: Person, barred: Sequence[Barred]) -> Iterable[tuple[int, Reason]]:
    """Yield, for each limit that ruled strokes out, the step where the best of them would have been."""
    best: dict[tuple[str, ...], tuple[float, int, Barred]] = {}
    goal = person.intake.goal
    for out in barred:
        if out.by in ("skill", "position", "needs") or out.stroke.phase in ("settle", "rest"):
            continue
        if out.stroke.phase == "enliven" and goal != "energise":
            continue
        key = out.findings[:1] or (out.by, out.id)
        for index, draft in enumerate(drafts):
            if draft.framed or draft.phase != out.stroke.phase:
                continue
            worth = out.stroke.regions.get(draft.candidate.region, 0.0) * (0.3 + out.stroke.gains.get(goal, 0.0))
            if worth > best.get(key, (0.0, 0, out))[0]:
                best[key] = (worth, index, out)
    for _, index, out in best.values():
        finding = out.findings[0] if out.findings else ""
        values: dict[str, str | float] = {"by": out.by, "id": out.id, "stroke": out.stroke.id}
        yield index, Reason(kind="rule", code=f"without_{out.by}", values=values, finding=finding)


def _left_out(drafts: Sequence[Draft], person: Person) -> Iterable[tuple[int, Reason]]:
    """Yield, for each place that was left out, the step that comes nearest to it."""
    sides: dict[tuple[str, str, str], list[Place]] = {}
    for place in person.places.values():
        if place.id in person.refused:
            code, finding = "said_no_here", ""
        elif place.reachable and place.level < 0 and place.closed_by:
            code, finding = "left_out", place.closed_by[0]
        else:
            continue
        if place.region.id != WHOLE_BACK:
            sides.setdefault((code, finding, place.region.id), []).append(place)
    for (code, finding, region), places in sides.items():
        side = "both" if len(places) == 2 else places[0].side
        values: dict[str, str | float] = {"region": region, "side": side, "label": places[0].closed_label}
        yield _nearest(drafts, places[0]), Reason(kind="rule", code=code, values=values, finding=finding)


def _nearest(drafts: Sequence[Draft], place: Place) -> int:
    """Return the step on the twin of a place, else the first one over the whole back, else the first."""
    for index, draft in enumerate(drafts):
        if twin(place.id) in draft.places and draft.phase not in ("settle", "rest"):
            return index
    for index, draft in enumerate(drafts):
        if draft.candidate.region == WHOLE_BACK and not draft.framed:
            return index
    return 0
