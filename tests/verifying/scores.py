"""Small scores made by hand, for a back of average size: one that nothing is wrong with, and the pieces to spoil it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from unknot.anatomy import Back
from unknot.library import shipped_catalog
from unknot.model.finding import Report, Violation
from unknot.model.limits import Limits
from unknot.model.score import Cue, Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.verifying import verify

CATALOG = shipped_catalog()
BACK = Back.reference()

Frame = tuple[float, float, float, float]
"""t_s, x_mm, y_mm, level."""


def track(contact: str, *frames: Frame, heading: float = 0.0) -> Track:
    """Return a track of turning points."""
    keyframes = (Keyframe(t_s=t, x_mm=x, y_mm=y, heading_rad=heading, level=level) for t, x, y, level in frames)
    return Track(contact=contact, keyframes=tuple(keyframes))


def mirrored_track(one: Track) -> Track:
    """Return a track's twin on the other side of the spine."""
    frames = (replace(f, x_mm=-f.x_mm, vx_mm_s=-f.vx_mm_s, heading_rad=-f.heading_rad) for f in one.keyframes)
    return Track(contact=one.contact, keyframes=tuple(frames))


def figure(right: Track | None, left: Track | None = None) -> Figure:
    """Return a figure; its length is that of its tracks."""
    lasting = right or left
    assert lasting is not None
    return Figure(duration_s=lasting.keyframes[-1].t_s, left=left, right=right)


def mirrored_figure(right: Track) -> Figure:
    """Return a figure in which both hands do the same on either side."""
    return figure(right, mirrored_track(right))


def held(contact: str, x: float, y: float, level: float, seconds: float, heading: float = 0.0) -> Track:
    """Return a hand that rests."""
    return track(contact, (0.0, x, y, level), (seconds, x, y, level), heading=heading)


def passage(count: int, *figures: Figure) -> Passage:
    """Return figures played `count` times."""
    return Passage(count=count, figures=figures)


def step(stroke: str, *passages: Passage, level: float = 1.0, regions: Sequence[str] = ("whole_back",)) -> ScoreStep:
    """Return a step of a shipped stroke; `score` puts it in its time."""
    known = CATALOG.strokes[stroke]
    return ScoreStep(
        start_s=0.0,
        duration_s=sum(p.duration_s for p in passages),
        stroke=stroke,
        technique=known.technique,
        phase=known.phase,
        regions=tuple(regions),
        side="both",
        level=level,
        passages=passages,
        title=known.name,
    )


def in_time(steps: Sequence[ScoreStep]) -> tuple[ScoreStep, ...]:
    """Return steps one after the other, from 0."""
    placed, at = [], 0.0
    for one in steps:
        placed.append(replace(one, start_s=at))
        at += one.duration_s
    return tuple(placed)


def cues_for(steps: Sequence[ScoreStep]) -> tuple[Cue, ...]:
    """Return what is said: a sentence at each step, and a question every three minutes from 1:40 on."""
    said = [
        Cue(at_s=one.start_s, text=f"Now {one.title.lower()}.", kind="intro", estimated_s=3.0, step=i)
        for i, one in enumerate(steps)
    ]
    end, at = steps[-1].end_s, 100.0
    while at < end - 100.0:
        taken = any(abs(cue.at_s - at) < 5.0 for cue in said)
        index = next(i for i, one in enumerate(steps) if one.start_s <= at < one.end_s)
        moment = at + 6.0 if taken else at
        said.append(Cue(at_s=moment, text="Ask if it is right.", kind="check_in", estimated_s=2.0, step=index))
        at += 180.0
    return tuple(sorted(said, key=lambda cue: cue.at_s))


def score(
    *steps: ScoreStep, closing: tuple[ScoreStep, ...] | None = None, cues: tuple[Cue, ...] | None = None
) -> Score:
    """Return a score of these steps."""
    placed = in_time(steps)
    return Score(
        title="Made by hand",
        duration_s=placed[-1].end_s,
        position="prone",
        steps=placed,
        cues=cues_for(placed) if cues is None else cues,
        closing=ENDING if closing is None else closing,
        back=BACK.numbers,
    )


