"""Old files open, newer ones are refused in words, and files of another kind are told apart."""

from __future__ import annotations

import json

import pytest

from unknot import formats
from unknot.errors import SchemaTooNew, UnknownSchema
from unknot.formats.versions import CURRENT, UPGRADES
from unknot.model.knowledge import Catalog

SCORE_0 = """
{"unknot": "score/0", "title": "An old one", "duration_s": 2, "position": "prone", "cues": [], "steps": [
  {"start_s": 0, "duration_s": 2, "stroke": "still_hands", "technique": "holding", "phase": "settle",
   "regions": ["sacrum"], "side": "midline", "level": 0, "passages": [{"count": 1, "figures": [{"duration_s": 2,
     "left": {"contact": "palm", "keyframes": [
       {"t_s": 0, "x_mm": 1, "y_mm": 2, "heading_rad": 0.5, "level": 0},
       {"t_s": 2, "x_mm": 3, "y_mm": 4, "heading_rad": 0.5, "level": 0, "vx_mm_s": 6, "vy_mm_s": 7}]}}]}]}]}
"""

INTAKE_0 = """
unknot: intake/0
duration_min: 25
health: [fever]
"""


def test_a_score_of_version_0_opens() -> None:
    score = formats.read_score(SCORE_0, "old")
    track = score.steps[0].passages[0].figures[0].left
    assert track is not None
    first, last = track.keyframes
    assert (first.x_mm, first.y_mm, first.heading_rad, first.vx_mm_s) == (1.0, 2.0, 0.5, 0.0)
    assert (last.x_mm, last.vx_mm_s, last.vy_mm_s) == (3.0, 6.0, 7.0)


def test_an_intake_of_version_0_opens(catalog: Catalog) -> None:
    intake = formats.read_intake(INTAKE_0, "old", catalog)
    assert (intake.minutes, intake.health) == (25.0, {"fever": "present"})


def test_an_old_file_is_checked_as_strictly_as_a_new_one(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match='the condition "fevr" is not known'):
        formats.read_intake("unknot: intake/0\nhealth: [fevr]\n", "old", catalog)


def test_what_is_written_is_of_the_present_version() -> None:
    for name in ("intake", "score", "session"):
        assert formats.schema(name)["properties"]["unknot"] == {"const": f"{name}/{CURRENT[name]}"}


def test_every_old_version_that_can_be_upgraded_leads_to_the_present_one() -> None:
    for name, version in UPGRADES:
        assert all((name, later) in UPGRADES for later in range(version, CURRENT[name]))


@pytest.mark.parametrize("header", ["score/2", "score/9999"])
def test_a_newer_file_asks_for_a_newer_unknot(header: str) -> None:
    with pytest.raises(SchemaTooNew, match="Install the newer Unknot"):
        formats.read_score(json.dumps({"unknot": header, "anything": 1}), "new")


@pytest.mark.parametrize(
    "header", ["score", "score/1.5", "score/-1", "1", 1, None, ["score/1"], {"score": 1}, "SCORE/1"]
)
def test_a_header_that_is_none_is_refused(header: object) -> None:
    with pytest.raises(UnknownSchema):
        formats.read_score(json.dumps({"unknot": header}), "odd")


def test_a_version_that_nobody_can_upgrade_is_refused() -> None:
    with pytest.raises(UnknownSchema, match="session/0"):
        formats.read_session(json.dumps({"unknot": "session/0"}), "old")
