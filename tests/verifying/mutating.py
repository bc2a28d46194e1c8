"""Good scores for different bodies, contacts and positions, and the ways in which they are spoiled."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from tests.verifying.scores import CATALOG, in_time

from unknot import pipeline
from unknot.anatomy import Back
from unknot.formats import score_written
from unknot.model.finding import Report
from unknot.model.intake import Giver, Intake, Recipient
from unknot.model.limits import Limits
from unknot.model.score import Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.model.words import BodyPosition, Technique
from unknot.verifying import verify

Edit = Callable[[Keyframe], Keyframe]
Mutation = Callable[[Score], Score]

_SMALL = Recipient(height_mm=1450.0, weight_kg=45.0, shape="broad_shouldered", build="slight")
_LARGE = Recipient(height_mm=1980.0, weight_kg=125.0, shape="broad_hipped", build="soft")


def _ready_made(name: str, recipient: Recipient | None = None) -> Score:
    back = Back.of(recipient) if recipient else Back.reference()
    return pipeline.choreograph(pipeline.ready_made(name), back)


def _planned(position: BodyPosition, recipient: Recipient, minutes: float) -> Score:
    intake = Intake(
        recipient=recipient,
        giver=Giver(experience="practised"),
        relation="partners",
        goal="ease",
        minutes=minutes,
        position=position,
        health_page_done=True,
        at_hand=frozenset({"oil", "bed", "chair"}),
    )
    return pipeline.prepare(intake).score


BASES: dict[str, Callable[[], Score]] = {
    "desk shoulders": lambda: _ready_made("desk-shoulders"),
    "desk shoulders, a small back": lambda: _ready_made("desk-shoulders", _SMALL),
    "the founding guide, a large back": lambda: _ready_made("founding-ultimate-guide", _LARGE),
    "planned, lying on the side": lambda: _planned("side_lying", replace(_LARGE, height_mm=1650.0), 24.0),
    "planned, seated": lambda: _planned("seated", _SMALL, 12.0),
}
"""The scores to spoil: other hands, other bodies, other positions."""


@cache
def good_score(name: str) -> Score:
    """Return one of the scores to spoil."""
    return score_written(BASES[name]())


def judged(one: Score, limits: Limits | None = None) -> Report:
    """Return the report on a score, for the back that it carries."""
    allowed: tuple[BodyPosition, ...] = ("prone", "side_lying", "seated")
    return verify(one, limits or Limits(positions=allowed), CATALOG)


def on_chart(one: Score, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the reference chart lies on the back of a score."""
    point = Back.from_numbers(one.back).to_person([(x, y)])[0]
    return float(point[0]), float(point[1])


def first(one: Score, *techniques: Technique) -> int:
    """Return the first step of one of these techniques that is not at either end."""
    for index, step in enumerate(one.steps[2:-2], start=2):
        if step.technique in techniques and step.duration_s > 30.0:
            return index
    raise LookupError(techniques)


def with_step(one: Score, index: int, step: ScoreStep) -> Score:
    """Return a score with another step in a place, everything after it moved in time."""
    return with_steps(one, [*one.steps[:index], step, *one.steps[index + 1 :]])


def with_steps(one: Score, steps: list[ScoreStep]) -> Score:
    """Return a score of these steps, one after the other."""
    placed = in_time([replace(s, duration_s=sum(p.duration_s for p in s.passages)) for s in steps])
    end = placed[-1].end_s
    cues = tuple(replace(c, step=min(c.step, len(steps) - 1)) for c in one.cues if c.at_s <= end)
    return replace(one, steps=placed, duration_s=end, cues=cues)


def edited(step: ScoreStep, edit: Edit, *, contact: str = "", figures: slice = slice(None)) -> ScoreStep:
    """Return a step with every keyframe of some of its figures edited, and perhaps another contact."""

    def track(one: Track | None) -> Track | None:
        if one is None:
            return None
        return Track(contact=contact or one.contact, keyframes=tuple(map(edit, one.keyframes)))

    passages = []
    for passage in step.passages:
        chosen = set(range(len(passage.figures))[figures])
        changed = [
            replace(f, left=track(f.left), right=track(f.right)) if i in chosen else f
            for i, f in enumerate(passage.figures)
        ]
        passages.append(replace(passage, figures=tuple(changed)))
    return replace(step, passages=tuple(passages))


