"""Unsafe edits planted in good scores: the verifier catches every one, in each of several scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from tests.verifying.scores import CATALOG, checked, in_time

from unknot import pipeline
from unknot.formats import score_written
from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.model.words import Technique

SHIPPED = ("desk-shoulders", "founding-ultimate-guide")

Edit = Callable[[Keyframe], Keyframe]


@cache
def good_score(name: str) -> Score:
    """Return a shipped routine made exact for a back of average size."""
    return score_written(pipeline.choreograph(pipeline.ready_made(name)))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_scores_to_spoil_are_good(name: str) -> None:
    assert checked(good_score(name)).errors == ()


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


def pressing_at(contact: str, x: float, y: float, level: float) -> Callable[[Score], Score]:
    """Return the mutation that presses one place with a contact for a whole step."""

    def mutate(one: Score) -> Score:
        index = kneading(one)
        edit = onto(x, y)
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


def held_on(contact: str, level: float, seconds: float, technique: str) -> Callable[[Score], Score]:
    """Return the mutation that holds one place for long with a stroke of a technique."""

    def mutate(one: Score) -> Score:
        index = kneading(one)
        stroke = next(s for s in CATALOG.strokes.values() if s.technique == technique)
        frames = tuple(Keyframe(t_s=t, x_mm=40, y_mm=380, heading_rad=0, level=level) for t in (0.0, seconds))
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


def shorter_step(one: Score) -> Score:
    """Return a score whose step says it is shorter than it is."""
    steps = list(one.steps)
    steps[3] = replace(steps[3], duration_s=steps[3].duration_s - 5.0)
    return replace(one, steps=tuple(steps))


MUTATIONS: dict[str, tuple[Callable[[Score], Score], set[str]]] = {
    "thumbs on the spine": (pressing_at("thumb", 0, 300, 1.0), {"no_contact_here"}),
    "knuckles on the spine": (pressing_at("knuckles", 3, 150, 2.0), {"no_contact_here"}),
    "a palm leaning on the spine": (pressing_at("palm", 0, 250, 3.0), {"light_here"}),
    "an elbow over the left kidney": (pressing_at("elbow", -95, 120, 2.0), {"no_contact_here"}),
    "a heel of the hand over the right kidney": (pressing_at("heel_of_hand", 95, 130, 2.0), {"light_here"}),
    "leaning on the floating ribs": (pressing_at("palm", 110, 195, 3.0), {"light_here"}),
    "a hand at the front of the neck": (pressing_at("palm", 66, 520, 0.0), {"no_contact_here"}),
    "fingers in the armpit": (pressing_at("fingertips", 165, 240, 1.0), {"no_contact_here"}),
    "digging under the skull": (pressing_at("thumb", 10, 575, 2.0), {"no_contact_here"}),
    "thumbs on the ridge of the blade": (pressing_at("thumb", 130, 395, 2.0), {"light_here", "no_contact_here"}),
    "an elbow between the blades": (pressing_at("elbow", 40, 380, 1.0), {"level_of_place"}),
    "a fist on the neck": (pressing_at("soft_fist", 30, 500, 1.0), {"level_of_place"}),
    "a hand beside the back": (pressing_at("palm", 260, 250, 1.0), {"on_the_back"}),
    "level 5": (lambda s: edit_one_frame(s, kneading(s), at_level(5.0)), {"never_deep"}),
    "half a level over what is allowed": (
        lambda s: edit_one_frame(s, kneading(s), at_level(3.5)),
        {"level_for_person"},
    ),
    "harder than shown": (lambda s: edit_one_frame(s, kneading(s), at_level(2.9)), {"level_as_shown"}),
    "a sudden press": (
        lambda s: edit_one_frame(s, kneading(s), lambda f: replace(f, level=3.0, t_s=f.t_s + 0.01)),
        {"no_sudden_pressure", "level_as_shown", "whole_score"},
    ),
    "firm at once": (lambda s: first_minutes(s, 2.5), {"gentle_beginning"}),
    "firm to the last": (lambda s: edit_step(s, len(s.steps) - 1, at_level(2.5)), {"gentle_last_minute"}),
    "eight times as fast": (lambda s: quicker(s, 8.0), {"speed_limit"}),
    "a leap to the other shoulder": (lambda s: edit_step(s, kneading(s), shifted(dx=12.0)), {"no_jumps"}),
    "one keyframe far away": (lambda s: edit_one_frame(s, kneading(s), shifted(dy=-250.0)), {"speed_limit"}),
    "hands turned round at once": (
        lambda s: edit_step(s, kneading(s), lambda f: replace(f, heading_rad=f.heading_rad + 1.0)),
        {"no_jumps"},
    ),
    "a repeat that does not close": (open_repeat, {"no_jumps"}),
    "a hand that is gone while pressing": (dropped_hand, {"no_jumps"}),
    "no hand on the body": (both_lifted, {"hands_stay"}),
    "no opening": (lambda s: moved(s, kneading(s), 0), {"opening"}),
    "depth before warmth": (lambda s: moved(s, first(s, "compression", "friction"), 1), {"warm_before_deep"}),
    "no closing": (lambda s: without(s, -1, -2, -3), {"closing"}),
    "percussion to end with": (
        lambda s: with_steps(
            s, [*s.steps, replace(s.steps[kneading(s)], stroke="hacking", technique="tapotement", phase="enliven")]
        ),
        {"percussion_not_last", "closing"},
    ),
    "a thumb held for a minute": (held_on("thumb", 2.0, 60.0, "trigger_point"), {"point_hold_far_too_long"}),
    "leaning for two minutes": (held_on("palm", 3.0, 120.0, "compression"), {"firm_hold"}),
    "a stretch held for two minutes": (held_on("palm", 2.0, 120.0, "stretch"), {"stretch_hold"}),
    "eight minutes of thumbs": (
        lambda s: repeated(edit_step(s, kneading(s), at_level(1.0), contact="thumb"), kneading(s), 8),
        {"thumb_overuse"},
    ),
    "nobody asks": (
        lambda s: replace(s, cues=tuple(c for c in s.cues if c.kind != "check_in")),
        {"questions_to_recipient"},
    ),
    "a petrissage that is called friction": (lambda s: renamed(s, "friction"), {"whole_score"}),
    "a step shorter than its motion": (shorter_step, {"whole_score"}),
    "a keyframe that is nowhere": (
        lambda s: edit_one_frame(s, kneading(s), shifted(dx=float("nan"))),
        {"whole_score"},
    ),
    "a contact nobody has": (lambda s: edit_step(s, kneading(s), lambda f: f, contact="hammer"), {"whole_score"}),
    "no way to stop": (lambda s: replace(s, closing=()), {"safe_ending"}),
    "an ending that presses": (deep_ending, {"safe_ending"}),
    "an ending on the spine": (
        lambda s: replace(s, closing=tuple(edited(step, onto(0, 300), contact="thumb") for step in s.closing)),
        {"no_contact_here"},
    ),
    "words beyond the end": (
        lambda s: replace(s, cues=(*s.cues, replace(s.cues[-1], at_s=s.duration_s + 9.0))),
        {"whole_score"},
    ),
}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_unsafe_edit_is_caught(name: str, mutation: str) -> None:
    mutate, rules = MUTATIONS[mutation]
    one = good_score(name)
    report = checked(mutate(one))
    assert not report.ok
    assert rules & {violation.rule for violation in report.errors}


def under_a_stroke(one: Score) -> Iterator[tuple[float, float]]:
    """Yield places that a hand comes over."""
    for step in one.steps[1:4]:
        for passage in step.passages:
            for figure in passage.figures:
                if figure.right is not None:
                    frame = figure.right.keyframes[len(figure.right.keyframes) // 2]
                    yield frame.x_mm, frame.y_mm


@pytest.mark.parametrize("name", SHIPPED)
def test_a_mark_under_any_stroke_is_caught(name: str) -> None:
    one = good_score(name)
    for x, y in list(under_a_stroke(one))[:6]:
        corners = ((x - 8, y - 8), (x + 8, y - 8), (x + 8, y + 8), (x - 8, y + 8))
        limits = Limits(areas=(AreaLimit(polygon_mm=corners, margin_mm=10.0, label="bruise"),))
        assert "marked_place" in {violation.rule for violation in checked(one, limits).errors}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(max_level=1.0), "level_for_person"),
        (Limits(max_minutes=10.0), "minutes_allowed"),
        (Limits(positions=("seated",)), "position_allowed"),
        (Limits(forbidden=frozenset({("technique", "petrissage")})), "not_allowed_today"),
        (Limits(forbidden=frozenset({("contact", "palm")})), "not_allowed_today"),
        (Limits(region_levels={"thoracic_paraspinal": -1.0}), "limit_of_place"),
        (Limits(check_in_every_s=60.0), "questions_to_recipient"),
    ],
)
def test_a_good_score_for_the_wrong_person_is_caught(name: str, limits: Limits, rule: str) -> None:
    assert rule in {violation.rule for violation in checked(good_score(name), limits).errors}


def test_there_are_enough_kinds_of_unsafe_edits() -> None:
    assert len(MUTATIONS) >= 40
    caught_by = set().union(*(rules for _, rules in MUTATIONS.values()))
    assert len(caught_by) >= 20
