"""A few people at a time: few enough to see progress and to stop soon, enough that handing over costs nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from unknot.auditing import Order, Tally, audited
from unknot.library import shipped_catalog

__all__ = ["AHEAD", "Batch", "Worked", "batches", "worked"]

_BATCH: Final = 8
"""A multiple of the people who share a body, so that each body is drawn in one place only."""

AHEAD: Final = 3
"""Batches given out for each worker; the rest waits here, so that an audit of any size takes the same memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The people from number `first` on, `count` of them."""

    order: Order
    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A batch that is done, and the processor time that it took."""

    tally: Tally
    cpu_s: float


def batches(order: Order, people: int) -> Iterator[Batch]:
    """Yield the batches of an audit."""
    for first in range(0, people, _BATCH):
        yield Batch(order=order, first=first, count=min(_BATCH, people - first))


def worked(batch: Batch) -> Worked:
    """Return a batch, done here."""
    catalog = shipped_catalog()
    before = time.thread_time()
    tally = audited(batch.order, batch.first, batch.count, catalog)
    return Worked(tally=tally, cpu_s=time.thread_time() - before)
