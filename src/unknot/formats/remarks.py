"""The comments and blank lines of a YAML text, each held by the entry it belongs to, so that entries may move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from unknot.reading import Document, KeyPath, comments_of

__all__ = ["Remarks", "remarks_of"]


@dataclass(slots=True)
class Remarks:
    """What a person wrote around the values.

    Attributes
    ----------
    before
        Comments on lines of their own, by the entry that follows them.
    behind
        Comments at the end of a line, by the entry that begins the line.
    blank
        Entries with an empty line before them (and before their comments).
    end
        Comments that no entry follows.
    """

    before: dict[KeyPath, list[str]] = field(default_factory=dict)
    behind: dict[KeyPath, list[str]] = field(default_factory=dict)
    blank: set[KeyPath] = field(default_factory=set)
    end: list[str] = field(default_factory=list)

    def inside(self, path: KeyPath) -> bool:
        """Whether a comment belongs to something inside an entry."""
        return any(len(held) > len(path) and held[: len(path)] == path for held in (*self.before, *self.behind))


def remarks_of(document: Document, text: str) -> Remarks:
    """Return the remarks of a text that was read into a document."""
    lines = text.split("\n")
    first_on = _first_on_line(document.marks, lines)
    remarks = Remarks()
    for line, column, comment in comments_of(text):
        own_line = not lines[line - 1][: column - 1].strip()
        if not own_line:
            holder = first_on[max((number for number in first_on if number <= line), default=min(first_on))][-1]
            remarks.behind.setdefault(holder, []).append(comment)
            continue
        following = min((number for number in first_on if number > line), default=None)
        if following is None:
            remarks.end.append(comment)
        else:
            remarks.before.setdefault(first_on[following][0], []).append(comment)
    for number, holders in first_on.items():
        above = number - 2
        while above >= 0 and lines[above].lstrip().startswith("#"):
            above -= 1
        if above >= 0 and not lines[above].strip():
            remarks.blank.add(holders[0])
    return remarks


def _first_on_line(marks: Mapping[KeyPath, tuple[int, int]], lines: list[str]) -> dict[int, list[KeyPath]]:
    """Return for each line the entries that begin it, outermost first ("- hold: sacrum" is a step and its key)."""
    found: dict[int, tuple[int, list[KeyPath]]] = {}
    for path, (line, column) in marks.items():
        if not path or lines[line - 1][: column - 1].strip(" -"):
            continue
        known = found.get(line)
        if known is None or column < known[0]:
            found[line] = (column, [path])
        elif column == known[0]:
            known[1].append(path)
    return {line: sorted(paths, key=len) for line, (_, paths) in found.items()}