def edit_step(one: Score, index: int, edit: Edit, *, contact: str = "") -> Score:
    """Return a score with all keyframes of one step edited."""
    return with_step(one, index, edited(one.steps[index], edit, contact=contact))


def busiest_passage(step: ScoreStep) -> int:
    """Return the passage that most of a step is made of."""
    return max(range(len(step.passages)), key=lambda i: step.passages[i].duration_s)


def edit_one_frame(one: Score, index: int, edit: Edit) -> Score:
    """Return a score with one inner keyframe of a step's longest passage edited."""
    step = one.steps[index]
    which = busiest_passage(step)
    passage = step.passages[which]
    figure = max(passage.figures, key=lambda f: f.duration_s)
    is_right = figure.right is not None and len(figure.right.keyframes) > 2
    track = figure.right if is_right else figure.left
    assert track is not None
    middle = len(track.keyframes) // 2
    frames = [edit(f) if i == middle else f for i, f in enumerate(track.keyframes)]
    spoiled = replace(track, keyframes=tuple(frames))
    changed = replace(figure, right=spoiled) if is_right else replace(figure, left=spoiled)
    figures = tuple(changed if f is figure else f for f in passage.figures)
    passages = [replace(p, figures=figures) if i == which else p for i, p in enumerate(step.passages)]
    return with_step(one, index, replace(step, passages=tuple(passages)))


def shifted(dx: float = 0.0, dy: float = 0.0) -> Edit:
    """Return the edit that moves a hand."""
    return lambda f: replace(f, x_mm=f.x_mm + dx, y_mm=f.y_mm + dy)


def at_level(level: float) -> Edit:
    """Return the edit that presses at a level wherever the hand is on the skin."""
    return lambda f: replace(f, level=level if f.level >= 0.0 else f.level)


def onto(x: float, y: float) -> Edit:
    """Return the edit that puts a hand on a place and leaves it there."""
    return lambda f: replace(f, x_mm=x, y_mm=y, vx_mm_s=0.0, vy_mm_s=0.0)


def kneading(one: Score) -> int:
    """Return the step that most edits spoil."""
    return first(one, "petrissage")


def pressing_at(contact: str, x: float, y: float, level: float) -> Mutation:
    """Return the mutation that presses one place with a contact for a whole step."""

    def mutate(one: Score) -> Score:
        index = kneading(one)
        edit = onto(*on_chart(one, x, y))
        return edit_step(one, index, lambda f: at_level(level)(edit(f)), contact=contact)

    return mutate


def without(one: Score, *indices: int) -> Score:
    """Return a score without some steps."""
    count = len(one.steps)
    gone = {i % count for i in indices}
    return with_steps(one, [s for i, s in enumerate(one.steps) if i not in gone])


def moved(one: Score, index: int, to: int) -> Score:
    """Return a score with a step moved to another place in the order."""
    steps = list(one.steps)
    step = steps.pop(index)
    steps.insert(to, step)
    return with_steps(one, steps)


def held_on(contact: str, level: float, seconds: float, technique: str) -> Mutation:
    """Return the mutation that holds one place for long with a stroke of a technique."""

    def mutate(one: Score) -> Score:
        index = kneading(one)
        stroke = next(s for s in CATALOG.strokes.values() if s.technique == technique)
        x, y = on_chart(one, 40.0, 380.0)
        frames = tuple(Keyframe(t_s=t, x_mm=x, y_mm=y, heading_rad=0, level=level) for t in (0.0, seconds))
        hold = Figure(duration_s=seconds, right=Track(contact=contact, keyframes=frames))
        step = replace(
            one.steps[index],
            passages=(Passage(count=1, figures=(hold,)),),
            stroke=stroke.id,
            technique=stroke.technique,
            level=level,
        )
        return with_step(one, index, step)

    return mutate


def repeated(one: Score, index: int, times: int) -> Score:
    """Return a score whose step is played longer."""
    step = one.steps[index]
    which = busiest_passage(step)
    passages = [replace(p, count=p.count * times) if i == which else p for i, p in enumerate(step.passages)]
    return with_step(one, index, replace(step, passages=tuple(passages)))


def lasting(one: Score, index: int, seconds: float) -> Score:
    """Return a score one of whose steps alone is played for at least so long."""
    step = one.steps[index]
    busiest_s = step.passages[busiest_passage(step)].duration_s
    return repeated(one, index, math.ceil(seconds / busiest_s))


