"""The everyday words that ship: each means something that is there, and everything that is there can be said."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import pytest

from unknot import formats
from unknot.formats.naming import plain
from unknot.library import shipped_catalog
from unknot.model.words import Technique

CATALOG = shipped_catalog()
NAMES = formats.Names(CATALOG)
NOTATION = {key: words for key, words in CATALOG.phrases["en"].items() if key.startswith("notation.")}
KNOWN: dict[str, set[str]] = {
    "place": set(CATALOG.regions),
    "stroke": set(CATALOG.strokes),
    "contact": set(CATALOG.contacts),
    "technique": set(get_args(Technique)),
    "usual": set(get_args(Technique)),
    "audience": {"infant", "child", "pregnancy", "labour", "end_of_life", "illness", "clinical"},
    "pace": {"slowing", "slow", "fast"},
    "way": {"headward", "footward", "high", "low", "sides", "same", "even"},
}


@pytest.mark.parametrize("key", NOTATION)
def test_a_list_of_words_is_for_something_that_is_there(key: str) -> None:
    _, kind, id_ = key.split(".")
    assert id_ in KNOWN[kind]
    if kind == "usual":
        assert all(CATALOG.strokes[stroke].technique == id_ for stroke in NOTATION[key])


@pytest.mark.parametrize("id_", CATALOG.regions)
def test_every_place_can_be_said_in_words_and_is_written_so(id_: str) -> None:
    said = NAMES.place_text((id_,))
    assert isinstance(said, str)
    assert "_" not in said
    assert NAMES.regions_from(said) == ((id_,), None)
    assert NAMES.regions_from(f"left {said}") == ((id_,), "left")


def test_any_two_places_can_be_joined() -> None:
    for pair in combinations(CATALOG.regions, 2):
        said = NAMES.place_text(pair)
        assert NAMES.regions_from(said) == (pair, None)


@pytest.mark.parametrize("id_", CATALOG.strokes)
def test_every_stroke_can_be_said_by_its_name(id_: str) -> None:
    stroke = CATALOG.strokes[id_]
    anywhere = tuple(stroke.regions)[:1]
    assert NAMES.stroke_from(stroke.name, None, anywhere, "") == stroke
    assert NAMES.stroke_from(NAMES.technique_word(stroke.technique), NAMES.short_form(stroke), anywhere, "") == stroke


@pytest.mark.parametrize("technique", sorted({stroke.technique for stroke in CATALOG.strokes.values()}))
def test_every_family_with_strokes_can_begin_a_step(technique: Technique) -> None:
    stroke = NAMES.stroke_from(NAMES.technique_word(technique), None, ("whole_back",), "")
    assert stroke.technique == technique


@pytest.mark.parametrize("id_", CATALOG.contacts)
def test_every_part_of_the_hand_can_be_said(id_: str) -> None:
    assert NAMES.contact_from(NAMES.contact_text(id_)) == id_


def test_plurals_articles_and_hyphens_make_no_difference() -> None:
    assert plain("The Shoulder-Blades") == plain("shoulder blade")
    assert plain("cross-fibre friction") == plain("Cross fibre frictions")


def test_no_everyday_word_for_a_stroke_hides_a_place() -> None:
    assert not set(NAMES.strokes) & set(NAMES.places)
