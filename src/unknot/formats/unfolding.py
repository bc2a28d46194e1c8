"""`Recipe` → the flat steps that can be played: circuits gone round, repeats written out, times and counts in seconds.

A pure function. What nothing of ours can play becomes a `Gap`, never a guess. The amounts are settled thus: of a range
its middle, in whole seconds or times; of an open range its known end; a shared time is divided evenly among the steps
that have none of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from unknot.formats.lengths import duration_of_repetitions, tempo_of
from unknot.formats.naming import Names
from unknot.formats.parts import MOST_STEPS
from unknot.formats.shape import shown
from unknot.formats.step_fields import OTHER_SIDE, SIDES_OF
from unknot.formats.ways import is_slowing, pace_of, way_of
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.recipe import Amount, Part, Played, Recipe, Return, SaidTempo
from unknot.model.routine import OtherHand, Routine, Step, Way
from unknot.model.words import Side, UpperSide

__all__ = ["Gap", "Unfolded", "unfolded", "works_with_one_hand"]

_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}
_OTHER_UP: Final[dict[UpperSide, UpperSide]] = {"left": "right", "right": "left"}
_BOTH_HANDS: Final = ("glide_alternating", "feather", "wring", "percuss", "spread_apart", "hold")
"""Motions that one hand alone cannot make."""

_NEVER: Final = {"moved": "Unknot guides hands over a back and moves no joint."}
_FIRST_UP: Final[UpperSide] = "left"
_ENDED_AFTER_S: Final = 90.0
"""How long a step lasts that ends when something is so, where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that cannot be played: where it stands, why, and what to write instead."""

    at: str
    line: int
    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfolded:
    """What can be played of a recipe, and what cannot."""

    routine: Routine
    gaps: tuple[Gap, ...]


def unfolded(recipe: Recipe, catalog: Catalog) -> Unfolded:
    """Return the playable steps of a recipe, and its gaps."""
    work = _Unfolding(recipe, catalog)
    # "Up to half an hour" is a limit and not a time to fill
    total = work.seconds(recipe.total) if recipe.total and recipe.total.least is not None else None
    steps = work.steps_of(recipe.parts, total)
    if not steps and not work.gaps:
        work.gaps.append(Gap(at="", line=0, what="nothing of it can be played.", fix="Add a step that Unknot plays."))
    routine = Routine(
        title=recipe.title,
        steps=tuple(steps),
        position=recipe.position,
        source=recipe.source,
        summary=recipe.summary,
        goal=recipe.goal,
        rest_s=recipe.rest_s,
        seed=recipe.seed,
        audience=recipe.audience,
        caveats=recipe.caveats,
    )
    return Unfolded(routine=routine, gaps=tuple(work.gaps))


def _whole(value: float, amount: Amount | None) -> float:
    """Return the middle of a range in whole seconds; what is said exactly stays exact."""
    return value if amount is None or amount.least == amount.most else float(math.floor(value))


class _Unfolding:
    def __init__(self, recipe: Recipe, catalog: Catalog) -> None:
        self.recipe = recipe
        self.catalog = catalog
        self.names = Names(catalog)
        # Who turns over begins with the left side up, unless a step says otherwise
        self.turns = recipe.position == "side_lying" and _turns(recipe.parts)
        self.upper: UpperSide = _FIRST_UP if self.turns else ""
        self.gaps: list[Gap] = []

    def gap(self, part: Part, what: str, fix: str) -> list[Step]:
        """Note a gap; where the part may be left out anyway, there is none."""
        if not (part.optional or part.only_if):
            self.gaps.append(Gap(at=part.at, line=part.line, what=what, fix=fix))
        return []

    # Amounts

    def seconds(self, amount: Amount | None) -> float | None:
        """Return how long an amount is played; None where it has no number."""
        if amount is None or amount.middle is None:
            return None
        each = {"breath": self.recipe.breath_s, "count": self.recipe.count_s}.get(amount.unit, 1.0)
        return _whole(amount.middle * each, amount)

    def own_seconds(self, part: Part) -> float | None:
        """Return how long one side of a part is said to last; None where that is not said.

        What ends when something is so has the whole of its range to get there.
        """
        played = part.played
        lasts = played.lasts if played else part.lasts
        if part.until and lasts is not None and lasts.most is not None:
            lasts = replace(lasts, least=lasts.most)
        seconds = self.seconds(lasts)
        if played is None or seconds is None or lasts is None:
            return seconds
        return seconds * _as_often(lasts.per, played, (_count(played.times) or 1) * (_count(played.points) or 1))

    def counted_seconds(self, played: Played, pace: str) -> float | None:
        """Return how long so many repetitions take; None where they are not counted."""
        times, points = _count(played.times), _count(played.points)
        if times is None and points is None:
            return None
        stroke = self.catalog.strokes[played.stroke]
        places = [self.catalog.regions[region] for region in played.regions]
        number = (times or 1) * (points or 1)
        return duration_of_repetitions(
            stroke, places, number, tempo=self.tempo(played, pace), hold_s=self.seconds(played.hold)
        )

    def tempo(self, played: Played, pace: str) -> float | None:
        """Return a tempo in the unit of its stroke: as said in numbers, else in words, else None."""
        stroke = self.catalog.strokes[played.stroke]
        if isinstance(played.tempo, SaidTempo):
            return self.said_tempo(played.tempo, played)
        return played.tempo if played.tempo is not None else pace_of(pace, stroke, self.names)

    def said_tempo(self, said: SaidTempo, played: Played) -> float:
        """Return a tempo in numbers, in the unit of the stroke that plays it."""
        places = [self.catalog.regions[region] for region in played.regions]
        stroke = self.catalog.strokes[played.stroke]
        return tempo_of(said, stroke, places, breath_s=self.recipe.breath_s, count_s=self.recipe.count_s)

    def way(self, part: Part, played: Played) -> Way | None:
        """Return the way out and back that a part says."""
        back, stroke = part.way_back, self.catalog.strokes[played.stroke]
        return way_of(part.path, back, played.level, self._back_tempo(back, played, stroke), self.names)

    def _back_tempo(self, back: Return | None, played: Played, stroke: Stroke) -> float | None:
        if back is None or stroke.tempo_unit != "mm_s":
            return None
        return self.said_tempo(back.tempo, played) if back.tempo else pace_of(back.pace, stroke, self.names)

    # Parts

    def steps_of(self, parts: Sequence[Part], budget_s: float | None) -> list[Step]:
        """Return the steps of a list of parts; `budget_s` is shared by those without a time of their own."""
        share = self._share(parts, budget_s)
        done: list[list[Step]] = []
        for part in parts:
            before = next((steps[-1] for steps in reversed(done) if steps), None)
            done.append(self._part(part, done, before, share))
            if sum(map(len, done)) > MOST_STEPS:
                self.gap(part, f"this unfolds to more than {MOST_STEPS} steps.", "Repeat it less often.")
                return []
        return [step for steps in done for step in steps]

    def _share(self, parts: Sequence[Part], budget_s: float | None) -> float | None:
        if budget_s is None:
            return None
        own = [(self.own_seconds(part), _sides(part)) for part in parts if part.kind != "repeat"]
        open_ = sum(len(sides) for seconds, sides in own if seconds is None)
        left = budget_s - sum(seconds * len(sides) for seconds, sides in own if seconds is not None)
        return left / open_ if open_ and left > 0 else None

    def _part(self, part: Part, done: list[list[Step]], before: Step | None, share: float | None) -> list[Step]:
        if part.kind == "repeat":
            return self._repeat(part, done)
        if part.kind == "block" and part.played is None:
            return self._block(part, share)
        if part.head == "turn over":
            return self._turned(part)
        if part.head in _NEVER:
            return self.gap(part, f"{shown(part.head)} cannot be played.", _NEVER[part.head])
        if part.played is None and part.kind == "technique" and part.without:
            # Left out altogether, and said so
            return []
        if part.played is None:
            fix = "Add assumed: with the stroke and the place that come nearest, or keep it for reading."
            return self.gap(part, f"nothing of ours plays {shown(part.place)} here.", fix)
        together = [inner for inner in part.meanwhile if inner.kind != "act"]
        if together and not part.without and self.other_hand(part) is None:
            fix = "One hand may hold while the other works; else say with without: which one is left out."
            return self.gap(part, "two techniques at once cannot be played.", fix)
        ended = _ENDED_AFTER_S if part.until else None
        seconds = self.own_seconds(part) or share or self.counted_seconds(part.played, self.pace(part)) or ended
        if seconds is None:
            name = self.catalog.strokes[part.played.stroke].name if part.kind != "act" else part.head
            return self.gap(part, f"the step does not say how long {shown(name)} lasts.", "Add for: 2 min.")
        if not part.played.sides:
            return self.gap(part, f"side is {shown(part.side)}.", "Add assumed: {side: left}, or another.")
        steps = [self._step(part, part.played, side, seconds) for side in part.played.sides]
        if part.kind == "act":
            return [_resting(part, steps[0], before)]
        # What is said at the first side need not be said again at the second
        return [steps[0], *(replace(step, say="") for step in steps[1:])]

    def pace(self, part: Part) -> str:
        """Return how fast a part goes, in words: its own, or those for the whole."""
        return part.pace or ("" if part.kind == "act" else self.recipe.pace)

    def _step(self, part: Part, played: Played, side: Side, seconds: float) -> Step:
        self.upper = played.upper or self.upper
        step = Step(
            stroke=played.stroke,
            regions=played.regions,
            side=side,
            duration_s=seconds,
            level=played.level,
            phase=played.phase,
            tempo=self.tempo(played, self.pace(part)),
            contact=played.contact,
            repetitions=_count(played.times),
            hold_s=self.seconds(played.hold),
            say=part.say,
            note=part.note,
            why=part.why,
            slowing=played.slowing or is_slowing(self.pace(part), self.names),
            way=self.way(part, played),
            until=part.until or next((inner.until for inner in part.parts if inner.until), ""),
            upper=self.upper,
            other_hand=self.other_hand(part),
            optional=part.optional or bool(part.only_if),
            line=part.line,
        )
        return self._on_upper(step) if self.turns else step

    def _on_upper(self, step: Step) -> Step:
        """Return a step on the side that is up now; what is for both sides comes again when the other is up."""
        return self._on(replace(step, upper=self.upper), self.upper or "both")

    def _turned(self, part: Part) -> list[Step]:
        """Turn the recipient over: from here on the other side is up. The turn itself is said and takes no step."""
        if not self.upper:
            fix = "Write position: side_lying; lying face down, nobody turns over and goes on."
            return self.gap(part, f"{shown(part.head)} cannot be played.", fix)
        said = part.played.upper if part.played else ""
        self.upper = said or _OTHER_UP[self.upper]
        return []

    def other_hand(self, part: Part) -> OtherHand | None:
        """Return what one hand holds while the other plays a part; None where it is no hold, or both hands work."""
        inner = [also for also in part.meanwhile if also.kind != "act"]
        if len(inner) != 1 or part.played is None or part.without:
            return None
        held, stroke = inner[0].played, self.catalog.strokes[part.played.stroke]
        if held is None or not works_with_one_hand(stroke):
            return None
        if self.catalog.strokes[held.stroke].motion != "hold" or not held.sides:
            return None
        return OtherHand(regions=held.regions, side=held.sides[0], level=held.level)

    def _block(self, part: Part, share: float | None) -> list[Step]:
        times = _count(part.times) or 1
        sides = SIDES_OF[part.side] if part.side else ("both",)
        rounds = times * max(1, len(sides))
        total = self.seconds(part.lasts)
        per_round = share if total is None else total
        if part.lasts is not None and part.lasts.per == "side":
            per_round = None if total is None else total * len(sides)
        parts = part.parts[: part.choose]
        round_ = self.steps_of(parts, None if per_round is None else per_round / rounds)
        if len(round_) * rounds > MOST_STEPS:
            return self.gap(part, f"this unfolds to more than {MOST_STEPS} steps.", "Repeat it less often.")
        whole = [self._on(step, side) for side in (sides or ("both",)) for _ in range(times) for step in round_]
        if part.optional or part.only_if:
            whole = [replace(step, optional=True) for step in whole]
        return [replace(whole[0], say=part.say), *whole[1:]] if part.say and whole else whole

    def _on(self, step: Step, side: Side) -> Step:
        """Return a step of a block on the block's side."""
        paired = any(self.catalog.regions[region].paired for region in step.regions)
        return replace(step, side=side) if side in _OTHER and step.side == "both" and paired else step

    def _repeat(self, part: Part, done: Iterable[list[Step]]) -> list[Step]:
        entries = list(done)
        again = [step for number in part.numbers for step in entries[number - 1]]
        if part.side == OTHER_SIDE:
            again = [replace(step, side=_OTHER.get(step.side, step.side)) for step in again]
        elif part.side and SIDES_OF[part.side]:
            again = [self._on(replace(step, side="both"), side) for side in SIDES_OF[part.side] for step in again]
        if self.turns:
            again = [self._on_upper(step) for step in again]
        times = _count(part.times) or 1
        if len(again) * times > MOST_STEPS:
            return self.gap(part, f"this unfolds to more than {MOST_STEPS} steps.", "Repeat it less often.")
        optional = part.optional or bool(part.only_if)
        return [replace(step, optional=step.optional or optional, line=part.line) for step in again * times]


