"""Files come from people and from strangers: both get one clear line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.errors import FormatError
from unknot.reading import MAX_BYTES, near, read_json, read_yaml, text_from


def test_values_remember_their_line_and_column() -> None:
    document = read_yaml("routine: Quiet\nsteps:\n  - effleurage: back\n    level: 2\n", "a.yaml")

    assert document.value == {"routine": "Quiet", "steps": [{"effleurage": "back", "level": 2}]}
    assert document.where(("steps", 0, "level")) == "a.yaml:4:5"
    assert document.where(("steps", 0, "missing")) == "a.yaml:3:5"


def test_surprising_words_stay_text() -> None:
    document = read_yaml("a: [yes, no, on, 12:30, 1_000, 0x10, 2026-01-31]", "a.yaml")

    assert document.value == {"a": ["yes", "no", "on", "12:30", "1_000", "0x10", "2026-01-31"]}


def test_plain_numbers_and_constants_are_read() -> None:
    document = read_yaml("a: [1, -2, 2.5, .5, 1e3, true, false, null, ~]", "a.yaml")

    assert document.value == {"a": [1, -2, 2.5, 0.5, 1000.0, True, False, None, None]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1\nb: *x", "anchors and aliases"),
        ("a: 1\na: 2", "stands twice"),
        ("a: [", "this is not YAML"),
        ("- !!python/object:os.system x", "tag"),
        ("[" * 3000, "nested"),
        ("a: 1\n---\nb: 2", "more than one document"),
        ("? [a]: b", "a key must be a plain word"),
        ("a: 1e999", "too large"),
    ],
)
def test_hostile_or_broken_yaml_gets_one_line_that_points(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read_yaml(text, "a.yaml")

    assert str(caught.value).startswith("a.yaml:")
    assert "\n" not in str(caught.value)


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(9)
    )

    with pytest.raises(FormatError, match=r"a\.yaml:1:4"):
        read_yaml(bomb, "a.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "stands twice"),
        ('{"a": NaN}', "NaN"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": }', "a.json:1:7"),
        ("9" * 5000, "too many digits"),
    ],
)
def test_hostile_or_broken_json_gets_one_line(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_json(text, "a.json")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a: 1\nb: \xff\xfe", "a.yaml:2: byte 0xff is not UTF-8"),
        (b"a\0b", "binary data"),
        (b"x" * (MAX_BYTES + 1), "the limit is 4 MB"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        text_from(data, "a.yaml")


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert text_from(b"\xef\xbb\xbfa: 1", "a.yaml") == "a: 1"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_format_error(data: bytes) -> None:
    outcome = "read"
    try:
        read_yaml(text_from(data, "a.yaml"), "a.yaml")
    except FormatError as error:
        outcome = str(error)

    assert outcome == "read" or ("a.yaml" in outcome and "\n" not in outcome)


def test_a_near_word_is_offered() -> None:
    assert near("effleurge", ("effleurage", "friction")) == 'Did you mean "effleurage"?'
    assert near("xyzzy", ("b", "a")) == "Known here: a, b."
