"""Plants every kind of unsafe edit and prints how often it was caught: `python -m benchmarks.mutations`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.progress import track
from tests.verifying.mutating import BASES, good_score, judged
from tests.verifying.mutations import MUTATIONS, WRONG_PERSONS

from unknot.model.finding import Report

__all__ = ["main"]


def _reports(name: str) -> Iterator[tuple[set[str], Report]]:
    """Yield for each base score the rules of which one must catch a kind, and the report on the spoiled score."""
    for base in BASES:
        one = good_score(base)
        if name in MUTATIONS:
            mutate, rules = MUTATIONS[name]
            yield rules, judged(mutate(one))
        else:
            limits, rule = WRONG_PERSONS[name]
            yield {rule}, judged(one, limits(one))


def main() -> int:
    """Print the table. Returns 1 where anything was missed."""
    lines, missed = [], 0
    for name in track([*MUTATIONS, *WRONG_PERSONS], description="planting", transient=True):
        found = [(rules, {violation.rule for violation in report.errors}) for rules, report in _reports(name)]
        caught = sum(bool(rules & errors) for rules, errors in found)
        missed += len(found) - caught
        rules = ", ".join(f"`{rule}`" for rule in sorted(found[0][0]))
        lines.append(f"| {name} | {len(found)} | {caught} | {rules} |")
    print("| Planted | times | caught | by one of |", "|---|---|---|---|", *lines, sep="\n")
    print(f"{len(lines)} kinds, {len(lines) * len(BASES)} planted, {missed} missed.", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
