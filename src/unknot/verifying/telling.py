"""What is said: questions to the recipient often enough, words that fit their time, mostly silence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from unknot.model.finding import Violation
from unknot.model.knowledge import Rule
from unknot.verifying.objecting import names, number, objection
from unknot.verifying.performance import Performance

__all__ = ["cue_overlap", "late_cue", "questions", "talk_share"]


def questions(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The recipient is asked in the first minutes, and then at least as often as screening says."""
    end = performance.duration_s
    if end < number(rule, "from_duration_s"):
        return
    every = performance.limits.check_in_every_s
    asked = sorted(cue.at_s for cue in performance.cues if cue.kind in names(rule, "kinds"))
    moments = [0.0, *asked, end]
    for index, (before, after) in enumerate(pairwise(moments)):
        limit = min(every, number(rule, "first_by_s")) if index == 0 else every
        # Nobody is asked out of the quiet of the last minutes
        limit += number(rule, "slack_s") if after < end else number(rule, "quiet_end_s")
        if after - before > limit + 0.05:
            yield objection(
                rule, performance, when_s=before, until_s=after, value=after - before, limit=limit, unit="s"
            )


def cue_overlap(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """A cue is over before the next begins, and before the end."""
    cues = sorted(performance.cues, key=lambda cue: cue.at_s)
    for cue, following in pairwise(cues):
        over = cue.at_s + cue.estimated_s - following.at_s
        if over > number(rule, "allowed_s"):
            yield objection(
                rule,
                performance,
                when_s=cue.at_s,
                until_s=cue.at_s + cue.estimated_s,
                step=cue.step,
                value=cue.estimated_s,
                limit=max(0.0, following.at_s - cue.at_s),
                unit="s",
                words=cue.text,
            )


def late_cue(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """A new stroke is announced before its hands are far into it."""
    kinds, late = names(rule, "kinds"), number(rule, "late_s")
    for index, step in enumerate(performance.steps):
        if index and step.stroke == performance.steps[index - 1].stroke:
            continue
        at = min((c.at_s for c in performance.cues if c.step == index and c.kind in kinds), default=None)
        if at is not None and at <= step.start_s + late + 0.05:
            continue
        behind = step.duration_s if at is None else at - step.start_s
        yield objection(
            rule,
            performance,
            when_s=step.start_s,
            until_s=step.end_s if at is None else at,
            step=index,
            value=behind,
            limit=late,
            unit="s",
        )


def talk_share(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Silence is most of the session."""
    end = performance.duration_s
    if end < number(rule, "from_duration_s"):
        return
    share = sum(cue.estimated_s for cue in performance.cues) / end
    if share > number(rule, "most_fraction"):
        yield objection(
            rule,
            performance,
            when_s=0.0,
            until_s=end,
            value=share,
            limit=number(rule, "most_fraction"),
            unit="share",
        )