def quicker(one: Score, factor: float) -> Score:
    """Return a score whose long strokes are played faster."""
    index = first(one, "effleurage")

    def hurry(f: Keyframe) -> Keyframe:
        return replace(f, t_s=f.t_s / factor, vx_mm_s=f.vx_mm_s * factor, vy_mm_s=f.vy_mm_s * factor)

    step = edited(one.steps[index], hurry)
    passages = tuple(
        replace(p, figures=tuple(replace(f, duration_s=f.duration_s / factor) for f in p.figures))
        for p in step.passages
    )
    return with_step(one, index, replace(step, passages=passages))


def dropped_hand(one: Score) -> Score:
    """Return a score in which a pressing hand is suddenly gone for a figure."""
    index = kneading(one)
    pressed = edited(one.steps[index], at_level(2.0))
    which = busiest_passage(pressed)
    figures = pressed.passages[which].figures
    gone = replace(figures[0], right=None)
    passages = [replace(p, figures=(*figures, gone)) if i == which else p for i, p in enumerate(pressed.passages)]
    return with_step(one, index, replace(pressed, passages=tuple(passages)))


def open_repeat(one: Score) -> Score:
    """Return a score with a repeated figure that ends elsewhere than it begins."""
    index = kneading(one)
    step = one.steps[index]
    which = busiest_passage(step)

    def last_moved(track: Track | None) -> Track | None:
        if track is None:
            return None
        return replace(track, keyframes=(*track.keyframes[:-1], shifted(dy=20.0)(track.keyframes[-1])))

    figures = list(step.passages[which].figures)
    figures[-1] = replace(figures[-1], left=last_moved(figures[-1].left), right=last_moved(figures[-1].right))
    passages = list(step.passages)
    passages[which] = replace(passages[which], figures=tuple(figures), count=max(2, passages[which].count))
    return with_step(one, index, replace(step, passages=tuple(passages)))


def both_lifted(one: Score) -> Score:
    """Return a score in which no hand touches during a whole step."""
    return edit_step(one, kneading(one), lambda f: replace(f, level=-1.0))


def renamed(one: Score, technique: Technique) -> Score:
    """Return a score whose step says another technique than its stroke's."""
    index = kneading(one)
    return replace(
        one, steps=tuple(replace(s, technique=technique) if i == index else s for i, s in enumerate(one.steps))
    )


def deep_ending(one: Score) -> Score:
    """Return a score whose ending presses hard."""
    return replace(one, closing=tuple(edited(step, at_level(3.0)) for step in one.closing))


def first_minutes(one: Score, level: float) -> Score:
    """Return a score that presses from the first second."""
    return edit_step(one, 0, at_level(level))


def with_first_cue(one: Score, **changes: Any) -> Score:
    """Return a score whose first cue says or is something else."""
    return replace(one, cues=(replace(one.cues[0], **changes), *one.cues[1:]))


def with_a_step(one: Score, index: int, **changes: Any) -> Score:
    """Return a score with something else in what one step says, its motion as it was."""
    return replace(one, steps=tuple(replace(s, **changes) if i == index else s for i, s in enumerate(one.steps)))


def with_passage(one: Score, index: int, *figures: Figure, count: int = 1) -> Score:
    """Return a score with one more passage at the end of a step."""
    step = one.steps[index]
    more = Passage(count=count, figures=figures)
    return with_step(one, index, replace(step, passages=(*step.passages, more)))


def both_gone(one: Score, seconds: float) -> Score:
    """Return a score in which both hands are in the air for a while, without a word."""
    frames = tuple(Keyframe(t_s=t, x_mm=60, y_mm=300, heading_rad=0, level=-1.0) for t in (0.0, seconds))
    up = Track(contact="palm", keyframes=frames)
    return with_passage(one, kneading(one), Figure(duration_s=seconds, left=up, right=up))


def drumming(one: Score, x: float, y: float, stroke: str = "hacking") -> Score:
    """Return a score that strikes a place four times a second."""
    x, y = on_chart(one, x, y)
    beat = [
        Keyframe(t_s=t, x_mm=x, y_mm=y, heading_rad=0, level=v) for t, v in ((0.0, -0.5), (0.12, 1.0), (0.25, -0.5))
    ]
    strike = Figure(duration_s=0.25, right=Track(contact="hand_edge", keyframes=tuple(beat)))
    index = kneading(one)
    known = CATALOG.strokes[stroke]
    step = replace(
        one.steps[index], stroke=stroke, technique=known.technique, passages=(Passage(count=80, figures=(strike,)),)
    )
    return with_step(one, index, step)


