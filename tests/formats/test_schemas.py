"""The published schemas and the readers say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.formats.strategies import intakes, routines, scores, session_events

from unknot import formats
from unknot.errors import FormatError
from unknot.library import shipped_routines
from unknot.model.knowledge import Catalog
from unknot.model.score import Score
from unknot.model.session import Event
from unknot.reading import read_yaml

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "intakes").glob("*.yaml"))
NAMES = ("intake", "routine", "score", "session")

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def complaints(name: str, value: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(formats.schema(name)).iter_errors(value)]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(formats.schema(name))
    json.dumps(formats.schema(name))


def test_an_unknown_schema_is_refused_with_the_near_name() -> None:
    with pytest.raises(FormatError, match='Did you mean "score"'):
        formats.schema("scoer")


@some
@given(data=st.data())
def test_a_written_intake_fits_its_schema(catalog: Catalog, data: st.DataObject) -> None:
    assert complaints("intake", json.loads(json.dumps(formats.intake_json(data.draw(intakes(catalog)))))) == []


@some
@given(score=scores())
def test_a_written_score_fits_its_schema(score: Score) -> None:
    assert complaints("score", json.loads(formats.write_score(score))) == []


@some
@given(events=session_events())
def test_a_written_session_fits_its_schema(events: tuple[Event, ...]) -> None:
    file = formats.SessionFile(session="s", events=events)
    assert complaints("session", json.loads(formats.write_session(file))) == []


@some
@given(data=st.data())
def test_a_written_routine_fits_its_schema(catalog: Catalog, data: st.DataObject) -> None:
    text = formats.write_routine(data.draw(routines(catalog)), catalog)
    assert complaints("routine", read_yaml(text, "written").value) == []


@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_a_shipped_routine_fits_its_schema(name: str) -> None:
    assert complaints("routine", read_yaml(shipped_routines()[name], name).value) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_intake_fits_its_schema(path: Path) -> None:
    assert complaints("intake", read_yaml(path.read_text(encoding="utf-8"), path.name).value) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("intake", {"unknot": "intake/1", "minuets": 3}),
        ("intake", {"unknot": "intake/1", "minutes": 300}),
        ("intake", {"minutes": 30}),
        ("routine", {"routine": "A", "steps": []}),
        ("routine", {"routine": "A"}),
        ("score", {"unknot": "score/1"}),
        ("session", {"unknot": "session/1", "session": "s", "events": [{}]}),
    ],
)
def test_a_schema_refuses_what_the_reader_refuses(name: str, value: Any) -> None:
    assert complaints(name, value) != []
