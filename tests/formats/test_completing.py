"""What an editor offers while a routine is being written: the words that would be accepted there, and no others."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from unknot import formats
from unknot.formats.naming import Names
from unknot.library import shipped_catalog

CATALOG = shipped_catalog()
NAMES = Names(CATALOG)


def offered(text: str) -> list[str]:
    """Return what is offered at the bar in a text."""
    before, _, after = text.partition("|")
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    return [found.insert for found in formats.completions(before + after, line, column, CATALOG)]


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("rou|", ["routine: "]),
        ("routine: A\nposition: s|", ["side_lying", "seated"]),
        ("source:\n  ti|", ["title: "]),
        ("source:\n  status: v|", ["verified"]),
        ("steps:\n  - knea|", ["kneading: "]),
        ("steps:\n  - turn|", ["turn over: "]),
        ("steps:\n  - kneading: shoulder t|", ["shoulder tops"]),
        ("steps:\n  - kneading: lower back and sac|", ["sacrum"]),
        ("steps:\n  - effleurage: whole back\n    stroke: l|", ["long"]),
        ("steps:\n  - effleurage: whole back\n    lev|", ["level: "]),
        ("steps:\n  - effleurage: whole back\n    side: each|", ["each in turn"]),
        ("steps:\n  - effleurage: whole back\n    contact: soft|", ["soft fist"]),
        ("steps:\n  - effleurage: whole back\n    optional: |", ["true", "false"]),
        ("steps:\n  - effleurage: whole back\n    for: 3|", ["3 min"]),
        ("steps:\n  - effleurage: whole back\n    assumed:\n      pl|", ["place: "]),
        ("steps:\n  - effleurage: whole back\n    assumed:\n      place: sac|", ["sacrum"]),
        ("steps:\n  - effleurage: whole back\n    return:\n      pa|", ["path: ", "pace: "]),
        ("steps:\n  - effleurage: whole back\n    pressure:\n      sc|", ["scale: "]),
        ("steps:\n  - block: A\n    or|", ["order: "]),
        ("steps:\n  - block: A\n    steps:\n      - knea|", ["kneading: "]),
        ("steps:\n  - effleurage: whole back\n    meanwhile:\n      - warm|", ["warm pack: "]),
    ],
)
def test_it_offers_what_may_stand_there(text: str, some: list[str]) -> None:
    found = offered(text)
    assert [word for word in some if word not in found] == []


def test_what_already_stands_there_is_not_offered_again() -> None:
    text = "routine: A\nsteps:\n  - effleurage: whole back\n    le|\n    level: 2\n"
    assert "level: " not in offered(text)
    assert "routine: " not in offered("routine: A\nrou|")


def test_another_step_does_not_count() -> None:
    others = (
        "steps:\n  - effleurage: whole back\n    level: 2\n  - kneading: sacrum\n{}\n  - hold: sacrum\n    level: 1\n"
    )
    text = others.format("    le|")
    assert "level: " in offered(text)


def test_keys_that_a_step_does_not_take_are_not_offered() -> None:
    assert offered("steps:\n  - block: A\n    ph|") == []
    assert offered("steps:\n  - repeat: 1\n    ass|") == []


@pytest.mark.parametrize("text", ["|", "steps:\n|", "  - : |", "a: b: |", "{|", '"|', "steps:\n  -|", "\t|", "# c|"])
def test_half_a_file_is_no_trouble(text: str) -> None:
    assert isinstance(offered(text), list)


def test_beyond_the_text_nothing_is_offered() -> None:
    assert formats.completions("routine: A", 9, 1, CATALOG) == ()


@pytest.mark.parametrize("word", NAMES.stroke_words())
def test_every_stroke_that_is_offered_is_read(word: str) -> None:
    insert = next(item for item in offered(f"steps:\n  - {word[:4]}|") if item == f"{word}: ")
    text = f"routine: A\nsteps:\n  - {insert}middle back\n    for: 1 min\n"
    assert formats.read_routine(text, "a", CATALOG).steps


def test_the_schema_with_a_catalog_lists_strokes_places_and_contacts_for_editors() -> None:
    schema = formats.schema("routine", CATALOG)
    Draft202012Validator.check_schema(schema)
    step = schema["$defs"]["step"]["properties"]
    assert {"kneading", "effleurage", "wringing", "turn over", "block"} <= set(step)
    assert step["kneading"]["description"]
    assert "lower back" in step["kneading"]["anyOf"][0]["enum"]
    assert "soft fist" in step["contact"]["anyOf"][0]["enum"]
    assert all(field.get("description") for key, field in schema["properties"].items() if key in ("audience", "total"))
