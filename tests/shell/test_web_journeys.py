"""The way through as forms and pages: from two people's answers to a session, and back again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from tests.shell.serving import client, served

from unknot import pipeline
from unknot.formats import read_routine
from unknot.library import shipped_catalog, shipped_routines

TENSE = [{"kind": "tense", "region": "shoulder_top.left", "strength_fraction": 1.0}]
BRUISE = [{"kind": "skin", "what": "bruise", "polygon_mm": [[20, 80], [60, 80], [60, 120], [20, 120]]}]
ANSWERS: dict[str, object] = {
    "recipient_name": "Mara",
    "giver_name": "Jonas",
    "relation": "partners",
    "goal": "ease",
    "minutes": "20",
    "level": "2",
    "age_years": "41",
    "height_cm": "172,5",
    "weight_kg": "70",
    "shape": "even",
    "build": "muscular",
    "experience": "some",
    "sore": ["thumb", "wrist"],
    "at_hand": ["oil", "bed", "towels"],
    "marks": json.dumps(TENSE),
    "health_page_done": "1",
    "consent": "yes",
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("journeys") / "unknot.sqlite") as address, client(address) as at:
        yield at


def words(page: httpx.Response) -> str:
    """Return what a person reads on a page."""
    text = re.sub(r"<(script|svg)\b.*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def asked(browser: httpx.Client, **changes: object) -> str:
    answer = browser.post("/intakes", data={**ANSWERS, **changes})
    assert answer.status_code == 303, words(answer)
    return answer.headers["location"].rpartition("/")[2]


def planned(browser: httpx.Client, **changes: object) -> str:
    answer = browser.post(f"/intakes/{asked(browser, **changes)}/plan")
    assert answer.status_code == 303, words(answer)
    assert answer.headers["location"].startswith("/plan/")
    return answer.headers["location"].rpartition("/")[2]


def plan_file(browser: httpx.Client, plan: str) -> str:
    answer = browser.get(f"/plan/{plan}/routine.yaml")
    assert answer.status_code == 200
    return answer.text


def test_from_answers_to_a_session(browser: httpx.Client) -> None:
    intake = asked(browser)
    found = browser.get(f"/found/{intake}")
    assert "See the plan" in found.text
    plan = browser.post(f"/intakes/{intake}/plan").headers["location"]
    page = browser.get(plan)
    assert "20 minutes for Mara" in words(page)
    assert "20:00" in words(page)
    prepare = browser.get(plan.replace("/plan/", "/prepare/"))
    assert prepare.status_code == 200
    session = browser.post("/sessions", data={"plan": plan.rpartition("/")[2]}).headers["location"]
    assert "20 minutes for Mara" in browser.get(session).text
    answer = browser.get(f"/api{session.replace('/session/', '/sessions/')}").json()
    assert answer["score"]["duration_s"] == 1200
    assert answer["names"] == {"recipient": "Mara", "giver": "Jonas"}


def test_every_step_of_a_plan_says_why(browser: httpx.Client) -> None:
    page = browser.get(f"/plan/{planned(browser)}").text
    sheets = re.findall(r'<section class="card sheet".*?</section>', page, flags=re.DOTALL)
    assert len(sheets) >= 6
    for sheet in sheets:
        reasons = re.findall(r"<li>(.*?)</li>", sheet, flags=re.DOTALL)
        assert [reason for reason in reasons if len(reason.split()) >= 3], sheet


def test_the_plan_can_be_taken_along_as_a_file_that_reads_back(browser: httpx.Client) -> None:
    answer = browser.get(f"/plan/{planned(browser)}/routine.yaml")
    assert answer.headers["content-disposition"] == 'attachment; filename="20-minutes-for-mara.routine.yaml"'
    routine = read_routine(answer.text, "plan", shipped_catalog())
    assert routine.duration_s == 1200.0
    assert all(step.why for step in routine.steps)


def test_different_answers_give_different_plans(browser: httpx.Client) -> None:
    plans = [
        plan_file(browser, planned(browser)),
        plan_file(browser, planned(browser, goal="sleep")),
        plan_file(browser, planned(browser, experience="first_time")),
        plan_file(browser, planned(browser, marks=json.dumps(BRUISE))),
        plan_file(browser, planned(browser, health="pregnancy", **{"detail.pregnancy.weeks": "29"})),
    ]
    assert len(set(plans)) == len(plans)


def test_what_was_answered_can_be_changed(browser: httpx.Client) -> None:
    page = browser.get("/ask", params={"intake": asked(browser)}).text
    assert 'name="recipient_name" value="Mara"' in page
    assert 'value="172.5"' in page
    for checked in ('name="goal" value="ease" checked', 'name="build" value="muscular" checked'):
        assert checked in page
    for value in ("thumb", "wrist"):
        assert re.search(rf'name="sore" value="{value}" checked', page)
    assert "shoulder_top.left" in re.search(r'name="marks" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]
    assert re.search(r'name="health_page_done" value="1" checked', page)


def test_a_known_person_is_asked_anew_what_holds_for_one_day_only(browser: httpx.Client) -> None:
    asked(browser, recipient_name="Ida", marks=json.dumps([*TENSE, *BRUISE]), health="osteoporosis")
    link = re.search(r'href="(/ask\?for=[^"]+)"[^>]*><span[^>]*>I</span>Ida', browser.get("/").text)
    assert link is not None
    page = browser.get(link.group(1)).text
    assert 'name="recipient_name" value="Ida"' in page
    assert re.search(r'name="health" value="osteoporosis" checked', page)
    assert not re.search(r'name="health_page_done" value="1" checked', page)
    assert not re.search(r'name="consent" value="yes" checked', page)
    marks = re.search(r'name="marks" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]
    assert "shoulder_top.left" in marks
    assert "bruise" not in marks


@pytest.mark.parametrize(
    ("field", "value", "words_expected"),
    [
        ("age_years", "old", "0 to 120 years"),
        ("age_years", "-3", "0 to 120 years"),
        ("height_cm", "1.72", "50 to 250 cm"),
        ("weight_kg", "1e9", "3 to 350 kg"),
        ("minutes", "500", "5 to 90 minutes"),
        ("minutes", "nan", "5 to 90 minutes"),
        ("level", "5", "0 to 3"),
        ("health_page_done", "", "everybody answers"),
        ("consent", "", "begins with a yes"),
        ("marks", "[broken", "once more"),
        ("marks", "[" * 50_000, "once more"),
        ("marks", '{"kind": "tense"}', "once more"),
    ],
)
def test_what_is_not_right_is_said_beside_its_question_and_nothing_is_lost(
    browser: httpx.Client, field: str, value: str, words_expected: str
) -> None:
    answer = browser.post("/intakes", data={**ANSWERS, field: value})
    assert answer.status_code == 422
    assert words_expected in words(answer) or field in ("marks", "level")
    assert 'name="recipient_name" value="Mara"' in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"goal": "win"},
        {"shape": "<script>alert(1)</script>"},
        {"health": "no_such_condition"},
        {"cleared": "no_such_condition"},
        {"at_hand": "hammer"},
        {"sore": "hat"},
        {"marks": json.dumps([{"kind": "skin", "what": "no_such_mark", "region": "neck.left"}])},
        {"marks": json.dumps([{"kind": "tense", "region": "kitchen"}])},
        {"marks": json.dumps([{"kind": "tense", "polygon_mm": [[1e9, 0], [0, 1], [1, 1]]}])},
        {"marks": json.dumps([{"kind": "tense", "polygon_mm": [["a", 0], [0, 1], [1, 1]]}])},
        {"recipient_name": "x" * 150},
    ],
)
def test_what_no_page_of_ours_sends_is_refused_calmly(browser: httpx.Client, changes: dict[str, str]) -> None:
    answer = browser.post("/intakes", data={**ANSWERS, **changes})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


def test_names_are_shown_as_text_and_never_as_markup(browser: httpx.Client) -> None:
    name = '<img src=x onerror="alert(1)">'
    plan = planned(browser, recipient_name=name)
    for path in ("/", f"/plan/{plan}", f"/prepare/{plan}"):
        assert "<img" not in browser.get(path).text


# -- changing a plan ---------------------------------------------------------------------------------------------------


def steps_of(browser: httpx.Client, plan: str) -> list[tuple[str, float]]:
    routine = read_routine(plan_file(browser, plan), "plan", shipped_catalog())
    return [(step.stroke, step.duration_s) for step in routine.steps]


def change(browser: httpx.Client, plan: str, **form: object) -> httpx.Response:
    return browser.post(f"/plan/{plan}/change", data={"at": "1", **form})


def changeable(browser: httpx.Client, plan: str) -> int:
    page = browser.get(f"/plan/{plan}").text
    sheets = re.findall(r'data-sheet="(\d+)".*?</section>', page, flags=re.DOTALL)
    texts = re.findall(r'data-sheet="\d+".*?</section>', page, flags=re.DOTALL)
    return next(int(index) for index, text in zip(sheets, texts, strict=True) if 'value="longer"' in text)


def test_a_step_can_be_longer_shorter_or_left_out_and_the_whole_keeps_its_length(browser: httpx.Client) -> None:
    plan = planned(browser)
    before, step = steps_of(browser, plan), changeable(browser, plan)
    tried = {}
    for action in ("longer", "shorter", "leave_out"):
        answer = change(browser, plan, action=action, step=str(step))
        assert answer.status_code in (303, 409), words(answer)
        if answer.status_code == 303:
            changed = answer.headers["location"].partition("?")[0].rpartition("/")[2]
            tried[action] = steps_of(browser, changed)
            assert sum(seconds for _, seconds in tried[action]) == pytest.approx(1200.0)
    assert "longer" in tried
    assert tried["longer"][step][1] > before[step][1]
    if "leave_out" in tried:
        assert len(tried["leave_out"]) == len(before) - 1
    assert steps_of(browser, plan) == before


def test_another_length_is_planned_anew(browser: httpx.Client) -> None:
    answer = change(browser, planned(browser), action="minutes", minutes="15")
    assert answer.status_code == 303
    plan = answer.headers["location"].partition("?")[0].rpartition("/")[2]
    assert sum(seconds for _, seconds in steps_of(browser, plan)) == pytest.approx(900.0)


def test_the_first_and_last_step_stay(browser: httpx.Client) -> None:
    plan = planned(browser)
    for step in (0, len(steps_of(browser, plan)) - 1):
        answer = change(browser, plan, action="leave_out", step=str(step))
        assert answer.status_code == 409
        assert "This step stays as it is." in words(answer)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"action": "longer", "step": "-1"},
        {"action": "longer", "step": "x"},
        {"action": "minutes", "minutes": "900"},
    ],
)
def test_a_change_that_makes_no_sense_is_refused_calmly(browser: httpx.Client, form: dict[str, str]) -> None:
    answer = change(browser, planned(browser), **form)
    assert answer.status_code == 422
    assert "Traceback" not in answer.text


# -- ready-made ones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_every_ready_made_massage_is_two_taps_from_its_session(browser: httpx.Client, name: str) -> None:
    home = browser.get("/")
    assert f'href="/start/{name}"' in home.text
    gate = browser.get(f"/start/{name}")
    assert gate.status_code == 200
    session = browser.post(f"/start/{name}", data={"nothing_applies": "1"}).headers["location"]
    assert session.startswith("/session/")
    score = browser.get(f"/api{session.replace('/session/', '/sessions/')}").json()["score"]
    assert score["duration_s"] == pipeline.ready_made(name).duration_s


def test_who_cleared_what_and_when_is_kept_and_said(browser: httpx.Client) -> None:
    said = {
        "health": "disc_herniation",
        "cleared": "disc_herniation",
        "clearance.disc_herniation.by": "Dr Lee",
        "clearance.disc_herniation.date": "2026-11-02",
        "clearance.heart_failure.by": "nobody asked",
    }
    intake = asked(browser, **said)
    assert "Cleared by Dr Lee on 2026-11-02." in words(browser.get(f"/found/{intake}"))
    page = browser.get("/ask", params={"intake": intake}).text
    assert 'name="clearance.disc_herniation.by" value="Dr Lee"' in page
    assert 'name="clearance.disc_herniation.date" value="2026-11-02"' in page
    assert "nobody asked" not in page
    wrong = browser.post("/intakes", data={**ANSWERS, **said, "clearance.disc_herniation.date": "some day"})
    assert wrong.status_code == 422
    assert "not a day" in words(wrong)
