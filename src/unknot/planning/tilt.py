"""How the goal, the giver and the relation tilt the grammar of a massage: shares, levels, tempo, mix.

Numbers without a source of their own are our cautious choice, made so that twenty minutes come out near the published
proportions (arrival 1, effleurage 4, kneading 8, focused points 2, long strokes 3, stillness 2 minutes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unknot.model.words import Experience, Goal, Phase, Technique

__all__ = ["CHANGE_COST", "SKILLS", "TILTS", "VARIETY", "Tilt", "mix_weight"]

SKILLS: tuple[Experience, ...] = ("first_time", "some", "practised", "trained")

CHANGE_COST: Mapping[Experience, float] = {"first_time": 0.045, "some": 0.028, "practised": 0.024, "trained": 0.022}
"""Value lost by each further stroke on a further place: a first-time giver gets fewer and simpler ones."""


VARIETY: Mapping[Experience, float] = {"first_time": 0.03, "some": 0.08, "practised": 0.1, "trained": 0.1}
"""How much each single stroke is welcome for its own sake, so that no one stroke fills the session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilt:
    """What a goal does to a massage.

    Attributes
    ----------
    level
        Where nothing else is wished.
    pace
        Multiplies the usual tempo.
    least, most
        Share of the time between the opening and the closing hold, by phase.
    still_fraction
        Share of the whole for each of the two holds.
    mix
        How much each family of strokes is wanted, beside what the places need.
    """

    level: float
    pace: float
    least: Mapping[Phase, float]
    most: Mapping[Phase, float]
    still_fraction: float
    mix: Mapping[Technique, float]


def _tilt(
    level: float,
    pace: float,
    *,
    spread: tuple[float, float],
    focus: float,
    lengthen: float,
    soothe: tuple[float, float],
    enliven: tuple[float, float] = (0.0, 0.0),
    still: float = 0.04,
    **mix: float,
) -> Tilt:
    families: dict[str, float] = {
        "effleurage": 0.8,
        "petrissage": 0.7,
        "compression": 0.35,
        "friction": 0.3,
        "trigger_point": 0.1,
        "stretch": 0.2,
        "myofascial": 0.12,
        "holding": 0.1,
        "feathering": 0.15,
        "rocking": 0.15,
        "warmth": 0.2,
        **mix,
    }
    return Tilt(
        level=level,
        pace=pace,
        least={"spread": spread[0], "knead": 0.2, "soothe": soothe[0], "enliven": enliven[0]},
        most={
            "settle": 0.25,
            "spread": spread[1],
            "knead": 0.62,
            "focus": focus,
            "lengthen": lengthen,
            "enliven": enliven[1],
            "soothe": soothe[1],
            "rest": 0.15,
        },
        still_fraction=still,
        mix={family: weight for family, weight in families.items() if weight > 0},  # type: ignore[misc]
    )


TILTS: Mapping[Goal, Tilt] = {
    "relax": _tilt(2.0, 1.0, spread=(0.18, 0.35), focus=0.12, lengthen=0.08, soothe=(0.14, 0.28)),
    "sleep": _tilt(
        1.5, 0.8, spread=(0.22, 0.42), focus=0.06, lengthen=0.06, soothe=(0.22, 0.38), still=0.06,
        effleurage=1.1, petrissage=0.5, friction=0.1, compression=0.2, trigger_point=0.0, rocking=0.25, holding=0.25,
    ),
    "ease": _tilt(
        2.5, 1.0, spread=(0.14, 0.3), focus=0.28, lengthen=0.12, soothe=(0.1, 0.2), still=0.03,
        friction=0.45, compression=0.5, trigger_point=0.3, stretch=0.3, myofascial=0.2, feathering=0.05,
    ),
    "energise": _tilt(
        2.5, 1.15, spread=(0.14, 0.3), focus=0.18, lengthen=0.08, soothe=(0.08, 0.18),
        enliven=(0.02, 0.07), still=0.025,
        tapotement=0.35, vibration=0.1, friction=0.45, feathering=0.05,
    ),
    "connect": _tilt(
        2.0, 0.9, spread=(0.2, 0.42), focus=0.06, lengthen=0.08, soothe=(0.18, 0.34), still=0.06,
        effleurage=1.0, holding=0.3, feathering=0.25, rocking=0.2, friction=0.15, trigger_point=0.0,
    ),
    "care": _tilt(
        1.5, 0.85, spread=(0.22, 0.45), focus=0.04, lengthen=0.04, soothe=(0.2, 0.38), still=0.08,
        effleurage=1.0, holding=0.4, petrissage=0.4, friction=0.1, compression=0.1, trigger_point=0.0, stretch=0.05,
    ),
}  # fmt: skip


def mix_weight(goal: Goal, technique: Technique) -> float:
    """Return how much a family is wanted for a goal, beside what the places need."""
    return TILTS[goal].mix.get(technique, 0.0)
