"""What a person's past sessions say about the next one: firmer or softer, more of this, less of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from unknot.model.record import Preferences, Record

__all__ = ["preferences_from"]

# Numbers of this module are our own cautious choices (design): learning may make a massage a little different,
# never daring, and it is quicker to soften than to press.
HALF_LIFE_SESSIONS: Final = 3.0
SOFTEST_OFFSET: Final = -1.0
FIRMEST_OFFSET: Final = 0.5
LEVEL_PER_WORD: Final = 0.25
LEVEL_PER_RATING: Final = 0.5
WEIGHT_PER_WORD: Final = 0.34
MOST_WORDS_COUNTED: Final = 2
SHORTEST_S: Final = 60.0


def preferences_from(records: Iterable[Record]) -> Preferences:
    """Return what a person's sessions taught.

    Parameters
    ----------
    records
        Sessions of one recipient. Their order does not matter; the newest weigh most, and the weight halves every three
        sessions. A session of less than a minute says nothing.

    Returns
    -------
    Preferences with a level offset in halves between -1 and 0.5, and weights from -1 to 1 by stroke and by region.
    """
    told = sorted((record for record in records if record.done_s >= SHORTEST_S), key=lambda r: -r.started_wall_ms)
    if not told:
        return Preferences()
    weights = [0.5 ** (index / HALF_LIFE_SESSIONS) for index in range(len(told))]
    total = sum(weights)
    level = sum(w * _level_wish(record) for w, record in zip(weights, told, strict=True)) / total
    strokes: defaultdict[str, float] = defaultdict(float)
    regions: defaultdict[str, float] = defaultdict(float)
    for weight, record in zip(weights, told, strict=True):
        for stroke, wish in _stroke_wishes(record).items():
            strokes[stroke] += weight * wish
        for region, times in _placed(record.feedback, "not_there").items():
            regions[region] -= weight * WEIGHT_PER_WORD * times
    return Preferences(
        level_offset=min(FIRMEST_OFFSET, max(SOFTEST_OFFSET, round(level * 2.0) / 2.0)),
        stroke_weights=_bounded(strokes),
        region_weights=_bounded(regions),
        sessions=len(told),
    )


def _level_wish(record: Record) -> float:
    """Return how much firmer (or, below 0, softer) one session should have been, in levels."""
    words = _counted(record.feedback, "firmer") - _counted(record.feedback, "softer")
    rated = {"too_light": 1.0, "too_firm": -1.0}.get(str(record.rating.get("pressure")), 0.0)
    return words * LEVEL_PER_WORD + rated * LEVEL_PER_RATING


def _stroke_wishes(record: Record) -> dict[str, float]:
    wishes: defaultdict[str, float] = defaultdict(float)
    for stroke, times in _placed(record.feedback, "stay").items():
        wishes[stroke] += WEIGHT_PER_WORD * times
    for stroke, times in _placed(record.feedback, "skipped").items():
        wishes[stroke] -= WEIGHT_PER_WORD * times
    best = record.rating.get("best")
    for stroke in best if isinstance(best, list | tuple) else [best] if isinstance(best, str) else []:
        wishes[str(stroke)] += WEIGHT_PER_WORD
    return dict(wishes)


def _counted(feedback: Mapping[str, int], word: str) -> int:
    # Many taps in one session are one wish said urgently, not many wishes
    return min(MOST_WORDS_COUNTED, feedback.get(word, 0))


def _placed(feedback: Mapping[str, int], word: str) -> dict[str, int]:
    start = f"{word}:"
    return {key.removeprefix(start): _counted(feedback, key) for key in feedback if key.startswith(start)}


def _bounded(sums: Mapping[str, float]) -> dict[str, float]:
    return {name: round(min(1.0, max(-1.0, value)), 3) for name, value in sorted(sums.items()) if value}
