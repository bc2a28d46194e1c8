"""Prints what was promised beside what was measured.

python -m benchmarks [--intakes N] [--first-seed N] [--time-limit SECONDS] [--keep FILE]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.measuring import reference, timed
from benchmarks.optimality import PROMISED_FRACTION, Comparison, comparisons
from benchmarks.stages import stages

_MINUTES = (10.0, 30.0, 60.0)
_BUDGETS_MS = {
    "plan + choreograph + verify": 300.0,
    "verify": 150.0,
    "re-plan, softer": 100.0,
    "re-plan, not there": 100.0,
}
"""For 60 minutes, on an ordinary core."""


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks and print their tables. Returns 1 where a promise is not kept."""
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=summary)
    parser.add_argument("--intakes", type=int, default=20, help="random intakes to compare with the bound; 0 for none")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds for each pass of a proof")
    parser.add_argument("--first-seed", type=int, default=1, help="seed of the first random intake")
    parser.add_argument("--keep", type=Path, help="JSON lines to keep proofs in, and to go on from")
    options = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 110)
    kept = _print_stages(console)
    if options.intakes:
        found = comparisons(
            options.intakes, first_seed=options.first_seed, time_limit_s=options.time_limit, kept=options.keep
        )
        watched = track(found, total=options.intakes, console=console, description="proving", transient=True)
        kept &= _print_optimality(console, list(watched))
    return 0 if kept else 1


def _print_stages(console: Console) -> bool:
    table = Table(title="Stages: times the reference (milliseconds here)", title_justify="left")
    table.add_column("stage")
    for minutes in _MINUTES:
        table.add_column(f"{minutes:g} min", justify="right")
    table.add_column("budget, 60 min", justify="right")
    rows: dict[str, list[str]] = {}
    over = []
    for minutes in _MINUTES:
        for name, timing in stages(minutes):
            rows.setdefault(name, []).append(f"{timing.ratio:.2f} ({timing.median_ms:.0f})")
            if minutes == _MINUTES[-1] and timing.ordinary_ms > _BUDGETS_MS.get(name, np.inf):
                over.append(name)
    for name, cells in rows.items():
        budget = f"{_BUDGETS_MS[name]:.0f} ms" if name in _BUDGETS_MS else ""
        table.add_row(name, *cells, f"{budget}{' over' if name in over else ''}")
    console.print(table)
    console.print(f"The reference took {timed(reference).median_ms:.1f} ms here; 8.5 ms on a quiet core.\n")
    return not over


def _print_optimality(console: Console, found: list[Comparison]) -> bool:
    found = sorted(found, key=lambda c: c.fraction)
    table = Table(title="Planner against the proven bound: the five furthest from it", title_justify="left")
    for column in ("intake", "goal", "minutes", "blocks", "value", "bound", "share", "plan", "proof"):
        table.add_column(column, justify="right" if column not in ("intake", "goal") else "left")
    for c in found[:5]:
        table.add_row(
            str(c.seed), c.goal, f"{c.minutes:.1f}", str(c.blocks), f"{c.value:.4f}", f"{c.bound:.4f}",
            f"{c.fraction:.4f}", f"{c.plan_s * 1000:.0f} ms", f"{c.proof_s:.1f} s",
        )  # fmt: skip
    console.print(table)
    fractions = [c.fraction for c in found]
    below = sum(fraction < PROMISED_FRACTION for fraction in fractions)
    console.print(
        f"{len(found)} random intakes: least {min(fractions):.4f}, median {np.median(fractions):.4f}, "
        f"below {PROMISED_FRACTION}: {below}; proofs cut short by time: {sum(not c.in_time for c in found)}"
    )
    return below == 0


if __name__ == "__main__":
    sys.exit(main())
