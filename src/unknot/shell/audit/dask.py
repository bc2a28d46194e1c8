"""Batches on a Dask cluster: any number of machines on which this Unknot is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from unknot.errors import ShellError
from unknot.shell.audit.batches import AHEAD, Batch, Worked, worked

__all__ = ["on_dask"]

_PATIENCE = "5s"


def on_dask(waiting: Iterable[Batch], address: str) -> Iterator[Worked]:
    """Yield batches as they are done by the workers of the scheduler at an address ("tcp://192.168.1.7:8786").

    Raises
    ------
    ShellError
        If Dask is not installed, nobody answers at the address, or there are no workers.
    """
    client = _client(address)
    try:
        workers = sum(client.nthreads().values())
        if not workers:
            raise ShellError(
                f"the Dask scheduler at {address} has no workers.", fix=f"Start one: dask worker {address}"
            )
        left = iter(waiting)
        yield from _as_they_come(client, left, AHEAD * workers)
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ShellError("Dask is not installed.", fix="Install it with: pip install 'unknot[dask]'") from None
    try:
        return Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        raise ShellError(
            f"no Dask scheduler answers at {address[:80]} ({type(error).__name__}).",
            fix="Start one with: dask scheduler, and give the address that it prints.",
        ) from None


def _as_they_come(client: Any, left: Iterator[Batch], at_once: int) -> Iterator[Worked]:
    from distributed import as_completed

    # The same batch may be asked for again on another day: the work is done anew, not looked up
    under_way = as_completed([client.submit(worked, batch, pure=False) for batch in islice(left, at_once)])
    for future in under_way:
        for batch in islice(left, 1):
            under_way.add(client.submit(worked, batch, pure=False))
        yield future.result()
