"""`audit`: many random people through screening, planning and the check, and what came of it."""

from __future__ import annotations

import math
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from unknot.auditing import Order, audited, tally_json
from unknot.errors import FormatError
from unknot.formats import write_intake
from unknot.library import shipped_catalog
from unknot.shell.audit import Kept, Worked, in_processes, kept_in, on_dask, write_kept
from unknot.shell.audit.batches import batches
from unknot.shell.cli.answering import answer, answer_json
from unknot.shell.cli.audit_page import audit_page
from unknot.shell.cli.ink import Ink, columns
from unknot.shell.cli.outcomes import Exit
from unknot.shell.files import write_text

__all__ = ["audit"]

_SPAN = re.compile(r"(\d{1,2})(?:\.\.(\d{1,2}))?")
_LEAST, _MOST = 5, 90


_KEPT_EVERY_S = 30.0
"""What a power cut may cost of an audit that is kept in a file."""


def audit(
    *,
    people: int,
    seed: int,
    minutes: str,
    workers: int | None,
    dask: str | None,
    person: int | None,
    keep: str | None,
    out: str | None,
    as_json: bool,
) -> int:
    """Audit random people and print what came of it; exit code 1 where anything unsafe would have been played."""
    order, interrupted = Order(seed=seed, minutes=_minutes(minutes)), False
    if person is not None and keep is not None:
        raise FormatError("--keep is for an audit of many.", fix="Leave out --person, or --keep.")
    if person is not None:
        done = _one(order, person, out)
    elif out is not None:
        raise FormatError("-o writes the intake of one person.", fix="Say which, with --person.")
    else:
        before = kept_in(keep, order, people) if keep is not None else Kept()

        def write(kept: Kept) -> None:
            if keep is not None:
                write_kept(keep, order, kept)

        write(before)  # Where it cannot be written, that is told before hours of work
        waiting = batches(order, people, before.done)
        found = on_dask(waiting, dask) if dask else in_processes(waiting, workers or _cores())
        done, interrupted = _gathered(found, before, people, write)
    answer_values = {"seed": seed, "minutes": list(order.minutes), **tally_json(done.tally, shipped_catalog())}
    if as_json:
        answer_json({**answer_values, "interrupted": interrupted, "speed": _speed(done)})
    else:
        speed = "" if person is not None else _speed_words(done, people, interrupted)
        answer(audit_page(answer_values, speed, Ink.of(sys.stdout), columns(), whole=person is not None))
    if interrupted:
        return Exit.INTERRUPTED
    return Exit.DONE if done.tally.ok else Exit.NO


def _minutes(text: str) -> tuple[float, float]:
    found = _SPAN.fullmatch(text)
    low = int(found[1]) if found else 0
    high = int(found[2] or low) if found else 0
    if not _LEAST <= low <= high <= _MOST:
        raise FormatError(f'--minutes is "{text[:40]}".', fix=f"Write {_LEAST}..{_MOST}, or one number between them.")
    return float(low), float(high)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _one(order: Order, number: int, out: str | None) -> Kept:
    catalog = shipped_catalog()
    if out is not None:
        write_text(out, write_intake(order.intake(number, catalog)))
    start, before = time.monotonic(), time.process_time()
    tally = audited(order, number, 1, catalog)
    return Kept(tally=tally, cpu_s=time.process_time() - before, wall_s=time.monotonic() - start)


def _gathered(found: Iterator[Worked], before: Kept, people: int, write: Callable[[Kept], None]) -> tuple[Kept, bool]:
    """Return what was done before with all that comes in, or came in before Ctrl-C, and whether that ended it."""
    done, interrupted, at = before, False, time.monotonic()
    written = -math.inf
    with _progress(before.tally.people, people) as advance:
        try:
            for worked in found:
                now = time.monotonic()
                done, at = done.plus(worked, now - at), now
                advance(worked.tally.people)
                if now - written > _KEPT_EVERY_S:
                    write(done)
                    written = now
        except KeyboardInterrupt:
            interrupted = True
        finally:
            write(done)
    return done, interrupted


@contextmanager
def _progress(done: int, people: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing elsewhere; yields what moves it on."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("auditing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("auditing", total=people, completed=done)
        yield lambda count: bar.advance(task, count)


def _speed(done: Kept) -> dict[str, Any]:
    """Return how fast it went; this alone depends on the machine."""
    people = max(1, done.tally.people)
    return {
        "wall_s": round(done.wall_s, 1),
        "cpu_s": round(done.cpu_s, 1),
        "cpu_ms_per_person": round(1000.0 * done.cpu_s / people, 1),
        "people_per_s": round(people / max(done.wall_s, 1e-9), 2),
    }


def _speed_words(done: Kept, people: int, interrupted: bool) -> str:
    speed = _speed(done)
    words = (
        f"{done.tally.people} of {people} people in {speed['wall_s']:g} s, {speed['people_per_s']:g} a second, "
        f"{speed['cpu_ms_per_person']:.0f} ms of processor time for each."
    )
    return f"Interrupted: {words}" if interrupted else f"{words[:1].upper()}{words[1:]}"
