"""Writes docs/evidence/ and the tables in docs/evidence.md from the knowledge itself.

    python tools/evidence_pages.py

Run it after a change of anything under src/unknot/knowledge; a test says so when it was forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, get_args

from unknot import pipeline
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.knowledge import Catalog
from unknot.model.source import Source
from unknot.model.words import Strength
from unknot.wording import Entry, entry_lines, entry_title

__all__ = ["OVERVIEW", "SOURCED", "overview", "pages"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
OVERVIEW = DOCS / "evidence.md"

SOURCED: Final = {
    "techniques": "The families of strokes, and what is known about each.",
    "strokes": "Every stroke: how it is done, how deep where, what it costs the giver's hands, and how sure we are.",
    "regions": "Every place that is worked or spared, with the ceiling of each part of the hand.",
    "contacts": "The parts of the hand: how large, how heavy, and where they never go.",
    "conditions": "Everything that screening asks about or finds, and what it changes.",
    "rules": "Everything that the verifier checks.",
    "supplies": "What is made warm, and how warm.",
    "postures": "How one may lie or sit, what hands reach then, and from where.",
    "claims": "What is said of massage, what is known, and what Unknot says.",
}
"""The kinds of entries that have a page each, with the page's first line."""

STRENGTHS: Final[tuple[Strength, ...]] = get_args(Strength)
MADE = "<!-- Made by tools/evidence_pages.py from src/unknot/knowledge. Change the knowledge, not this page. -->"
TABLES = re.compile(r"(<!-- tables -->\n).*?(<!-- end of tables -->)", re.DOTALL)


def pages(catalog: Catalog) -> dict[str, str]:
    """Return every page of docs/evidence by its name."""
    made = {f"{kind}.md": _page(kind, about, catalog) for kind, about in SOURCED.items()}
    return made | {"sources.md": _sources_page(catalog)}


def overview(text: str, catalog: Catalog) -> str:
    """Return docs/evidence.md with its tables made anew."""
    return TABLES.sub(lambda found: f"{found[1]}{_tables(catalog)}{found[2]}", text)


def entries_of(kind: str, catalog: Catalog) -> dict[str, Entry]:
    """Return the entries of a kind, by id in order."""
    return dict(sorted(getattr(catalog, kind).items()))


# -- one page a kind ---------------------------------------------------------------------------------------------------


def _page(kind: str, about: str, catalog: Catalog) -> str:
    entries = entries_of(kind, catalog)
    lines = [f"# {kind.capitalize()}", "", MADE, "", f"{about} {len(entries)} in all.", ""]
    for id_, entry in entries.items():
        lines += [f'## <a id="{id_}"></a>{entry_title(entry)}', "", f"`unknot explain {id_}`", ""]
        lines += [f"- {line}" for line in entry_lines(entry, catalog)]
        lines += [f"- Sources: {', '.join(_linked(source, catalog) for source in entry.sources)}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _linked(id_: str, catalog: Catalog) -> str:
    return f"[{id_}](sources.md#{id_}) ({catalog.sources[id_].strength})"


def _sources_page(catalog: Catalog) -> str:
    used = _uses(catalog)
    lines = ["# Sources", "", MADE, "", f"{len(catalog.sources)} sources, and what rests on each.", ""]
    for id_, source in sorted(catalog.sources.items()):
        lines += [f'## <a id="{id_}"></a>{source.title}', ""]
        lines += [f"- {line}" for line in _source(source)]
        rests = ", ".join(f"{count} {kind}" for kind, count in used[id_].items())
        lines += [f"- What rests on it: {rests}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _source(source: Source) -> Iterator[str]:
    named = ", ".join(part for part in (source.authors, str(source.year or "")) if part)
    if named:
        yield f"{named}."
    yield f"Key `{source.id}`, strength {source.strength}."
    if source.doi:
        yield f"doi [{source.doi}](https://doi.org/{source.doi})"
    if source.url:
        yield f"<{source.url}>"
    if source.note:
        yield source.note


def _uses(catalog: Catalog) -> dict[str, dict[str, int]]:
    used: dict[str, dict[str, int]] = {id_: {} for id_ in catalog.sources}
    for kind in SOURCED:
        for entry in entries_of(kind, catalog).values():
            for id_ in entry.sources:
                used[id_][kind] = used[id_].get(kind, 0) + 1
    return used


# -- the tables of the overview ----------------------------------------------------------------------------------------


def _tables(catalog: Catalog) -> str:
    rows = [_coverage(kind, catalog) for kind in SOURCED]
    titles = ("what", "how many", *(f"best source {strength}" for strength in STRENGTHS), "sources named")
    return f"\n{_table(titles, rows)}\n{_routines(catalog)}\n{_weights(catalog)}\n"


def _coverage(kind: str, catalog: Catalog) -> tuple[str, ...]:
    entries = entries_of(kind, catalog)
    best = Counter(_best(entry, catalog) for entry in entries.values())
    named = {id_ for entry in entries.values() for id_ in entry.sources}
    counts = (str(best[strength]) if best[strength] else "–" for strength in STRENGTHS)
    return (f"[{kind}](evidence/{kind}.md)", str(len(entries)), *counts, str(len(named)))


def _best(entry: Entry, catalog: Catalog) -> Strength:
    return min((catalog.sources[id_].strength for id_ in entry.sources), key=STRENGTHS.index)


def _routines(catalog: Catalog) -> str:
    routines = [pipeline.routine_from(text, name) for name, text in shipped_routines().items()]
    named = sum(bool(routine.source.get("title")) for routine in routines)
    strokes = {step.stroke for routine in routines for step in routine.steps}
    return (
        f"Routines that ship: {len(routines)}, {named} of them with the source that they follow. "
        f"Together they use {len(strokes)} of the {len(catalog.strokes)} strokes.\n"
    )


def _weights(catalog: Catalog) -> str:
    strengths = Counter(source.strength for source in catalog.sources.values())
    rows = [(strength, str(strengths[strength]), str(_resting(strength, catalog))) for strength in STRENGTHS]
    return _table(("strength", "sources", "entries with one"), rows)


def _resting(strength: Strength, catalog: Catalog) -> int:
    return sum(
        any(catalog.sources[id_].strength == strength for id_ in entry.sources)
        for kind in SOURCED
        for entry in entries_of(kind, catalog).values()
    )


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(titles)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def main() -> None:
    """Write them all."""
    catalog = shipped_catalog()
    folder = DOCS / "evidence"
    folder.mkdir(exist_ok=True)
    for name, text in pages(catalog).items():
        (folder / name).write_text(text, encoding="utf-8")
    OVERVIEW.write_text(overview(OVERVIEW.read_text(encoding="utf-8"), catalog), encoding="utf-8")


if __name__ == "__main__":
    main()
