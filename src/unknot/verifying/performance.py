"""Everything a check looks at: a run of steps, its samples, the person's maps, what is known, and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unknot.anatomy import Back
from unknot.model.finding import Violation
from unknot.model.knowledge import Catalog, Contact, Rule
from unknot.model.limits import Limits
from unknot.model.score import Cue, Score, ScoreStep
from unknot.model.words import Hand
from unknot.verifying.maps import Area, Cells, Maps, area_maps, maps_of
from unknot.verifying.sampling import Samples, samples_of
from unknot.verifying.tracks import HANDS, Floats, Ints, Tables

__all__ = ["LEVEL_SLACK", "Check", "Performance", "performance_of"]

LEVEL_SLACK = 0.01
"""Levels in files have three decimals and are halves where people write them: a hundredth is rounding, not pressing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """A score, or its ending, ready to be judged.

    Attributes
    ----------
    step, hand, contact
        (N,) of every sample: index of its step, of its hand in HANDS, and of its contact in `tables.contacts`.
    cell
        (N,) the cell of the maps that the middle of each sample lies in.
    highest
        (K,) the highest level of each track.
    is_ending
        Whether this is the short ending after a stop, whose times start at 0.
    """

    score: Score
    steps: tuple[ScoreStep, ...]
    cues: tuple[Cue, ...]
    duration_s: float
    is_ending: bool
    catalog: Catalog
    limits: Limits
    back: Back
    maps: Maps
    areas: tuple[Area, ...]
    tables: Tables
    samples: Samples
    step: Ints
    hand: Ints
    contact: Ints
    cell: Cells
    highest: Floats

    def contact_record(self, index: int) -> Contact | None:
        """Return a contact of `tables.contacts`, None where the catalog does not know it."""
        return self.catalog.contacts.get(self.tables.contacts[index])

    def hand_of_track(self, track: int) -> Hand:
        """Return whose track it is."""
        return HANDS[int(self.tables.hand[track])]

    def track_flags(self, wanted: Callable[[ScoreStep], bool]) -> NDArray[np.bool_]:
        """Return for each track whether its step is wanted, (K,)."""
        flags = np.array([wanted(step) for step in self.steps], dtype=bool)
        return flags[self.tables.step]

    def arriving(self, seconds: float) -> NDArray[np.bool_]:
        """Return for each sample whether it lies in the first seconds of its step, (N,)."""
        starts = np.array([step.start_s for step in self.steps])
        early: NDArray[np.bool_] = self.samples.last_s < starts[self.step] + seconds
        return early

    def seconds(self) -> Floats:
        """Return the seconds each sample stands for with all its repeats, (N,)."""
        return self.samples.weight_s * self.tables.count[self.samples.track]


Check = Callable[[Rule, Performance], Iterator[Violation]]
"""What a kind of rule does."""


def performance_of(
    score: Score, tables: Tables, limits: Limits, catalog: Catalog, back: Back, *, is_ending: bool = False
) -> Performance:
    """Return a score, or its ending, with everything needed to judge it."""
    samples = samples_of(tables)
    maps = maps_of(back, catalog)
    first = np.searchsorted(samples.track, np.arange(len(tables.step)))
    steps = score.closing if is_ending else score.steps
    return Performance(
        score=score,
        steps=steps,
        cues=score.closing_cues if is_ending else score.cues,
        duration_s=steps[-1].end_s if is_ending else score.duration_s,
        is_ending=is_ending,
        catalog=catalog,
        limits=limits,
        back=back,
        maps=maps,
        areas=area_maps(back, limits.areas, maps.lattice),
        tables=tables,
        samples=samples,
        step=tables.step[samples.track],
        hand=tables.hand[samples.track],
        contact=tables.contact[samples.track],
        cell=maps.lattice.cells_of(samples.x_mm, samples.y_mm),
        highest=np.maximum.reduceat(samples.level, first),
    )
