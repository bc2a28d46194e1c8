"""Routines of one stroke, and people to give them to, for tests of the choreography."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from tests.anatomy.bodies import backs

from unknot.anatomy import Back
from unknot.choreography import choreograph
from unknot.library import shipped_catalog
from unknot.model.limits import AreaLimit, Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Score, ScoreStep
from unknot.model.words import Side

__all__ = ["CATALOG", "Asked", "areas", "asked", "backs", "one_stroke", "played", "rectangle", "reference", "step"]

CATALOG = shipped_catalog()


@cache
def reference() -> Back:
    """Return the body that the reference chart was drawn from."""
    return Back.reference()


def rectangle(
    x_mm: float, y_mm: float, half_mm: float, *, margin_mm: float = 10.0, max_level: float = -1.0
) -> AreaLimit:
    """Return a marked square on the reference chart."""
    corners = ((-half_mm, -half_mm), (half_mm, -half_mm), (half_mm, half_mm), (-half_mm, half_mm))
    return AreaLimit(
        polygon_mm=tuple((x_mm + dx, y_mm + dy) for dx, dy in corners),
        margin_mm=margin_mm,
        label="mark",
        max_level=max_level,
    )


def step(
    stroke: str,
    region: str,
    side: Side = "midline",
    *,
    seconds: float = 60.0,
    level: float | None = None,
    **more: object,
) -> Step:
    """Return a step at the stroke's usual level."""
    data = CATALOG.strokes[stroke]
    return Step(
        stroke=stroke,
        regions=(region,),
        side=side,
        duration_s=seconds,
        level=data.level_usual if level is None else level,
        phase=data.phase,
        **more,  # type: ignore[arg-type]
    )


def one_stroke(middle: Step) -> Routine:
    """Return a routine that holds, does this one thing, and holds again."""
    hold = step("still_hands", "whole_back", seconds=60.0, level=0.5)
    last = step("closing_hold", "whole_back", seconds=60.0, level=0.5)
    return Routine(title="One stroke", steps=(hold, middle, last))


def played(
    middle: Step, *, back: Back | None = None, limits: Limits | None = None, as_written: bool = False
) -> ScoreStep:
    """Return the middle step of a one-stroke routine, made exact."""
    score = choreograph(
        one_stroke(middle), back or reference(), CATALOG, limits=limits or Limits(), as_written=as_written
    )
    return score.steps[1]


class Asked:
    """A step with the person and the limits it is played for; prints as what it asks."""

    def __init__(self, middle: Step, back: Back, limits: Limits) -> None:
        self.step, self.back, self.limits = middle, back, limits

    def __repr__(self) -> str:
        return f"{self.step!r} on {self.back!r} within {self.limits!r}"

    def score(self) -> Score:
        """Return the score of the step between two holds."""
        return choreograph(one_stroke(self.step), self.back, CATALOG, limits=self.limits)


areas: st.SearchStrategy[tuple[AreaLimit, ...]] = st.lists(
    st.builds(
        rectangle,
        st.floats(-140.0, 140.0),
        st.floats(0.0, 500.0),
        st.floats(4.0, 50.0),
        margin_mm=st.sampled_from([10.0, 20.0, 30.0]),
        max_level=st.sampled_from([-1.0, -1.0, 0.0, 1.0]),
    ),
    max_size=3,
).map(tuple)


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Any stroke, on any region it suits, on any side, for any time, level and body, with up to three marks."""
    stroke = draw(st.sampled_from(sorted(CATALOG.strokes.values(), key=lambda s: s.id)))
    region = CATALOG.regions[draw(st.sampled_from(sorted(stroke.regions)))]
    sides: tuple[Side, ...] = ("midline",)
    if region.paired:
        sides = ("both", "left", "right") if stroke.hands == "both" else ("left", "right")
    seconds = round(draw(st.floats(stroke.least_s, stroke.longest_s)), 3)
    level = draw(st.sampled_from([stroke.level_low, stroke.level_usual, stroke.level_high]))
    middle = step(
        stroke.id, region.id, draw(st.sampled_from(sides)), seconds=seconds, level=level, slowing=draw(st.booleans())
    )
    limits = Limits(areas=draw(areas), max_level=draw(st.sampled_from([1.0, 2.0, 3.0])))
    return Asked(middle, draw(backs), limits)
