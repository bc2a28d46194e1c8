"""The session over HTTP and its socket: told once, kept for ever, pushed at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.shell.serving import client, served
from tests.shell.storing import seeded
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from unknot.formats import score_values
from unknot.shell.clock import wall_ms


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[httpx.Client]:
    seeded(tmp_path / "unknot.sqlite", "s1")
    with served(tmp_path / "unknot.sqlite") as address, client(address) as at:
        yield at


def told(id_: str, kind: str, at_s: float = 0.0, **payload: object) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "session_s": at_s, "wall_ms": wall_ms(), "actor": "giver", "payload": payload}


def send(browser: httpx.Client, *events: dict[str, Any], session: str = "s1") -> httpx.Response:
    return browser.post(f"/api/sessions/{session}/events", json={"events": events})


def socket(browser: httpx.Client, session: str = "s1") -> ClientConnection:
    address = str(browser.base_url).rstrip("/")
    return connect(f"ws{address.removeprefix('http')}/ws/sessions/{session}", origin=Origin(address))


def heard(connection: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(connection.recv(timeout=10))
    return message


def test_the_session_holds_all_that_the_player_needs(browser: httpx.Client) -> None:
    answer = browser.get("/api/sessions/s1").json()
    assert answer["state"]["status"] == "opened"
    assert score_values(answer["score"]).duration_s == 600.0
    assert answer["names"] == {"recipient": "Mara", "giver": "Jonas"}
    assert {"view_box", "silhouette", "relief", "lines", "drape", "contacts"} == set(answer["drawing"])
    hands = answer["drawing"]["contacts"].values()
    assert hands
    assert all(hand["layers"] and {"half_length_mm", "half_width_mm", "point", "pad"} <= set(hand) for hand in hands)
    assert abs(answer["server_wall_ms"] - wall_ms()) < 60_000
    assert answer["voice"] in ({"available": False}, {"available": True})


def test_starting_pausing_and_going_on_keep_the_position(browser: httpx.Client) -> None:
    assert send(browser, told("a", "started")).json()["state"]["status"] == "playing"
    state = send(browser, told("b", "paused", 42.5)).json()["state"]
    assert (state["status"], state["anchor_session_s"]) == ("paused", 42.5)
    assert browser.get("/api/sessions/s1").json()["state"] == state
    assert send(browser, told("c", "resumed", 42.5)).json()["state"]["status"] == "playing"


def test_a_delivery_repeated_any_number_of_times_counts_once(browser: httpx.Client) -> None:
    delivery = [told("a", "started"), told("b", "paused", 5.0)]
    states = [send(browser, *delivery).json()["state"] for _ in range(4)]
    assert states == [states[0]] * 4
    assert states[0]["seq"] == 2


def test_an_illegal_event_is_refused_in_words_with_the_true_state(browser: httpx.Client) -> None:
    answer = send(browser, told("a", "resumed"))
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("event a: ")
    assert answer.json()["state"]["status"] == "opened"


def test_stop_is_kept_although_its_neighbours_in_the_delivery_are_refused(browser: httpx.Client) -> None:
    send(browser, told("a", "started"))
    answer = send(browser, told("b", "resumed"), told("c", "stop_requested", 30.0), told("d", "paused", 31.0))
    assert answer.status_code == 409
    assert answer.json()["state"]["status"] == "closing"


def test_stop_works_while_playing_while_paused_and_while_closing(browser: httpx.Client) -> None:
    send(browser, told("a", "started"), told("b", "paused", 10.0))
    state = send(browser, told("c", "stop_requested", 10.0)).json()["state"]
    assert (state["status"], state["anchor_session_s"], state["stopped_early"]) == ("closing", 0.0, True)
    again = send(browser, told("d", "stop_requested", 4.0))
    assert again.status_code == 200
    assert again.json()["state"]["anchor_wall_ms"] == state["anchor_wall_ms"]
    assert send(browser, told("e", "closed", 12.0)).json()["state"]["status"] == "resting"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"events": 1}',
        b'{"events": [1]}',
        b'{"events": [{"id": "a"}]}',
        b"[" * 100_000,
        b'{"events": [' + b"{}," * 200 + b"{}]}",
        b'{"events": [{"id": "a", "kind": "paused", "session_s": 1' + b"0" * 5000 + b"}]}",
        b"\xff\xfe",
    ],
    ids=range(11),
)
def test_what_is_no_delivery_is_refused_and_nothing_changes(browser: httpx.Client, body: bytes) -> None:
    answer = browser.post("/api/sessions/s1/events", content=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert browser.get("/api/sessions/s1").json()["state"]["seq"] == 0


def test_a_session_that_is_not_there_is_a_calm_404_everywhere(browser: httpx.Client) -> None:
    assert send(browser, told("a", "started"), session="none").status_code == 404
    assert browser.get("/api/sessions/none").json() == {"detail": "There is nothing here."}
    for path in ("/session/none", "/after/none"):
        assert "There is nothing here." in browser.get(path).text
    with pytest.raises(InvalidStatus), socket(browser, "none"):
        pass


# -- the socket --------------------------------------------------------------------------------------------------------


def test_everyone_who_listens_hears_every_change(browser: httpx.Client) -> None:
    with socket(browser) as one, socket(browser) as two:
        assert heard(one)["state"]["status"] == heard(two)["state"]["status"] == "opened"
        send(browser, told("a", "started"))
        for listener in (one, two):
            message = heard(listener)
            assert message["state"]["status"] == "playing"
            assert message["revision"] == 0
            assert message["server_wall_ms"] >= message["state"]["anchor_wall_ms"]


def test_a_ping_is_answered_with_the_servers_clock(browser: httpx.Client) -> None:
    with socket(browser) as connection:
        heard(connection)
        before = wall_ms()
        connection.send('{"ping": 7}')
        answer = heard(connection)
        assert answer["pong"] == 7
        assert before <= answer["server_wall_ms"] <= wall_ms()


def test_nonsense_on_the_socket_is_passed_over(browser: httpx.Client) -> None:
    with socket(browser) as connection:
        heard(connection)
        for nonsense in ("", "[]", "{", '{"ping": "x"}', '{"ping": true}', "[" * 900, "x" * 5000):
            connection.send(nonsense)
        connection.send('{"ping": 1}')
        assert heard(connection)["pong"] == 1


def test_a_listener_that_left_does_not_hinder_the_others(browser: httpx.Client) -> None:
    with socket(browser) as staying:
        heard(staying)
        with socket(browser) as leaving:
            heard(leaving)
        send(browser, told("a", "started"))
        assert heard(staying)["state"]["status"] == "playing"


# -- pages of a session ------------------------------------------------------------------------------------------------


def test_pages_follow_the_state_of_the_session(browser: httpx.Client) -> None:
    assert 'data-session="s1"' in browser.get("/session/s1").text
    assert browser.get("/after/s1").headers["location"] == "/session/s1"
    send(browser, told("a", "started"), told("b", "closed", 600.0))
    assert browser.get("/session/s1").headers["location"] == "/after/s1"
    assert "Nothing to do now." in browser.get("/after/s1").text
    assert browser.post("/after/s1/rested").headers["location"] == "/after/s1"
    assert "How was it, Mara?" in browser.get("/after/s1").text


def test_an_abandoned_session_leads_home(browser: httpx.Client) -> None:
    send(browser, told("a", "abandoned"))
    assert browser.get("/session/s1").headers["location"] == "/"
    assert browser.get("/after/s1").headers["location"] == "/"


def test_home_offers_the_session_that_goes_on_and_then_the_last_one(browser: httpx.Client) -> None:
    send(browser, told("a", "started"))
    assert "Still going on" in browser.get("/").text
    assert browser.post("/again/s1").headers["location"] == "/session/s1"
    send(browser, told("b", "closed", 600.0))
    home = browser.get("/").text
    assert "Ten quiet minutes, again" in home
    assert "10 min for Mara, as earlier today." in home
    assert browser.post("/again/s1").headers["location"] == "/start/ten-quiet-minutes"


def test_a_rating_is_kept_and_learned_from(browser: httpx.Client) -> None:
    send(browser, told("a", "started"), told("b", "closed", 600.0))
    form = {"tension_before": "7", "tension_after": "2", "pressure": "too_firm", "best": "long_effleurage"}
    browser.post("/after/s1/rested")
    assert 'value="long_effleurage"' in browser.get("/after/s1").text
    assert browser.post("/after/s1/rating", data=form).headers["location"] == "/"
    state = browser.get("/api/sessions/s1").json()["state"]
    assert state["status"] == "rated"
    assert state["rating"] == {
        "tension_before": 7,
        "tension_after": 2,
        "pressure": "too_firm",
        "best": ["long_effleurage"],
    }


@pytest.mark.parametrize("form", [{"tension_before": "12"}, {"pressure": "violent"}, {"notes": "x" * 3000}])
def test_a_rating_off_its_scale_is_refused(browser: httpx.Client, form: dict[str, str]) -> None:
    send(browser, told("a", "started"), told("b", "closed", 600.0))
    assert browser.post("/after/s1/rating", data=form).status_code == 422
    assert browser.get("/api/sessions/s1").json()["state"]["rating"] == {}
