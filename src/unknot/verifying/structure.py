"""Whether a score is one at all: times that add up, finite numbers, ids that exist, repeats that can be repeated.

Nothing after this check needs to doubt its numbers: where it finds something *fatal*, nothing else is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from unknot.model.knowledge import Catalog
from unknot.model.score import Cue, CueKind, Score, ScoreStep
from unknot.model.words import BodyPosition, Phase, Technique
from unknot.verifying.sampling import MOST_SAMPLES, sample_count
from unknot.verifying.tracks import HANDS, L, T, Tables

__all__ = ["Fault", "faults"]

_ADDS_UP_S: Final = 0.05
"""A figure of six decimals repeated ten thousand times may be this far off; no hand or ear notices."""

_LONGEST_S: Final = 1e6
_FARTHEST_MM: Final = 10_000.0
_FASTEST_MM_S: Final = 1e6
_MOST_TURN_RAD: Final = 1e4
"""Beyond these a number is finite and still no part of a massage; arithmetic with it would say nothing."""

_MOST_COUNT: Final = 100_000
_MOST_CUES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something about a score that cannot be. `fatal` means that nothing else can be judged."""

    what: str
    when_s: float = 0.0
    step: int | None = None
    fatal: bool = False


def faults(
    score: Score, steps: Sequence[ScoreStep], cues: Sequence[Cue], duration_s: float, tables: Tables, catalog: Catalog
) -> Iterator[Fault]:
    """Yield everything that is wrong with a run of steps as a score."""
    if not steps:
        yield Fault(what="there are no steps", fatal=True)
        return
    yield from _times(steps, duration_s)
    yield from _passages(steps)
    yield from _frames(tables)
    yield from _ids(score, steps, tables, catalog)
    yield from _cues(cues, duration_s, len(steps))


def _finite(*values: object) -> bool:
    return all(isinstance(value, (int, float)) and math.isfinite(value) for value in values)


def _times(steps: Sequence[ScoreStep], duration_s: float) -> Iterator[Fault]:
    if not _finite(duration_s) or not 0.0 < duration_s < _LONGEST_S:
        yield Fault(what=f"its length is {duration_s} s", fatal=True)
        return
    at = 0.0
    for index, step in enumerate(steps):
        possible = _finite(step.start_s, step.duration_s, step.level)
        if not possible or not 0.0 < step.duration_s < _LONGEST_S or not 0.0 <= step.start_s < _LONGEST_S:
            yield Fault(what=f"step {index + 1} has a time or level that cannot be", step=index, fatal=True)
            return
        if abs(step.start_s - at) > _ADDS_UP_S:
            gap = step.start_s - at
            what = (
                f"step {index + 1} begins {abs(gap):.2f} s {'after' if gap > 0 else 'before'} the end of the one before"
            )
            yield Fault(what=what, when_s=step.start_s, step=index)
        at = step.end_s
        inside = sum(passage.duration_s for passage in step.passages)
        if not _finite(inside) or abs(inside - step.duration_s) > _ADDS_UP_S:
            what = f"step {index + 1} lasts {step.duration_s:.2f} s, but its motion lasts {inside:.2f} s"
            yield Fault(what=what, when_s=step.start_s, step=index)
    if abs(at - duration_s) > _ADDS_UP_S:
        yield Fault(
            what=f"the score lasts {duration_s:.2f} s, but its steps end at {at:.2f} s", when_s=min(at, duration_s)
        )


def _passages(steps: Sequence[ScoreStep]) -> Iterator[Fault]:
    for index, step in enumerate(steps):
        for passage in step.passages:
            if type(passage.count) is not int or not 1 <= passage.count <= _MOST_COUNT or not passage.figures:
                what = f"step {index + 1} has a passage that is played {passage.count} times or holds no figures"
                yield Fault(what=what, when_s=step.start_s, step=index, fatal=True)
            if any(not _finite(figure.duration_s) or figure.duration_s <= 0.0 for figure in passage.figures):
                what = f"step {index + 1} has a figure without a length"
                yield Fault(what=what, when_s=step.start_s, step=index, fatal=True)