def works_with_one_hand(stroke: Stroke) -> bool:
    """Whether one hand makes the stroke, so that the other may hold."""
    return stroke.hands != "reinforced" and stroke.motion not in _BOTH_HANDS


def _turns(parts: Iterable[Part]) -> bool:
    """Whether the recipient turns over in one of some parts."""
    return any(part.head == "turn over" or _turns(part.parts) for part in parts)


def _count(amount: Amount | None) -> int | None:
    return None if amount is None or amount.middle is None else math.floor(amount.middle)


def _sides(part: Part) -> tuple[Side, ...]:
    if part.played is not None and part.kind != "act":
        return part.played.sides or ("both",)
    return ("both",)


def _as_often(per: str, played: Played, number: int) -> int:
    """Return how often a time is worked that is said per something."""
    if per in ("muscle", "region"):
        return len(played.regions)
    return number if per not in ("", "step", "side") else 1


def _resting(part: Part, step: Step, before: Step | None) -> Step:
    """Return an act as it is played: the hands rest where they are, and its words are said."""
    words = part.say or f"{part.place[0].upper()}{part.place[1:]}".rstrip(".") + "."
    stay = "place" not in part.assumed and before is not None
    regions = before.regions if stay and before else step.regions
    side = before.side if stay and before else step.side
    return replace(step, regions=regions, side=side, say=words)
