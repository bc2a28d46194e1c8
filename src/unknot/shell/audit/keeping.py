"""What an audit has done, in a file: one of many hours may be stopped, by whatever, and goes on from there.

The sum is kept and which numbers it is of, with a digest of all that decided it: two halves only add up to an audit of
one Unknot where both were made by it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, get_args

from unknot.auditing import Case, CaseKind, Order, Tally
from unknot.errors import FormatError
from unknot.formats.shape import Choice, Field, Items, Mapped, Number, Object, Reading, Text
from unknot.reading import read_json
from unknot.shell.audit.batches import Worked
from unknot.shell.files import read_text, write_text

__all__ = ["Kept", "engine_digest", "kept_in", "write_kept"]

Span = tuple[int, int]
"""Numbers of people from the first on, without the second."""

_VERSION: Final = 1
_ELSEWHERE: Final = ("shell", "__pycache__")
"""Folders of the package that do not decide what an audit finds."""

_MOST: Final = 10**9
_PEOPLE: Final = Number(low=0, high=_MOST, whole=True)
_SECONDS: Final = Number(low=0, high=1e12)
_FILE: Final = Object(
    about="An audit, done in part or whole.",
    fields={
        "unknot_audit": Field(Number(low=_VERSION, high=_VERSION, whole=True), required=True),
        "engine": Field(Text(shortest=1, longest=64), required=True),
        "seed": Field(Number(low=0, high=2**53, whole=True), required=True),
        "minutes": Field(Items(item=Number(low=5, high=90), least=2, most=2), required=True),
        "done": Field(Items(item=Items(item=_PEOPLE, least=2, most=2), most=100_000), required=True),
        "cpu_s": Field(_SECONDS, required=True),
        "wall_s": Field(_SECONDS, required=True),
        "counts": Field(
            Mapped(item=Mapped(item=Number(low=0, high=1e15, whole=True), most=2000), most=100), required=True
        ),
        "cases": Field(
            Items(
                item=Object(
                    make=Case,
                    fields={
                        "kind": Field(Choice(words=get_args(CaseKind)), required=True),
                        "person": Field(_PEOPLE, required=True),
                        "rule": Field(Text(longest=200), required=True),
                        "said": Field(Text(longest=4000), required=True),
                    },
                ),
                most=1000,
            ),
            required=True,
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The part of an audit that is done.

    Attributes
    ----------
    done
        The numbers of the people who were judged, in order, with gaps between them.
    """

    done: tuple[Span, ...] = ()
    tally: Tally = field(default_factory=Tally)
    cpu_s: float = 0.0
    wall_s: float = 0.0

    def plus(self, worked: Worked, wall_s: float) -> Kept:
        """Return this with one more batch, `wall_s` seconds later."""
        return Kept(
            done=_joined([*self.done, (worked.first, worked.first + worked.tally.people)]),
            tally=self.tally.plus(worked.tally),
            cpu_s=self.cpu_s + worked.cpu_s,
            wall_s=self.wall_s + wall_s,
        )


def kept_in(path: str | Path, order: Order, people: int) -> Kept:
    """Return what a file holds of an audit; nothing where there is no such file yet.

    Raises
    ------
    FormatError
        If it is no such file, or holds another audit, more people, or what another Unknot found.
    """
    name = str(path)
    if name == "-":
        raise FormatError("--keep needs a file that can be read again.", fix="Name one.")
    if not Path(path).exists():
        return Kept()
    reading = Reading(read_json(read_text(path), name))
    found = _FILE.read(reading.document.value, (), reading)
    reading.finish()
    asked = f"--seed {found['seed']} --minutes {found['minutes'][0]:g}..{found['minutes'][1]:g}"
    if (found["seed"], found["minutes"]) != (order.seed, order.minutes):
        raise FormatError(
            f"this file holds another audit ({asked}).", where=name, fix="Ask for that, or name another file."
        )
    if found["engine"] != engine_digest():
        raise FormatError(
            "this audit was begun with another version of Unknot.", where=name, fix="Begin it anew in another file."
        )
    return _checked(found, people, name)


def _checked(found: dict[str, Any], people: int, name: str) -> Kept:
    done, tally = _joined(found["done"]), Tally(counts=_counts(found["counts"]), cases=found["cases"])
    whole = all(first < end for first, end in found["done"]) and sum(b - a for a, b in found["done"]) == sum(
        b - a for a, b in done
    )
    if not whole or tally.people != sum(end - first for first, end in done):
        raise FormatError("the counts do not add up.", where=name, fix="Begin the audit anew in another file.")
    if done and done[-1][1] > people:
        raise FormatError(
            f"this file holds people up to number {done[-1][1]}.", where=name, fix="Ask for that many, or for more."
        )
    return Kept(done=done, tally=tally, cpu_s=found["cpu_s"], wall_s=found["wall_s"])


def _counts(groups: dict[str, dict[str, int]]) -> Counter[tuple[str, str]]:
    return Counter({(group, name): count for group, named in groups.items() for name, count in named.items()})


def write_kept(path: str | Path, order: Order, kept: Kept) -> None:
    """Write what is done of an audit, whole or not at all.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    counts: dict[str, dict[str, int]] = {}
    for (group, name), count in sorted(kept.tally.counts.items()):
        counts.setdefault(group, {})[name] = count
    values = {
        "unknot_audit": _VERSION,
        "engine": engine_digest(),
        "seed": order.seed,
        "minutes": list(order.minutes),
        "done": [list(span) for span in kept.done],
        "cpu_s": round(kept.cpu_s, 1),
        "wall_s": round(kept.wall_s, 1),
        "counts": counts,
        "cases": [
            {"kind": case.kind, "person": case.person, "rule": case.rule, "said": case.said}
            for case in kept.tally.cases
        ],
    }
    write_text(path, json.dumps(values, ensure_ascii=False, indent=1) + "\n")


def _joined(spans: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for first, end in sorted((first, end) for first, end in spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return tuple(joined)


@cache
def engine_digest() -> str:
    """Return a digest of everything in the package that decides what an audit finds: code, knowledge, and surfaces."""
    digest = hashlib.sha256()

    def add(folder: Traversable, prefix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name not in _ELSEWHERE:
                    add(entry, f"{prefix}{entry.name}/")
            else:
                data = entry.read_bytes()
                digest.update(f"{prefix}{entry.name}\0{len(data)}\0".encode())
                digest.update(data)

    add(files("unknot"), "")
    return digest.hexdigest()[:32]