def arriving(seconds: float = 60.0) -> ScoreStep:
    """Return still hands between the blades."""
    return step("still_hands", passage(1, mirrored_figure(held("palm", 46, 330, 0.5, seconds))), level=0.5)


def gliding(count: int = 15, level: float = 2.0, stroke: str = "long_effleurage", seconds: float = 12.0) -> ScoreStep:
    """Return long strokes up and down beside the spine, from between the blades where every piece begins and ends."""
    half = seconds / 2.0
    path = track(
        "palm",
        (0.0, 46, 330, 0.5),
        (0.3 * half, 46, 420, min(level, 1.0)),
        (half + 0.3 * half, 46, 60, min(level, 1.0)),
        (seconds, 46, 330, 0.5),
    )
    if level > 1.0:
        path = track(
            "palm",
            (0.0, 46, 330, 0.5),
            (0.3 * half, 46, 420, 1.0),
            (0.8 * half, 46, 240, level),
            (1.3 * half, 46, 60, 1.0),
            (seconds, 46, 330, 0.5),
        )
    return step(stroke, passage(count, mirrored_figure(path)), level=level)


def kneading(count: int = 20, level: float = 2.0) -> ScoreStep:
    """Return palms that circle on the muscle between the blades."""
    path = track(
        "palm",
        (0.0, 46, 330, 0.5),
        (1.0, 44, 345, level),
        (2.0, 46, 360, 1.0),
        (3.0, 44, 345, level),
        (4.0, 46, 330, 0.5),
    )
    return step("palm_kneading", passage(count, mirrored_figure(path)), level=level, regions=("interscapular",))


def closing_strokes(count: int = 6) -> ScoreStep:
    """Return light long strokes."""
    return gliding(count, 1.0, "closing_effleurage")


def resting(seconds: float = 30.0) -> ScoreStep:
    """Return hands that rest at the end."""
    return replace(arriving(seconds), stroke="closing_hold", technique="holding", phase="rest")


ENDING = in_time((closing_strokes(3), resting(10.0)))
"""A safe way out."""


def good(*middle: ScoreStep) -> Score:
    """Return a score that nothing is wrong with, with these steps in the middle (which may change that)."""
    return score(arriving(), gliding(), *(middle or (kneading(),)), closing_strokes(), resting())


def checked(one: Score, limits: Limits | None = None) -> Report:
    """Return the report on a score."""
    return verify(one, limits or Limits(), CATALOG, BACK)


def found(one: Score, rule: str, limits: Limits | None = None) -> list[Violation]:
    """Return the violations of one rule."""
    return [violation for violation in checked(one, limits).violations if violation.rule == rule]


def rules_broken(one: Score, limits: Limits | None = None) -> set[str]:
    """Return the rules that a score breaks."""
    return {violation.rule for violation in checked(one, limits).violations}


def pressed(
    contact: str,
    x: float,
    y: float,
    level: float,
    hold_s: float = 4.0,
    *,
    stroke: str = "palm_compression",
    heading: float = 0.0,
    count: int = 1,
) -> ScoreStep:
    """Return a step in which the right hand lifts, presses one place and comes back; the left hand rests meanwhile."""
    down, up = 6.5, 6.5 + hold_s
    path = track(
        contact,
        (0.0, 46, 330, 0.5),
        (1.0, 46, 330, -1.0),
        (2.5, x, y, -1.0),
        (3.0, x, y, 0.0),
        (down, x, y, level),
        (up, x, y, level),
        (up + 3.5, x, y, 0.0),
        (up + 4.0, x, y, -1.0),
        (up + 5.5, 46, 330, -1.0),
        (up + 6.5, 46, 330, 0.5),
        heading=heading,
    )
    still = mirrored_track(held("palm", 46, 330, 0.5, up + 6.5))
    return step(stroke, passage(count, figure(path, still)), level=max(level, 0.5))
