"""What is written reads back as the same record; nothing is lost on the way to a file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.formats.strategies import intakes, records, routines, scores, session_events

from unknot import formats
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.knowledge import Catalog
from unknot.model.record import Record
from unknot.model.routine import Routine
from unknot.model.score import Keyframe, Score
from unknot.model.session import Event

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def without_lines(routine: Routine) -> Routine:
    return replace(routine, steps=tuple(replace(step, line=0) for step in routine.steps))


@quick
@given(data=st.data())
def test_a_routine_reads_back_as_it_was_written(catalog: Catalog, data: st.DataObject) -> None:
    routine = data.draw(routines(catalog))
    text = formats.write_routine(routine, catalog)
    again = without_lines(formats.read_routine(text, "written", catalog))
    assert routine == again
    assert text == formats.write_routine(again, catalog)


@quick
@given(data=st.data())
def test_an_intake_reads_back_as_it_was_written(catalog: Catalog, data: st.DataObject) -> None:
    intake = data.draw(intakes(catalog))
    assert intake == formats.read_intake(formats.write_intake(intake), "written", catalog)
    as_json = json.loads(json.dumps(formats.intake_json(intake)))
    assert intake == formats.intake_values(as_json, catalog=catalog)


@quick
@given(score=scores())
def test_a_score_loses_nothing_at_the_precision_of_its_file(score: Score) -> None:
    written = formats.score_written(score)
    text = formats.write_score(score)
    assert written == formats.read_score(text, "written")
    assert text == formats.write_score(written)


@quick
@given(score=scores())
def test_a_score_is_rounded_by_less_than_a_hand_can_tell(score: Score) -> None:
    written = formats.score_written(score)
    for before, after in zip(_frames(score), _frames(written), strict=True):
        assert abs(before.t_s - after.t_s) <= 1e-6
        assert abs(before.x_mm - after.x_mm) <= 0.005 + 1e-9
        assert abs(before.y_mm - after.y_mm) <= 0.005 + 1e-9
        assert abs(before.level - after.level) <= 0.0005 + 1e-9


def _frames(score: Score) -> list[Keyframe]:
    return [
        frame
        for step in (*score.steps, *score.closing)
        for passage in step.passages
        for figure in passage.figures
        for track in (figure.left, figure.right)
        if track is not None
        for frame in track.keyframes
    ]


@quick
@given(events=session_events(), record=st.none() | records())
def test_a_session_reads_back_as_it_was_written(events: tuple[Event, ...], record: Record | None) -> None:
    file = formats.SessionFile(session="s", title="Tonight", events=events, record=record)
    assert file == formats.read_session(formats.write_session(file), "written")


@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_a_shipped_routine_keeps_its_meaning_when_unknot_writes_it(name: str) -> None:
    catalog = shipped_catalog()
    routine = without_lines(formats.read_routine(shipped_routines()[name], name, catalog))
    assert routine == without_lines(formats.read_routine(formats.write_routine(routine, catalog), name, catalog))


def test_yaml_and_json_say_the_same_routine(catalog: Catalog) -> None:
    as_yaml = "routine: Two ways\nsteps:\n  - effleurage: whole back\n    for: 3 min\n"
    as_json = '{"routine": "Two ways", "steps": [{"effleurage": "whole back", "for": "3 min"}]}'
    assert without_lines(formats.read_routine(as_yaml, "a", catalog)) == without_lines(
        formats.read_routine(as_json, "b", catalog)
    )
