"""Screening stands before every way to a plan and to a session, and trusts nothing that was found before."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tests.shell.serving import client, served
from tests.shell.storing import opened, with_score

from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.screening import health_page
from unknot.shell.web.massages import document_of, passed_gate

STOPPING = ["fever", "cauda_equina_signs", "dvt_signs", "chest_pain_or_breathlessness", "cancer", "spine_surgery"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "unknot.sqlite"


@pytest.fixture
def browser(database: Path) -> Iterator[httpx.Client]:
    with served(database) as address, client(address) as at:
        yield at


def form(**changes: object) -> dict[str, object]:
    return {"recipient_name": "Mara", "minutes": "20", "health_page_done": "1", "consent": "yes", **changes}


def rows(database: Path, table: str) -> int:
    connection = sqlite3.connect(database)
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(count)


@pytest.mark.parametrize("condition", STOPPING)
def test_answers_that_speak_against_it_lead_to_no_plan(browser: httpx.Client, database: Path, condition: str) -> None:
    found = browser.post("/intakes", data=form(health=condition)).headers["location"]
    page = browser.get(found)
    assert page.status_code == 200
    assert "See the plan" not in page.text
    answer = browser.post(f"{found.replace('/found/', '/intakes/')}/plan")
    assert (answer.status_code, answer.headers["location"]) == (303, found)
    assert rows(database, "routines") == 0


def test_a_plan_made_for_other_answers_opens_no_session(browser: httpx.Client, database: Path) -> None:
    """The row says "go", and a plan is there: what the answers say now is what counts."""

    async def slip_in() -> str:
        store = await opened(database)
        kept = await with_score(store)
        ill = replace(passed_gate(shipped_catalog()), health={"fever": "present"})
        connection = sqlite3.connect(database)
        connection.execute("UPDATE intakes SET document = ?, verdict = 'go'", (document_of(ill),))
        connection.commit()
        connection.close()
        await store.close()
        return kept.routine

    plan = asyncio.run(slip_in())
    before = rows(database, "sessions")
    answer = browser.post("/sessions", data={"plan": plan})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/found/")
    assert rows(database, "sessions") == before


def test_a_score_that_was_tampered_with_opens_no_session(browser: httpx.Client, database: Path) -> None:
    async def tamper() -> str:
        store = await opened(database)
        kept = await with_score(store)
        found = await store.routine(kept.routine)
        assert found is not None
        score = json.loads(found.score)
        for step in score["steps"]:
            step["level"] = 5
            for passage in step["passages"]:
                for figure in passage["figures"]:
                    for hand in ("left", "right"):
                        for row in figure.get(hand, {"keyframes": []})["keyframes"]:
                            row[4] = 5
        connection = sqlite3.connect(database)
        connection.execute("UPDATE routines SET score = ?", (json.dumps(score),))
        connection.commit()
        connection.close()
        await store.close()
        return kept.routine

    plan = asyncio.run(tamper())
    before = rows(database, "sessions")
    answer = browser.post("/sessions", data={"plan": plan})
    assert answer.status_code == 409
    assert "No massage fits" in answer.text
    assert rows(database, "sessions") == before


# -- the gate of ready-made massages -----------------------------------------------------------------------------------


def test_the_gate_lists_every_question_that_everybody_is_asked(browser: httpx.Client) -> None:
    page = browser.get("/start/ten-quiet-minutes").text
    asked = [row.text for group in health_page(shipped_catalog()) for row in group.always]
    assert len(asked) > 20
    for question in asked:
        assert f"<li>{question.replace('&', '&amp;').replace(chr(39), '&#39;')}</li>" in page, question


@pytest.mark.parametrize("answer", [{}, {"nothing_applies": ""}, {"nothing_applies": "0"}, {"nothing_applies": "yes"}])
def test_the_gate_must_be_passed(browser: httpx.Client, database: Path, answer: dict[str, str]) -> None:
    refused = browser.post("/start/ten-quiet-minutes", data=answer)
    assert refused.status_code == 422
    assert "Does any of this apply" in refused.text
    assert rows(database, "sessions") == rows(database, "intakes") == 0


def test_passing_the_gate_is_kept_as_answers_and_screened(browser: httpx.Client, database: Path) -> None:
    answer = browser.post("/start/ten-quiet-minutes", data={"nothing_applies": "1"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/session/")
    connection = sqlite3.connect(database)
    (document, verdict, name) = connection.execute("SELECT document, verdict, ready_made FROM intakes").fetchone()
    connection.close()
    health = json.loads(document)["health"]
    assert {row.id for group in health_page(shipped_catalog()) for row in group.always} == set(health)
    assert set(health.values()) == {"absent"}
    assert (verdict in ("go", "adapt"), name) == (True, "ten-quiet-minutes")


def test_there_is_no_gate_to_what_does_not_exist(browser: httpx.Client) -> None:
    for name in ("none", "again.none", "..%2Fsecret", "again."):
        assert browser.get(f"/start/{name}").status_code == 404
        assert browser.post(f"/start/{name}", data={"nothing_applies": "1"}).status_code == 404


# -- once more ---------------------------------------------------------------------------------------------------------


def again(browser: httpx.Client, intake: Intake, database: Path) -> httpx.Response:
    async def keep() -> str:
        store = await opened(database)
        id_ = await store.add_intake(document_of(intake), recipient="Mara", giver="", verdict="go", now_ms=1)
        await store.close()
        return id_

    name = f"again.{asyncio.run(keep())}"
    page = browser.get(f"/start/{name}")
    assert page.status_code in (200, 303)
    return browser.post(f"/start/{name}", data={"nothing_applies": "1"})


def test_once_more_asks_for_today_and_opens_a_session(browser: httpx.Client, database: Path) -> None:
    intake = replace(passed_gate(shipped_catalog()), minutes=15.0)
    assert again(browser, intake, database).headers["location"].startswith("/session/")


def test_a_tap_never_takes_back_a_condition_of_last_time(browser: httpx.Client, database: Path) -> None:
    ill = replace(passed_gate(shipped_catalog()), health={"osteoporosis": "present", "fever": "present"})
    assert again(browser, ill, database).headers["location"].startswith("/found/")


def test_what_holds_since_last_time_still_limits() -> None:
    before = replace(passed_gate(shipped_catalog()), health={"osteoporosis": "present", "fever": "absent"})
    answers = passed_gate(shipped_catalog(), before=before)
    assert answers.health["osteoporosis"] == "present"
    assert answers.health["fever"] == "absent"


@pytest.fixture(scope="module")
def everyone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("gate") / "unknot.sqlite") as address, client(address) as at:
        yield at


BLOCKING = sorted(
    condition.id
    for condition in shipped_catalog().conditions.values()
    if condition.asked in ("always", "on_request") and condition.verdict in ("urgent", "postpone")
)


@pytest.mark.parametrize("condition", BLOCKING)
def test_no_page_leads_past_anything_that_blocks(everyone: httpx.Client, condition: str) -> None:
    said = {"health": condition, "cleared": condition, f"clearance.{condition}.by": "Dr Lee"}
    found = everyone.post("/intakes", data=form(**said)).headers["location"]
    assert "See the plan" not in everyone.get(found).text
    answer = everyone.post(f"{found.replace('/found/', '/intakes/')}/plan")
    assert (answer.status_code, answer.headers["location"]) == (303, found)
