"""A few people at a time: few enough to see progress and to stop soon, enough that handing over costs nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
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
    """A batch that is done, from number `first` on, and the processor time that it took."""

    first: int
    tally: Tally
    cpu_s: float


def batches(order: Order, people: int, done: Sequence[tuple[int, int]] = ()) -> Iterator[Batch]:
    """Yield the batches of an audit, without the spans of people, in order, who are done already."""
    begins = [0, *(end for _, end in done)]
    ends = [*(first for first, _ in done), people]
    for begin, end in zip(begins, ends, strict=True):
        first = begin
        while first < end:
            # Up to the next whole batch, so that an audit that goes on gives out the same ones
            last = min(end, (first // _BATCH + 1) * _BATCH)
            yield Batch(order=order, first=first, count=last - first)
            first = last


def worked(batch: Batch) -> Worked:
    """Return a batch, done here."""
    catalog = shipped_catalog()
    before = time.thread_time()
    tally = audited(batch.order, batch.first, batch.count, catalog)
    return Worked(first=batch.first, tally=tally, cpu_s=time.thread_time() - before)
