"""The formatter: one order, one way to write, nothing lost, and doing it twice changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.formats.strategies import NAME, PROSE, routines

from unknot import formats
from unknot.errors import FormatError
from unknot.library import shipped_catalog, shipped_readings, shipped_routines
from unknot.model.knowledge import Catalog
from unknot.reading import comments_of, read_json, read_yaml

SHIPPED = shipped_routines() | shipped_readings()
some = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

UNTIDY = """\
# Above all
steps:   # what they do

  # The first
  - kneading: lower back   # both sides
    for: "2 min"
    # as firm as they like
    level: 2.0
    assumed: { level: 2,   # we think
               place: middle back }


  - hold: sacrum
    note: "a # that is no comment"
    for: 30 s
source:
  year: 2007
  title: 'A book'
routine: "Untidy"
# At the end
"""

TIDY = """\
routine: Untidy
source: {title: A book, year: 2007}
# Above all
steps:  # what they do

  # The first
  - kneading: lower back  # both sides
    # as firm as they like
    level: 2
    for: 2 min
    assumed: {place: middle back, level: 2}  # we think

  - hold: sacrum
    for: 30 s
    note: "a # that is no comment"
# At the end
"""


def tidy(text: str) -> str:
    return formats.laid_out(text, "test", shipped_catalog())


def test_keys_stand_in_one_order_and_comments_go_with_what_they_are_about() -> None:
    assert tidy(UNTIDY) == TIDY


def test_laying_out_twice_changes_nothing() -> None:
    assert tidy(TIDY) == TIDY


def test_a_zero_has_no_sign() -> None:
    assert tidy(tidy(TIDY.replace("level: 2}", "level: -0.0}"))) == TIDY.replace("level: 2}", "level: 0}")


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_routine_says_the_same_when_it_is_laid_out(name: str) -> None:
    text = SHIPPED[name]
    once = tidy(text)
    assert tidy(once) == once
    assert read_yaml(once, name).value == read_yaml(text, name).value
    assert sorted(words for *_, words in comments_of(once)) == sorted(words for *_, words in comments_of(text))


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_routine_is_laid_out(name: str) -> None:
    assert tidy(SHIPPED[name]) == SHIPPED[name]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_routine_goes_to_json_and_back(name: str) -> None:
    catalog = shipped_catalog()
    as_json = formats.routine_as_json(SHIPPED[name], name, catalog)
    assert formats.read_recipe(as_json, name, catalog) == formats.read_recipe(SHIPPED[name], name, catalog)
    again = formats.laid_out(as_json, name, catalog)
    assert formats.routine_as_json(again, name, catalog) == as_json


@some
@given(data=st.data())
def test_any_routine_survives_layout_and_json(catalog: Catalog, data: st.DataObject) -> None:
    text = formats.write_routine(data.draw(routines(catalog)), catalog)
    recipe = formats.read_recipe(text, "drawn", catalog)
    once = formats.laid_out(text, "drawn", catalog)
    assert formats.laid_out(once, "drawn", catalog) == once
    assert formats.read_recipe(once, "drawn", catalog) == recipe
    as_json = formats.routine_as_json(text, "drawn", catalog)
    assert formats.read_recipe(as_json, "drawn", catalog) == recipe
    assert formats.laid_out(as_json, "drawn", catalog).replace("\n\n", "\n") == once.replace("\n\n", "\n")


_AMOUNTS = st.sampled_from(["2 min", "1:30", "60 to 90 s a side", "several seconds; slow", "4 breaths", "at least 1 h"])
_COUNTS = st.sampled_from([1, 12, "10 to 15", "3 a side", "at least 10 a line", "several"])
_WORDS = NAME.filter(lambda text: "\n" not in text and "\t" not in text)
_HEADS = st.sampled_from(
    [
        {"effleurage": "whole back"},
        {"kneading": ["middle back", "neck"]},
        {"technique": "raking"},
        {"recipient": "breathes out"},
    ]
)
_ANY_STEP = st.fixed_dictionaries(
    {},
    optional={
        "for": _AMOUNTS,
        "times": _COUNTS,
        "where": _WORDS,
        "until": _WORDS,
        "if": _WORDS,
        "say": PROSE,
        "optional": st.booleans(),
        "meanwhile": st.just([{"hand": "rests"}]),
        "assumed": st.just({"place": "whole back", "for": "2 min", "level": 1.5}),
    },
)
_BLOCK = st.fixed_dictionaries(
    {}, optional={"times": _COUNTS, "order": st.just("any"), "side": st.just("each in turn")}
)


def _blocks(deeper: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    steps = st.lists(deeper, min_size=1, max_size=2)
    return st.builds(lambda title, inside, rest: {"block": title, "steps": inside} | rest, _WORDS, steps, _BLOCK)


_STEPS = st.recursive(st.builds(lambda head, rest: head | rest, _HEADS, _ANY_STEP), _blocks, max_leaves=5)
_TOP = st.fixed_dictionaries({}, optional={"audience": _WORDS, "before": st.lists(_WORDS, max_size=3), "dose": _WORDS})


@some
@given(steps=st.lists(_STEPS, min_size=1, max_size=3), top=_TOP)
def test_any_file_of_the_notation_survives_layout_and_json(
    catalog: Catalog, steps: list[dict[str, Any]], top: dict[str, Any]
) -> None:
    values = {"steps": steps, "routine": "Drawn"} | top
    text = json.dumps(values)
    once = formats.laid_out(text, "drawn", catalog)
    assert read_yaml(once, "drawn").value == values
    assert formats.laid_out(once, "drawn", catalog) == once
    as_json = formats.routine_as_json(once, "drawn", catalog)
    assert read_json(as_json, "drawn").value == values
    assert formats.laid_out(as_json, "drawn", catalog) == once


_COMMENTS = st.lists(st.sampled_from(["", "# one", "  # two: {", "      # three's"]), min_size=17, max_size=17)


@some
@given(comments=_COMMENTS)
def test_no_comment_is_lost_wherever_it_stands(comments: list[str]) -> None:
    lines = TIDY.splitlines()
    text = "\n".join(line for pair in zip(lines, comments, strict=False) for line in pair if line) + "\n"
    once = tidy(text)
    assert tidy(once) == once
    assert sorted(words for *_, words in comments_of(once)) == sorted(words for *_, words in comments_of(text))
    assert read_yaml(once, "t").value == read_yaml(text, "t").value


def test_comments_behind_a_text_over_several_lines_are_not_lost() -> None:
    text = "routine: A\nsteps:\n  - hold: sacrum\n    for: 1 min\n    note: |\n      two\n      # lines\n  # after\n"
    once = tidy(text)
    assert read_yaml(once, "t").value["steps"][0]["note"] == "two\n# lines\n"
    assert once.endswith("# after\n")


def test_what_is_no_routine_is_not_laid_out() -> None:
    with pytest.raises(FormatError, match='t:3:5: the stroke "effleurge" is not known'):
        formats.laid_out("routine: A\nsteps:\n  - effleurge: whole back\n    for: 1 min\n", "t", shipped_catalog())