def circling(one: Score, contact: str, level: float, seconds: float) -> Score:
    """Return a score in which a contact works on one place for long, never still and never elsewhere."""
    x, y = on_chart(one, 46.0, 330.0)
    path = [(0.0, 0.0, 0.5), (1.0, 6.0, level), (2.0, 0.0, level), (3.0, 6.0, level), (4.0, 0.0, 0.5)]
    frames = tuple(Keyframe(t_s=t, x_mm=x, y_mm=y + dy, heading_rad=0, level=v) for t, dy, v in path)
    return with_passage(
        one,
        kneading(one),
        Figure(duration_s=4.0, right=Track(contact=contact, keyframes=frames)),
        count=int(seconds / 4.0),
    )


def laid_on(one: Score, seconds: float) -> Score:
    """Return a score in which warm stones lie in one place."""
    x, y = on_chart(one, 46.0, 200.0)
    frames = tuple(Keyframe(t_s=t, x_mm=x, y_mm=y, heading_rad=0, level=0.5) for t in (0.0, seconds))
    lying = Figure(duration_s=seconds, right=Track(contact="palm", keyframes=frames))
    index = kneading(one)
    step = replace(
        one.steps[index], stroke="warm_stones", technique="warmth", passages=(Passage(count=1, figures=(lying,)),)
    )
    return with_step(one, index, step)


def laid_on_again(one: Score, seconds: float, times: int) -> Score:
    """Return a score in which warm stones lie on one place, and then again."""
    warm, index = laid_on(one, seconds), kneading(one)
    return with_steps(warm, [*warm.steps[:index], *[warm.steps[index]] * times, *warm.steps[index + 1 :]])


def stretched_ending(one: Score, factor: float) -> Score:
    """Return a score whose ending takes longer, or hardly any time."""

    def track(part: Track | None) -> Track | None:
        if part is None:
            return None
        frames = (
            replace(f, t_s=f.t_s * factor, vx_mm_s=f.vx_mm_s / factor, vy_mm_s=f.vy_mm_s / factor)
            for f in part.keyframes
        )
        return replace(part, keyframes=tuple(frames))

    def figure(part: Figure) -> Figure:
        return Figure(duration_s=part.duration_s * factor, left=track(part.left), right=track(part.right))

    steps = []
    for step in one.closing:
        passages = tuple(replace(p, figures=tuple(map(figure, p.figures))) for p in step.passages)
        steps.append(replace(step, passages=passages, duration_s=step.duration_s * factor))
    return replace(one, closing=in_time(steps), closing_cues=())


def flown(one: Score) -> Score:
    """Return a score in which a lifted hand darts half a metre in a fifth of a second."""
    frames = tuple(
        Keyframe(t_s=t, x_mm=60, y_mm=y, heading_rad=0, level=-1.0) for t, y in ((0.0, 0.0), (0.2, 480.0), (0.4, 0.0))
    )
    still = tuple(Keyframe(t_s=t, x_mm=-46, y_mm=330, heading_rad=0, level=0.0) for t in (0.0, 0.4))
    darts = Track(contact="palm", keyframes=frames)
    stays = Track(contact="palm", keyframes=still)
    return with_passage(one, kneading(one), Figure(duration_s=0.4, left=stays, right=darts))


def rolled(one: Score) -> Score:
    """Return a score in which a palm becomes a thumb while it presses."""
    x, y = on_chart(one, 46.0, 330.0)

    def held(contact: str) -> Figure:
        frames = tuple(Keyframe(t_s=t, x_mm=x, y_mm=y, heading_rad=0, level=2.0) for t in (0.0, 2.0))
        return Figure(duration_s=2.0, right=Track(contact=contact, keyframes=frames))

    return with_passage(one, kneading(one), held("palm"), held("thumb"))


def shorter_step(one: Score) -> Score:
    """Return a score whose step says it is shorter than it is."""
    steps = list(one.steps)
    steps[3] = replace(steps[3], duration_s=steps[3].duration_s - 5.0)
    return replace(one, steps=tuple(steps))
