"""Nothing is said without its source: every entry names whose word it is, how sure, and has its page."""

from __future__ import annotations

import re

import pytest

import evidence_pages
from unknot.catalog import catalog_from
from unknot.errors import KnowledgeError
from unknot.formats import read_recipe
from unknot.library import shipped_catalog, shipped_files
from unknot.model.source import Source
from unknot.model.words import Strength
from unknot.wording import Entry, entry_kind, entry_lines, entry_title, source_lines

CATALOG = shipped_catalog()
ORDER: tuple[Strength, ...] = ("A", "B", "C", "D", "design")
ENTRIES = [
    pytest.param(entry, id=f"{kind}/{id_}")
    for kind in evidence_pages.SOURCED
    for id_, entry in evidence_pages.entries_of(kind, CATALOG).items()
]
SOURCES = [pytest.param(source, id=id_) for id_, source in sorted(CATALOG.sources.items())]
NEVER_SAID = re.compile(r"toxin|detox|cortisol|endorphin|oxytocin|lact(ic|ate)|\bcures?\b|\bknots?\b", re.IGNORECASE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_explains_itself_and_names_its_sources(entry: Entry) -> None:
    lines = entry_lines(entry, CATALOG)
    assert len(lines) >= 2
    assert all(line.strip() for line in (*lines, entry_title(entry)))
    assert len(source_lines(entry, CATALOG)) == len(entry.sources) >= 1


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_entry_claims_to_be_surer_than_its_best_source(entry: Entry) -> None:
    claimed = getattr(entry, "strength", "design")
    best = min((CATALOG.sources[id_].strength for id_ in entry.sources), key=ORDER.index)
    assert ORDER.index(claimed) >= ORDER.index(best)


@pytest.mark.parametrize(
    "path",
    [
        "rules/speed_limit.yaml",
        "regions/kidney.yaml",
        "contacts/thumb.yaml",
        "claims/toxins.yaml",
        "strokes/hacking.yaml",
        "supplies/stones.yaml",
        "techniques/friction.yaml",
        "conditions/fever.yaml",
    ],
)
def test_a_rule_a_ceiling_or_a_claim_without_a_source_is_refused(path: str) -> None:
    files = shipped_files()
    emptied = re.sub(r"^sources: \[.*\]$", "sources: []", files[path], flags=re.MULTILINE)
    with pytest.raises(KnowledgeError, match="it names no source"):
        catalog_from({**files, path: emptied})


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_can_be_found_or_says_what_it_is(source: Source) -> None:
    assert source.title
    assert source.doi or source.url or source.note or source.strength == "C"
    if source.strength in ("A", "B"):
        assert source.doi or source.url
    if source.doi:
        assert re.fullmatch(r"10\.\d{4,}/\S+", source.doi)


def test_every_source_is_used_and_every_address_stands_once() -> None:
    used = {id_ for parameter in ENTRIES for id_ in parameter.values[0].sources}  # type: ignore[union-attr]
    assert set(CATALOG.sources) - used == set()
    for places in ([s.url for s in CATALOG.sources.values()], [s.doi for s in CATALOG.sources.values()]):
        found = [place for place in places if place]
        assert sorted(found) == sorted(set(found))


def test_what_is_not_supported_is_not_promised() -> None:
    for claim in CATALOG.claims.values():
        assert not NEVER_SAID.search(claim.says), claim.id
        if claim.verdict == "supported":
            assert claim.says, claim.id
    for id_ in (
        "toxins",
        "cortisol",
        "muscle_circulation",
        "knots",
        "deeper_is_better",
        "spreads_cancer",
        "water_after",
    ):
        assert CATALOG.claims[id_].verdict == "not_supported"
    for id_ in ("endorphins", "oxytocin", "immune_cells"):
        assert CATALOG.claims[id_].verdict == "unclear"


# What claims and sources speak of, and what published routines say in their own words, are not our promises
QUOTED = ("claims/", "sources/", "routines/published/")


@pytest.mark.parametrize("path", sorted(path for path in shipped_files() if not path.startswith(QUOTED)))
def test_no_sentence_of_the_knowledge_promises_what_is_not_known(path: str) -> None:
    said = "\n".join(line for line in shipped_files()[path].splitlines() if not line.lstrip().startswith("#"))
    assert NEVER_SAID.findall(said) == []


@pytest.mark.parametrize("path", sorted(path for path in shipped_files() if path.startswith("routines/published/")))
def test_our_own_sentences_about_a_published_routine_promise_nothing_either(path: str) -> None:
    recipe = read_recipe(shipped_files()[path], path, CATALOG)
    ours = [recipe.summary, *(caveat.why for caveat in recipe.caveats), *(part.without for part in recipe.parts)]
    assert NEVER_SAID.findall("\n".join([*ours, *(part.say for part in recipe.parts)])) == []


def test_the_pages_are_current() -> None:
    folder = evidence_pages.DOCS / "evidence"
    made = evidence_pages.pages(CATALOG)
    assert sorted(made) == sorted(path.name for path in folder.iterdir())
    for name, text in made.items():
        stale = f"docs/evidence/{name} is not current: run python tools/evidence_pages.py"
        assert (folder / name).read_text(encoding="utf-8") == text, stale


def test_the_tables_of_the_overview_are_current() -> None:
    text = evidence_pages.OVERVIEW.read_text(encoding="utf-8")
    assert evidence_pages.overview(text, CATALOG) == text, "run python tools/evidence_pages.py"
    for kind in evidence_pages.SOURCED:
        assert f"| [{kind}](evidence/{kind}.md) | {len(getattr(CATALOG, kind))} |" in text


def test_every_entry_has_its_place_on_the_page_of_its_kind() -> None:
    made = evidence_pages.pages(CATALOG)
    for kind in evidence_pages.SOURCED:
        for id_, entry in evidence_pages.entries_of(kind, CATALOG).items():
            assert f'## <a id="{id_}"></a>{entry_title(entry)}\n' in made[f"{kind}.md"]
            assert kind.startswith(entry_kind(entry)[:5])
