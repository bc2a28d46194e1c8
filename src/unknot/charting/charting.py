"""Log and scores → one record of the session."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from unknot.charting.playing import Played, played_intervals
from unknot.errors import IllegalEvent
from unknot.model.record import Record
from unknot.model.score import Score, ScoreStep
from unknot.model.session import Event

__all__ = ["record_of"]


def record_of(scores: Mapping[int, Score], events: Iterable[Event]) -> Record:
    """Return what really happened in a session.

    Parameters
    ----------
    scores
        Every revision of the score by its number.
    events
        The whole log, in order.

    Returns
    -------
    The record. `dose_s` and `strokes_s` count only seconds that were played, closing included; seconds of a step that
    works several regions are shared evenly among them, and a step on both sides gives its seconds to both, since both
    hands work. `feedback` counts words ("softer") and, where it is known, word and place or stroke
    ("not_there:shoulder_top.left", "stay:palm_kneading", "skipped:hacking").

    Raises
    ------
    IllegalEvent
        If the log is empty or names a revision that is not given.
    """
    log = tuple(events)
    if not log:
        raise IllegalEvent("The log of the session is empty.")
    intervals = tuple(_clipped(scores, played_intervals(log)))
    first = scores[min(scores)]
    started = next((event.wall_ms for event in log if event.kind == "started"), log[0].wall_ms)
    rating: dict[str, object] = {}
    for event in log:
        if event.kind == "rated":
            rating.update(event.payload)
    return Record(
        session=log[0].session,
        title=first.title,
        started_wall_ms=started,
        planned_s=first.duration_s,
        done_s=round(sum(interval.duration_s for interval in intervals), 3),
        stopped_early=any(event.kind in ("stop_requested", "abandoned") for event in log),
        dose_s=_summed(scores, intervals, by_region=True),
        strokes_s=_summed(scores, intervals, by_region=False),
        feedback=dict(_counts(scores, log)),
        rating=rating,
    )


def _clipped(scores: Mapping[int, Score], intervals: Iterable[Played]) -> Iterator[Played]:
    """Yield the intervals inside their scores: a device that reports a late end has not played past the last stroke."""
    for interval in intervals:
        if interval.revision not in scores:
            raise IllegalEvent(f"The log names revision {interval.revision} of the score, which is not there.")
        steps = _steps(scores, interval)
        end_s = min(interval.end_s, steps[-1].end_s if steps else 0.0)
        if end_s > interval.start_s:
            yield Played(revision=interval.revision, closing=interval.closing, start_s=interval.start_s, end_s=end_s)


def _steps(scores: Mapping[int, Score], interval: Played) -> tuple[ScoreStep, ...]:
    score = scores[interval.revision]
    return score.closing if interval.closing else score.steps


def _summed(scores: Mapping[int, Score], intervals: Iterable[Played], *, by_region: bool) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for interval in intervals:
        for step in _steps(scores, interval):
            seconds = min(interval.end_s, step.end_s) - max(interval.start_s, step.start_s)
            if seconds <= 0.0:
                continue
            if not by_region:
                sums[step.stroke] += seconds
                continue
            for region in step.regions:
                for name in _sided(region, step):
                    sums[name] += seconds / len(step.regions)
    return {name: round(seconds, 3) for name, seconds in sorted(sums.items())}


def _sided(region: str, step: ScoreStep) -> tuple[str, ...]:
    if step.side == "midline" or "." in region:
        return (region,)
    if step.side == "both":
        return (f"{region}.left", f"{region}.right")
    return (f"{region}.{step.side}",)


def _counts(scores: Mapping[int, Score], log: Iterable[Event]) -> Counter[str]:
    counts: Counter[str] = Counter()
    revision = 0
    for event in log:
        if event.kind == "replanned":
            revision += 1
        elif event.kind == "feedback":
            what = str(event.payload.get("what"))
            counts[what] += 1
            step = _step_at(scores[revision], event.session_s) if revision in scores else None
            if what == "not_there" and event.payload.get("region"):
                counts[f"not_there:{event.payload['region']}"] += 1
            elif what == "stay" and step is not None:
                counts[f"stay:{step.stroke}"] += 1
        elif event.kind == "step_skipped" and revision in scores:
            step = _step_at(scores[revision], event.session_s)
            if step is not None:
                counts[f"skipped:{step.stroke}"] += 1
    return counts


def _step_at(score: Score, position_s: float) -> ScoreStep | None:
    return next((step for step in score.steps if step.start_s <= position_s < step.end_s), None)
