"""Unsafe edits and mix-ups, by name, with the rules of which one must catch it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.verifying.mutating import (
    Mutation,
    at_level,
    both_gone,
    both_lifted,
    circling,
    deep_ending,
    dropped_hand,
    drumming,
    edit_one_frame,
    edit_step,
    edited,
    first,
    first_minutes,
    flown,
    held_on,
    kneading,
    laid_on,
    laid_on_again,
    lasting,
    moved,
    onto,
    open_repeat,
    pressing_at,
    quicker,
    renamed,
    repeated,
    rolled,
    shifted,
    shorter_step,
    stretched_ending,
    with_a_step,
    with_first_cue,
    with_passage,
    with_steps,
    without,
)

from unknot.anatomy import Back
from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Score

MUTATIONS: dict[str, tuple[Mutation, set[str]]] = {
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
    "hacking over the kidneys": (lambda s: drumming(s, -95, 120), {"percussion_on_muscle"}),
    "drumming that is called kneading": (
        lambda s: drumming(s, 0, 250, stroke="palm_kneading"),
        {"percussion_on_muscle"},
    ),
    "a hand that darts through the air": (flown, {"hand_in_the_air"}),
    "both hands gone for forty seconds": (lambda s: both_gone(s, 40.0), {"hands_stay"}),
    "two minutes of thumb circles on one spot": (lambda s: circling(s, "thumb", 2.0, 180.0), {"spot_overdose"}),
    "a quarter of an hour of firm palms in one place": (
        lambda s: circling(s, "palm", 3.0, 1500.0),
        {"firm_overdose"},
    ),
    "a palm that turns into a thumb while pressing": (rolled, {"no_jumps"}),
    "warm stones left lying": (lambda s: laid_on(s, 240.0), {"warmth_hold"}),
    "one warm stone after the other": (lambda s: laid_on_again(s, 110.0, 3), {"warmth_in_all"}),
    "an ending of three seconds": (lambda s: stretched_ending(s, 0.05), {"safe_ending"}),
    "an ending of minutes": (lambda s: stretched_ending(s, 12.0), {"safe_ending"}),
    "two hours": (lambda s: lasting(s, first(s, "effleurage"), 7200.0), {"minutes_allowed"}),
    "a position nobody knows": (lambda s: replace(s, position="upside_down"), {"whole_score", "position_allowed"}),  # type: ignore[arg-type]
    "a stroke nobody knows": (lambda s: with_a_step(s, kneading(s), stroke="elbow_drop"), {"whole_score"}),
    "a place nobody knows": (lambda s: with_a_step(s, kneading(s), regions=("tail",)), {"whole_score"}),
    "steps that overlap": (
        lambda s: with_a_step(s, kneading(s), start_s=s.steps[kneading(s)].start_s - 7.0),
        {"whole_score"},
    ),
    "a score that says it is shorter": (lambda s: replace(s, duration_s=s.duration_s - 60.0), {"whole_score"}),
    "a cue without words": (lambda s: with_first_cue(s, text=""), {"whole_score"}),
    "a cue for a step that is not there": (lambda s: with_first_cue(s, step=10_000), {"whole_score"}),
    "a level of seven": (lambda s: edit_one_frame(s, kneading(s), at_level(7.0)), {"never_deep", "whole_score"}),
    "a passage that is never played": (
        lambda s: with_passage(s, kneading(s), *s.steps[0].passages[0].figures, count=0),
        {"whole_score"},
    ),
}
"""Name -> the edit, and the rules of which one must catch it."""


def _marked(one: Score) -> Limits:
    """Return the limits of somebody with a bruise where a hand comes over."""
    figure = max(one.steps[1].passages[0].figures, key=lambda f: f.duration_s)
    track = figure.right or figure.left
    assert track is not None
    frame = track.keyframes[len(track.keyframes) // 2]
    x, y = Back.from_numbers(one.back).to_reference([(frame.x_mm, frame.y_mm)])[0]
    corners = ((x - 8, y - 8), (x + 8, y - 8), (x + 8, y + 8), (x - 8, y + 8))
    return Limits(areas=(AreaLimit(polygon_mm=corners, margin_mm=10.0, label="bruise"),))


WRONG_PERSONS: dict[str, tuple[Callable[[Score], Limits], str]] = {
    "played for somebody with a bruise there": (_marked, "marked_place"),
    "played for somebody who may have light touch only": (lambda _: Limits(max_level=1.0), "level_for_person"),
    "played for somebody who may have five minutes": (lambda _: Limits(max_minutes=5.0), "minutes_allowed"),
    "played in a position that screening ruled out": (
        lambda s: Limits(positions=("seated",) if s.position != "seated" else ("prone",)),
        "position_allowed",
    ),
    "played for somebody who must not be kneaded": (
        lambda _: Limits(forbidden=frozenset({("technique", "petrissage")})),
        "not_allowed_today",
    ),
    "played for somebody whom palms must not touch": (
        lambda _: Limits(forbidden=frozenset({("contact", "palm")})),
        "not_allowed_today",
    ),
    "played for somebody whose back is numb beside the spine": (
        lambda _: Limits(region_levels={"thoracic_paraspinal": -1.0}),
        "limit_of_place",
    ),
    "played for somebody who must be asked every minute": (
        lambda _: Limits(check_in_every_s=60.0),
        "questions_to_recipient",
    ),
}
"""Name -> the limits of the person for whom a good score is played by mistake, and the rule that must catch it."""


def table(bases: int) -> list[str]:
    """Return the table of the safety model: each kind, in how many scores it was planted, how often it was caught."""
    kinds = {name: sorted(rules) for name, (_, rules) in MUTATIONS.items()}
    kinds |= {name: [rule] for name, (_, rule) in WRONG_PERSONS.items()}
    rows = [
        f"| {name} | {bases} | {bases} | {', '.join(f'`{rule}`' for rule in rules)} |" for name, rules in kinds.items()
    ]
    return ["| Planted | times | caught | by one of |", "|---|---|---|---|", *rows]
