"""What `audit` prints: verdicts first, then what was used and never used, then the cases to look at again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from unknot.shell.cli.ink import AMBER, RED, SOFT, Ink, table, wrapped

__all__ = ["audit_page"]

_MOST_ROWS: Final = 12
"""The most frequent; --json has them all."""


def audit_page(found: Mapping[str, Any], speed: str, ink: Ink, width: int, *, whole: bool = False) -> list[str]:
    """Return an audit as text. `found` are its JSON values; `whole` is for one person, whose cases are told in full."""
    violations, crashes, silent = found["violations"], found["crashes"], found["refused_without_reason"]
    head = f"{violations} violations in {found['began']} massages, {found['massage_minutes']} minutes."
    lines = [ink.bold(head) if found["ok"] else ink.tint(head, RED)]
    if speed:
        lines += [ink.tint(line, SOFT) for line in wrapped(speed, width=width)]
    rows = [
        ("people", found["people"]),
        ("began", found["began"]),
        *((f"refused, {verdict}", count) for verdict, count in found["refused_by_verdict"].items()),
        ("no plan was left", found["no_plan"]),
        ("planned again after a check", found["planned_again"]),
        ("crashes", crashes),
        ("refused without a reason", silent),
    ]
    lines += ["", *table([(name, str(count)) for name, count in rows], right=(1,))]
    refused = {f"{id_}: {of['title']}": of["people"] for id_, of in found["refused_by_condition"].items()}
    for title, counts in (
        ("Refused because of", refused),
        ("Violations of", found["violations_by_rule"]),
        ("No plan passed", found["no_plan_because"]),
        ("Planned again because of", found["planned_again_by_rule"]),
        ("Advice given", found["advice"]),
    ):
        lines += _counts(title, counts, ink, width)
    lines += _coverage(found["coverage"], ink, width)
    lines += _cases(found["cases"], ink, width, whole=whole)
    return lines


def _counts(title: str, counts: Mapping[str, int], ink: Ink, width: int) -> Iterator[str]:
    if not counts:
        return
    yield from ("", ink.bold(title))
    shown = list(counts.items())[:_MOST_ROWS]
    for line in table([(f"  {count}", name) for name, count in shown], right=(0,)):
        yield line if len(line) <= width else f"{line[: width - 1]}…"
    if len(counts) > len(shown):
        yield ink.tint(f"  and {len(counts) - len(shown)} more, in --json", SOFT)


def _coverage(coverage: Mapping[str, Any], ink: Ink, width: int) -> Iterator[str]:
    yield from ("", ink.bold("Covered"))
    for what in ("strokes", "regions", "conditions", "rules"):
        used, never = len(coverage[what]["people"]), coverage[what]["never"]
        text = f"  {used} of {used + len(never)} {what}"
        if never and len(never) <= _MOST_ROWS:
            text += f"; never {', '.join(never)}"
        yield from wrapped(text, width=width, indent="    ", first="  ")


def _cases(cases: list[Mapping[str, Any]], ink: Ink, width: int, *, whole: bool) -> Iterator[str]:
    if not cases:
        return
    yield from ("", ink.bold("To look at again, with --person N"))
    for case in cases:
        bad = case["kind"] in ("violation", "crash", "unexplained")
        kind = case["kind"].replace("_", " ")
        yield f"  {ink.tint(kind, RED if bad else AMBER)}  person {case['person']}, {case['rule']}"
        if whole or bad:
            yield from wrapped(case["said"], width=width, indent="    ")
