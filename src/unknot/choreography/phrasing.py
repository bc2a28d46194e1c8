"""Which words: variants chosen by the routine's seed, never the same sentence twice within ten minutes.

Also the words of a step on the screen: name, one line, place, where to stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from unknot.choreography.hands import both_work
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.routine import Routine, Step
from unknot.model.score import Passage

__all__ = ["Phrasing", "StepWords", "spoken_s"]

QUIET_S: Final = 600.0
"""No sentence comes again within this time."""

PAUSE_S: Final = 0.28
BREATH_S: Final = 0.5
LINE_WORDS: Final = 9
LOW_MM: Final = 320.0
"""A place that ends below here, on the reference chart, is too low to stand behind somebody who sits."""


def spoken_s(text: str, words_per_minute: float) -> float:
    """Return how long a voice of this pace takes for a text, with its pauses.

    Examples
    --------
    >>> spoken_s("Rest both palms, heavy and still.", 150.0)
    3.46
    """
    words = len(re.findall(r"[\w'’-]+", text))
    pauses = len(re.findall(r"[,;:.?!](?=\s|$)", text))
    return round(words * 60.0 / words_per_minute + pauses * PAUSE_S + BREATH_S, 2)


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step's words on the screen; `stand` names where the giver stands, to notice when that changes."""

    title: str
    line_text: str
    place: str
    standing: str
    stand: str


@dataclass(slots=True)
class Phrasing:
    """Chooses phrases for one score and remembers when each sentence was last said."""

    catalog: Catalog
    routine: Routine
    _said: dict[str, float] = field(default_factory=dict)

    def variants(self, key: str) -> tuple[str, ...]:
        """Return the variants of a phrase; none where the language does not have it."""
        return self.catalog.phrases.get("en", {}).get(key, ())

    def fresh(self, variants: Sequence[str], at_s: float, salt: str, words: Mapping[str, str] | None = None) -> str:
        """Return a variant, filled in, that was not said in the last ten minutes; "" where all were.

        The order in which variants are tried comes from the routine's seed, so that another day sounds different.
        """
        if not variants:
            return ""
        start = _number(f"{self.routine.seed}/{self.routine.title}/{salt}") % len(variants)
        for index in range(len(variants)):
            text = variants[(start + index) % len(variants)]
            if words:
                text = text.format(**words)
            last = self._said.get(text)
            if last is None or abs(at_s - last) > QUIET_S:
                return text
        return ""

    def note(self, text: str, at_s: float) -> None:
        """Remember that a sentence is said at a moment."""
        self._said[text] = at_s

    def is_fresh(self, text: str, at_s: float) -> bool:
        """Whether a sentence was not said within ten minutes of a moment."""
        last = self._said.get(text)
        return last is None or abs(at_s - last) > QUIET_S

    def place(self, step: Step) -> str:
        """Return where a step works, as it is said: "the left shoulder top"."""
        names = [self._place(region, step.side) for region in step.regions[:2]]
        if len(names) == 1:
            return names[0]
        joined = self.variants("cues.place.and") or ("{first} and {second}",)
        first, second = names
        whole, _, part = second.partition(", ")
        # "both sides of the spine, mid-back" and "both sides of the spine, lower back" are said in one breath.
        return joined[0].format(first=first, second=part if part and first.startswith(f"{whole}, ") else second)

    def _place(self, region: str, side: str) -> str:
        for word in (side, "both", "midline"):
            found = self.variants(f"cues.place.{region}.{word}")
            if found:
                return found[0]
        return self.catalog.regions[region].name.lower()

    def cues(self, stroke: str, kind: str, passages: Sequence[Passage]) -> tuple[str, ...]:
        """Return what may be said of a stroke as it is given here: of both hands only where both work."""
        record = self.catalog.strokes[stroke]
        of_one, of_both = record.cues.get(kind, ()), record.cues_both.get(kind, ())
        return (*of_one, *of_both) if of_both and both_work(passages) else of_one

    def of_step(self, step: Step, index: int, passages: Sequence[Passage]) -> StepWords:
        """Return the words that stand on the screen during a step."""
        stroke = self.catalog.strokes[step.stroke]
        lines = self.cues(step.stroke, "line", passages)
        line = lines[_number(f"{self.routine.seed}/line/{index}") % len(lines)]
        stand = self._stand(step, stroke)
        place = self.place(step).removeprefix("the ")
        standing = self.variants(f"cues.standing.{stand}")
        return StepWords(
            title=stroke.name,
            line_text=" ".join(line.split()[:LINE_WORDS]),
            place=place[:1].upper() + place[1:],
            standing=standing[0] if standing else "",
            stand=stand,
        )

    def _stand(self, step: Step, stroke: Stroke) -> str:
        if self.routine.position == "seated":
            regions = [self.catalog.regions[region] for region in step.regions]
            low = all(y < LOW_MM for region in regions for _, y in region.polygon_mm)
            return "seated_low" if low else "seated"
        if self.routine.position != "prone":
            return self.routine.position
        if step.side not in ("left", "right"):
            return "hip"
        if stroke.hands in ("one", "reinforced"):
            return f"{step.side}_near"
        # Two hands reach across the body, so that they push away from the spine
        return "right" if step.side == "left" else "left"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")
