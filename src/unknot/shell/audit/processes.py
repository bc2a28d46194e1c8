"""Batches on the cores of this machine, each worker a process of its own."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

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
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_serve)
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


def _serve() -> None:
    """Live for the process that was asked: Ctrl-C reaches only that, which stops the others in good order.

    Where it is killed it can stop nobody, and its workers would wait for it for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = parent_process()
    if asked is not None:
        threading.Thread(target=_end_after, args=(asked,), daemon=True).start()


def _end_after(process: BaseProcess) -> None:
    process.join()
    os._exit(1)
