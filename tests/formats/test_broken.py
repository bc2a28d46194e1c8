"""Wrong files that someone might really write: each is refused with one line that says where, what and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from unknot import formats
from unknot.errors import FormatError
from unknot.library import shipped_catalog

FOLDER = Path(__file__).resolve().parents[1] / "broken"
EXPECTED: dict[str, str] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
READERS: dict[str, Callable[[str, str], object]] = {
    "intake": lambda text, name: formats.read_intake(text, name, shipped_catalog()),
    "routine": lambda text, name: formats.read_routine(text, name, shipped_catalog()),
    "score": formats.read_score,
    "session": formats.read_session,
}
FILES = sorted(path.relative_to(FOLDER).as_posix() for kind in READERS for path in (FOLDER / kind).glob("*"))


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_refused_in_one_clear_line(name: str) -> None:
    path = FOLDER / name
    with pytest.raises(FormatError) as caught:
        READERS[path.parent.name](path.read_text(encoding="utf-8"), path.name)
    assert str(caught.value) == EXPECTED[name]


def test_every_wrong_file_has_its_message_and_every_message_its_file() -> None:
    assert sorted(EXPECTED) == FILES


@pytest.mark.parametrize("message", EXPECTED.values())
def test_a_message_is_one_line_that_ends_with_what_to_do(message: str) -> None:
    assert "\n" not in message
    assert message.endswith((".", "?", "..."))
