"""Feedback in a live session: the change comes, what has been is kept, and every revision passed the check."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.shell.serving import client, served

from unknot import pipeline
from unknot.formats import score_values
from unknot.library import shipped_catalog
from unknot.model.score import Keyframe, Score, ScoreStep, position_between
from unknot.shell.clock import wall_ms
from unknot.shell.web.massages import passed_gate
from unknot.shell.web.places import region_under_hands

Hands = dict[str, tuple[float, float, float, float]]
LIMITS = pipeline.screen(passed_gate(shipped_catalog())).limits


class Session:
    """A running session of a ready-made routine, paused wherever a test wants it."""

    def __init__(self, browser: httpx.Client, routine: str) -> None:
        self._browser = browser
        place = browser.post(f"/start/{routine}", data={"nothing_applies": "1"}).headers["location"]
        self.id = place.rpartition("/")[2]
        self._number = 0
        self.score = self.played()
        self.tell("started")

    def tell(self, kind: str, at_s: float = 0.0, **payload: object) -> dict[str, Any]:
        self._number += 1
        told = {"id": f"{self.id}-{self._number}", "kind": kind, "session_s": at_s, "wall_ms": wall_ms()}
        answer = self._browser.post(f"/api/sessions/{self.id}/events", json={"events": [{**told, "payload": payload}]})
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def pause_at(self, fraction: float) -> float:
        at_s = round(self.score.duration_s * fraction, 1)
        self.tell("paused", at_s)
        return at_s

    def played(self) -> Score:
        return score_values(self._browser.get(f"/api/sessions/{self.id}").json()["score"])


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replanning") / "unknot.sqlite"


@pytest.fixture(scope="module")
def browser(database: Path) -> Iterator[httpx.Client]:
    with served(database) as address, client(address) as at:
        yield at


def step_at(score: Score, at_s: float) -> ScoreStep:
    return next(step for step in score.steps if step.start_s <= at_s < step.end_s)


def frames_at(score: Score, at_s: float) -> Hands:
    """Return where each hand is, evaluated independently of the code under test."""
    step = step_at(score, at_s)
    left_s = at_s - step.start_s
    for passage in step.passages:
        for _ in range(passage.count):
            for figure in passage.figures:
                if left_s < figure.duration_s:
                    tracks = {"left": figure.left, "right": figure.right}
                    return {hand: _at(track.keyframes, left_s) for hand, track in tracks.items() if track is not None}
                left_s -= figure.duration_s
    raise AssertionError("no figure plays")


def _at(frames: tuple[Keyframe, ...], t_s: float) -> tuple[float, float, float, float]:
    for before, after in pairwise(frames):
        if before.t_s <= t_s <= after.t_s:
            return position_between(before, after, t_s)
    raise AssertionError("no keyframes around")


def mean_level(score: Score, from_s: float) -> float:
    parts = [(step.level, step.end_s - max(from_s, step.start_s)) for step in score.steps if step.end_s > from_s]
    return sum(level * seconds for level, seconds in parts) / sum(seconds for _, seconds in parts)


def assert_same_hands(old: Hands, new: Hands, *, within_mm: float) -> None:
    assert old.keys() == new.keys()
    for hand, (x_mm, y_mm, heading_rad, level) in old.items():
        assert math.dist((x_mm, y_mm), new[hand][:2]) < within_mm
        assert new[hand][2:] == pytest.approx((heading_rad, level), abs=0.02)


WISHES = ["softer", "firmer", "stay", "not_there"]


@pytest.mark.parametrize("routine", ["ten-quiet-minutes", "desk-shoulders"])
@pytest.mark.parametrize("what", WISHES)
def test_a_wish_makes_a_checked_revision_that_ends_on_time(browser: httpx.Client, routine: str, what: str) -> None:
    session = Session(browser, routine)
    at_s = session.pause_at(0.43)
    answer = session.tell("feedback", at_s, what=what)
    assert answer["revision"] == 1
    new = score_values(answer["score"])
    assert new == session.played()
    assert new.revision == 1
    assert new.duration_s == session.score.duration_s
    assert pipeline.verify(new, LIMITS).ok


@pytest.mark.parametrize("what", WISHES)
@pytest.mark.parametrize("fraction", [0.2, 0.37, 0.6])
def test_what_has_been_played_stays_and_the_hands_do_not_jump(
    browser: httpx.Client, what: str, fraction: float
) -> None:
    session = Session(browser, "before-sleep")
    at_s = session.pause_at(fraction)
    new = score_values(session.tell("feedback", at_s, what=what)["score"])
    for index in range(20):
        moment_s = at_s * index / 20
        assert_same_hands(frames_at(session.score, moment_s), frames_at(new, moment_s), within_mm=0.1)
    assert_same_hands(frames_at(session.score, at_s - 0.01), frames_at(new, at_s - 0.01), within_mm=1.0)


def test_softer_is_softer_and_firmer_is_firmer(browser: httpx.Client) -> None:
    softer, firmer = Session(browser, "ten-quiet-minutes"), Session(browser, "ten-quiet-minutes")
    at_s = softer.pause_at(0.3)
    firmer.pause_at(0.3)
    gentle = score_values(softer.tell("feedback", at_s, what="softer")["score"])
    strong = score_values(firmer.tell("feedback", at_s, what="firmer")["score"])
    from_s = at_s + 10.0
    assert mean_level(gentle, from_s) < mean_level(softer.score, from_s) < mean_level(strong, from_s)


def test_firmer_never_passes_the_limits_and_says_so_kindly(browser: httpx.Client) -> None:
    session = Session(browser, "ten-quiet-minutes")
    at_s = session.pause_at(0.3)
    answers = [session.tell("feedback", at_s, what="firmer") for _ in range(8)]
    refused = [answer for answer in answers if answer.get("notice")]
    assert refused
    assert refused[-1]["notice"] == "This is as firm as it may be today."
    granted = len(answers) - len(refused)
    assert answers[-1]["state"]["level_offset"] == 0.5 * granted
    score = session.played()
    assert max(step.level for step in score.steps) <= LIMITS.max_level
    assert pipeline.verify(score, LIMITS).ok
    softer = session.tell("feedback", at_s, what="softer")
    assert softer["state"]["level_offset"] == 0.5 * granted - 0.5


def test_not_there_leaves_the_place_under_the_hands_alone(browser: httpx.Client) -> None:
    session = Session(browser, "desk-shoulders")
    step = next(step for step in session.score.steps if step.regions == ("shoulder_top",))
    at_s = step.start_s + 8.0
    session.tell("paused", at_s)
    answer = session.tell("feedback", at_s, what="not_there")
    ((refused, _),) = answer["state"]["not_there"]
    assert refused == region_under_hands(session.score, at_s)
    assert refused.startswith("shoulder_top.")
    side = refused.partition(".")[2]
    later = [one for one in score_values(answer["score"]).steps if one.start_s > at_s + 10.0]
    assert not [one for one in later if "shoulder_top" in one.regions and one.side in (side, "both")]


def test_a_skipped_step_gives_its_time_to_the_rest(browser: httpx.Client) -> None:
    session = Session(browser, "desk-shoulders")
    at_s = session.pause_at(0.43)
    index = session.score.steps.index(step_at(session.score, at_s))
    to_s = session.score.steps[index + 1].start_s
    answer = session.tell("step_skipped", at_s, step=index, to_s=to_s)
    new = score_values(answer["score"])
    # On the clock the skipped stretch stays, so the end moves out by it: the giver's hands end when they would have
    assert new.duration_s - to_s == pytest.approx(session.score.duration_s - at_s, abs=0.01)
    assert answer["state"]["anchor_session_s"] == to_s
    assert [step.passages for step in new.steps[: index + 1]] == [
        step.passages for step in session.score.steps[: index + 1]
    ]


def test_the_ending_is_not_made_anew(browser: httpx.Client) -> None:
    session = Session(browser, "ten-quiet-minutes")
    answer = session.tell("feedback", session.pause_at(0.985), what="softer")
    assert answer["revision"] == 0
    assert answer["state"]["level_offset"] == -0.5


def test_feedback_while_closing_is_written_down_and_changes_nothing(browser: httpx.Client) -> None:
    session = Session(browser, "ten-quiet-minutes")
    session.tell("stop_requested", session.pause_at(0.4))
    answer = session.tell("feedback", 3.0, what="firmer")
    assert (answer["state"]["status"], answer["revision"]) == ("closing", 0)


def test_every_revision_is_kept_and_every_one_passes_the_check(browser: httpx.Client, database: Path) -> None:
    session = Session(browser, "ten-quiet-minutes")
    for fraction, what in ((0.2, "softer"), (0.35, "stay"), (0.5, "firmer"), (0.6, "not_there")):
        at_s = session.pause_at(fraction)
        session.tell("feedback", at_s, what=what)
        session.tell("resumed", at_s)
    connection = sqlite3.connect(database)
    query = "SELECT revision, document FROM scores WHERE session_id = ? ORDER BY revision"
    kept = connection.execute(query, (session.id,)).fetchall()
    events = connection.execute("SELECT payload FROM events WHERE session_id = ? AND kind = 'replanned'", (session.id,))
    assert len(events.fetchall()) == len(kept) - 1 >= 3
    connection.close()

    for revision, document in kept:
        score = score_values(json.loads(document))
        assert score.revision == revision
        assert pipeline.verify(score, LIMITS).ok, revision


def test_a_wish_whose_plan_was_lost_with_the_server_is_planned_when_it_is_delivered_again(
    browser: httpx.Client, database: Path
) -> None:
    session = Session(browser, "ten-quiet-minutes")
    at_s = session.pause_at(0.4)
    session.tell("feedback", at_s, what="softer")
    # As if the server had been killed after the wish was kept and before its plan was
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM events WHERE session_id = ? AND kind = 'replanned'", (session.id,))
    connection.execute("DELETE FROM scores WHERE session_id = ? AND revision = 1", (session.id,))
    connection.commit()
    connection.close()
    told = {"id": f"{session.id}-3", "kind": "feedback", "session_s": at_s, "payload": {"what": "softer"}}
    answer = browser.post(f"/api/sessions/{session.id}/events", json={"events": [told]}).json()
    assert (answer["revision"], answer["state"]["level_offset"]) == (1, -0.5)
    assert score_values(answer["score"]) == session.played()


def test_a_wish_delivered_again_after_its_plan_changes_nothing(browser: httpx.Client) -> None:
    session = Session(browser, "ten-quiet-minutes")
    at_s = session.pause_at(0.4)
    session.tell("feedback", at_s, what="softer")
    told = {"id": f"{session.id}-3", "kind": "feedback", "session_s": at_s, "payload": {"what": "softer"}}
    answer = browser.post(f"/api/sessions/{session.id}/events", json={"events": [told]}).json()
    assert (answer["revision"], answer["state"]["level_offset"]) == (1, -0.5)
    assert "score" not in answer