def _frames(tables: Tables) -> Iterator[Fault]:
    if not len(tables.frames):
        yield Fault(what="no hand moves at all", fatal=True)
        return
    bad = tables.frame_count < 2
    finite = np.asarray(np.isfinite(tables.frames).all(axis=1))
    times, ends = tables.frames[:, T], tables.ends()
    rising: NDArray[np.bool_] = np.append(np.diff(times) > 0.0, True)
    rising[ends[ends >= 0]] = True
    for fails, words in (
        (~_by_track(tables, finite), "has a number that is not finite"),
        (~_by_track(tables, _possible(tables)), "has a number that no hand could follow"),
        (bad, "has fewer than two keyframes"),
        (~_by_track(tables, rising), "has keyframes that are not in order of time"),
    ):
        yield from _told(tables, fails, words, fatal=True)
        if fails.any():
            return
    off = np.maximum(np.abs(times[ends] - tables.figure_s), np.abs(times[tables.first_frame]))
    yield from _told(tables, off > 1e-3, "does not last as long as its figure", fatal=True)
    tame: NDArray[np.bool_] = (tables.frames[:, L] >= -1.0 - 1e-6) & (tables.frames[:, L] <= 5.0 + 1e-6)
    yield from _told(tables, ~_by_track(tables, tame), "has a level outside -1 to 5", fatal=False)
    if sample_count(tables) > MOST_SAMPLES:
        yield Fault(what="it holds more motion than can be checked", fatal=True)


def _possible(tables: Tables) -> NDArray[np.bool_]:
    """Return for each keyframe whether its numbers are of the size of a massage."""
    most = np.array([_LONGEST_S, _FARTHEST_MM, _FARTHEST_MM, _MOST_TURN_RAD, np.inf, _FASTEST_MM_S, _FASTEST_MM_S])
    return np.asarray((np.abs(tables.frames) <= most).all(axis=1))


def _by_track(tables: Tables, fine: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each track whether all its keyframes are fine."""
    wrong = np.concatenate([[0], np.cumsum(~fine)])
    all_fine: NDArray[np.bool_] = wrong[tables.first_frame + tables.frame_count] == wrong[tables.first_frame]
    return all_fine


def _told(tables: Tables, fails: NDArray[np.bool_], words: str, *, fatal: bool) -> Iterator[Fault]:
    for step in np.unique(tables.step[fails]):
        track = int(np.flatnonzero(fails & (tables.step == step))[0])
        what = f"in step {int(step) + 1} the track of the {HANDS[tables.hand[track]]} hand {words}"
        start = float(tables.start_s[track])
        yield Fault(what=what, when_s=start if math.isfinite(start) else 0.0, step=int(step), fatal=fatal)


def _ids(score: Score, steps: Sequence[ScoreStep], tables: Tables, catalog: Catalog) -> Iterator[Fault]:
    if score.position not in get_args(BodyPosition):
        yield Fault(what=f'the position "{score.position}" is not known')
    for contact in tables.contacts:
        if contact not in catalog.contacts:
            yield Fault(what=f'the contact "{contact}" is not known')
    for index, step in enumerate(steps):
        stroke = catalog.strokes.get(step.stroke)
        here = {"when_s": step.start_s, "step": index}
        if stroke is None:
            yield Fault(what=f'the stroke "{step.stroke}" is not known', **here)  # type: ignore[arg-type]
        elif stroke.technique != step.technique:
            what = f"step {index + 1} calls {stroke.name.lower()} {step.technique}, but it is {stroke.technique}"
            yield Fault(what=what, **here)  # type: ignore[arg-type]
        if step.technique not in get_args(Technique) or step.phase not in get_args(Phase):
            yield Fault(what=f"step {index + 1} has a technique or phase that is not known", **here)  # type: ignore[arg-type]
        for region in step.regions:
            if str(region).partition(".")[0] not in catalog.regions:
                yield Fault(what=f'the region "{region}" is not known', **here)  # type: ignore[arg-type]


def _cues(cues: Sequence[Cue], duration_s: float, steps: int) -> Iterator[Fault]:
    if len(cues) > _MOST_CUES:
        yield Fault(what=f"it holds {len(cues)} cues", fatal=True)
        return
    for cue in cues:
        if not _finite(cue.at_s, cue.estimated_s) or cue.estimated_s < 0.0:
            yield Fault(what="a cue has a time that cannot be", fatal=True)
            return
        if not 0.0 <= cue.at_s <= duration_s:
            yield Fault(what="a cue lies outside the session", when_s=max(0.0, min(cue.at_s, duration_s)))
        if cue.kind not in get_args(CueKind) or not 0 <= cue.step < steps or not cue.text:
            yield Fault(
                what="a cue has no words, an unknown kind, or a step that is not there", when_s=max(0.0, cue.at_s)
            )
