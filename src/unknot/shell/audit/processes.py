"""Batches on the cores of this machine, each worker a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from unknot.errors import ShellError
from unknot.shell.audit.batches import AHEAD, Batch, Worked, worked

__all__ = ["in_processes"]


def in_processes(waiting: Iterable[Batch], workers: int) -> Iterator[Worked]:
    """Yield batches as they are done. Closing the iterator drops what has not begun, and waits for what has.

    Raises
    ------
    ShellError
        If a worker is killed.
    """
    left = iter(waiting)
    # Started afresh on every system, so that nothing of this process, threads or open files, is copied
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts_alone)
    try:
        under_way: set[Future[Worked]] = {pool.submit(worked, batch) for batch in islice(left, AHEAD * workers)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(worked, batch) for batch in islice(left, len(done))}
            for future in done:
                yield future.result()
    except BrokenProcessPool:
        raise ShellError("a worker of the audit was killed.", fix="Try fewer with --workers.") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_alone() -> None:
    """Let Ctrl-C reach the process that was asked, and only that: it stops the others in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
