"""The pages walked as two people walk them: on a phone, a tablet and a desktop, in a real browser, on the real app."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.browser import walking
from tests.browser.serving import Server, free_port
from tests.browser.walking import (
    SIZES,
    Troubles,
    ask,
    choose,
    covered,
    faults_of,
    finish_questions,
    next_question,
    paint,
)

PATIENCE_MS = 10_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(tmp_path_factory.mktemp("app"), free_port())
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(params=SIZES)
def sized(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page on each size of screen."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


def stations(page: Page, address: str) -> Iterator[None]:
    """Walk from home to the session's door; stop wherever there is something new to be judged."""
    page.goto(address)
    yield
    page.get_by_role("link", name="Start a massage").click()
    page.get_by_role("textbox", name="Lies down").fill("Mara")
    page.get_by_role("textbox", name="Gives").fill("Jonas")
    yield
    for question in walking.QUESTIONS[1:]:
        next_question(page, question)
        yield
    finish_questions(page)
    expect(page.locator("h1")).to_contain_text("Yes")
    yield
    page.get_by_role("button", name="See the plan").click()
    expect(page.locator("h1")).to_have_text("20 minutes for Mara")
    expect(page.locator("[data-step-row]").first).to_be_visible()
    yield
    page.locator("a[href^='/prepare/']:visible").click()
    expect(page.locator("h1")).to_have_text("Make it warm")
    yield


def test_two_people_walk_from_home_to_the_session_door(sized: Page, address: str) -> None:
    troubles = Troubles(sized)
    for _ in stations(sized, address):
        assert faults_of(sized) == []
    expect(sized.get_by_role("button", name="Mara is lying down")).to_be_visible()
    assert troubles.words == []


def test_everything_can_be_pressed_once_a_page_that_moves_has_arrived(sized: Page, address: str) -> None:
    """The other tests ask for less motion, and what an animation leaves behind is not there for them."""
    sized.emulate_media(reduced_motion="no-preference")
    for _ in stations(sized, address):
        assert covered(sized) == []
    for where in ("/reading", "/start/trial-thai-back-30min"):
        sized.goto(f"{address}{where}")
        assert covered(sized) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_published_routines_are_read_from_home(sized: Page, address: str, theme: str) -> None:
    troubles = Troubles(sized)
    sized.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    sized.goto(address)
    sized.get_by_role("link", name="Published routines").click()
    expect(sized.locator("h1")).to_have_text("What others have published")
    thai = sized.get_by_role("link", name="Traditional Thai massage confined to the back")
    expect(thai).to_have_attribute("href", "/start/trial-thai-back-30min")
    tuina = sized.locator("#trial-tuina-cnlbp-registry")
    expect(tuina).to_contain_text("over the bones of the spine")
    expect(tuina.get_by_text("governor vessel, DU14 to DU2")).to_be_hidden()
    tuina.get_by_text("What it says").click()
    expect(tuina.get_by_text("governor vessel, DU14 to DU2")).to_be_visible()
    assert faults_of(sized) == []
    assert sized.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert troubles.words == []


def test_a_fever_ends_calmly_and_there_is_no_way_on(sized: Page, address: str) -> None:
    ask(sized, address, ["fever"])
    expect(sized.locator("h1")).to_have_text("Not today.")
    assert faults_of(sized) == []
    ways = sized.eval_on_selector_all("main a, main button", "all => all.map(one => one.textContent.trim())")
    assert not [way for way in ways if re.search(r"plan|anyway|continue|begin", way, re.IGNORECASE)]
    assert sized.locator("form").count() == 0
    # Nor is there one for somebody who knows the address.
    intake = sized.url.rsplit("/", 1)[1]
    answer = sized.request.post(f"{address}/intakes/{intake}/plan", headers={"origin": address})
    assert "/found/" in answer.url


def test_numbness_between_the_legs_says_first_whom_to_call(phone: Page, address: str) -> None:
    ask(phone, address, ["cauda_equina_signs"])
    expect(phone.locator(".call")).to_be_in_viewport()
    assert phone.locator("form").count() == 0
    assert faults_of(phone) == []


def test_the_health_page_and_the_yes_are_asked_for_in_words(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask#health")
    phone.get_by_role("button", name="See what we found").click()
    expect(phone.get_by_text("Tick this once you went through the page.")).to_be_visible()
    choose(phone, "health_page_done", "1")
    phone.get_by_role("button", name="See what we found").click()
    expect(phone.get_by_text("Ask first. A massage needs a yes.")).to_be_visible()
    assert faults_of(phone) == []
    phone.reload()
    expect(phone.locator("[name=health_page_done]")).to_be_checked()
    assert "/ask" in phone.url


def test_a_bruise_is_kept_where_it_was_painted(sized: Page, address: str) -> None:
    walking.arrive(sized, f"{address}/ask#map")
    choose(sized, "map_tool", "skin")
    sized.get_by_role("combobox", name="What is on the skin?").select_option("bruise")
    paint(sized, [(-84, 130), (-80, 124)])
    [mark] = json.loads(sized.locator("[name=marks]").input_value())
    assert (mark["kind"], mark["what"]) == ("skin", "bruise")
    xs, ys = zip(*mark["polygon_mm"], strict=True)
    assert min(xs) == pytest.approx(-101, abs=6)
    assert max(xs) == pytest.approx(-63, abs=6)
    assert (min(ys) + max(ys)) / 2 == pytest.approx(127, abs=5)
    assert faults_of(sized) == []
    row = sized.locator("[data-map-rows] li")
    expect(row).to_contain_text("left", ignore_case=True)
    row.get_by_role("button").click()
    assert sized.locator("[name=marks]").input_value() == "[]"
    sized.locator("[data-map-undo]:visible").click()
    assert len(json.loads(sized.locator("[name=marks]").input_value())) == 1


def strengths(page: Page) -> list[float]:
    return [mark["strength_fraction"] for mark in json.loads(page.locator("[name=marks]").input_value())]


def test_painting_again_or_pressing_longer_paints_more_tension(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask#map")
    # One touch each, since every event on the way costs time, and time on one spot is pressing
    paint(phone, [(-90, 435)])
    [light] = strengths(phone)
    paint(phone, [(-90, 435)])
    [again] = strengths(phone)
    assert 0 < light < again <= 1
    expect(phone.locator("[data-map-rows] li")).to_contain_text("Left shoulder top")
    paint(phone, [(80, 130)], hold_s=2.0)
    assert strengths(phone) == [again, 1]


def test_places_can_be_chosen_by_name_without_a_pointer(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask#map")
    tools = phone.get_by_role("radio", name="Tense")
    tools.focus()
    phone.keyboard.press("ArrowRight")
    phone.keyboard.press("ArrowRight")
    expect(phone.get_by_role("radio", name="Sore")).to_be_checked()
    summary = phone.get_by_text("Choose places by name instead")
    summary.focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("combobox", name="Place").select_option(label="Left shoulder top")
    phone.get_by_role("button", name="Mark it").press("Enter")
    [mark] = json.loads(phone.locator("[name=marks]").input_value())
    assert (mark["kind"], mark["region"]) == ("sore", "shoulder_top.left")


def test_next_never_moves(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask")
    tops = []
    for question in walking.QUESTIONS[1:-1]:
        next_question(phone, question)
        box = phone.get_by_role("button", name="Next").bounding_box()
        assert box is not None
        tops.append(round(box["y"]))
    assert len(set(tops)) == 1


def test_the_browsers_back_leads_to_the_question_before(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask")
    next_question(phone, "goal")
    choose(phone, "goal", "sleep")
    next_question(phone, "map")
    phone.go_back()
    expect(phone.locator(".question.now")).to_have_attribute("data-question", "goal")
    expect(phone.locator("[name=goal][value=sleep]")).to_be_checked()
    phone.get_by_role("link", name="Back").click()
    expect(phone.locator(".question.now")).to_have_attribute("data-question", "who")


def test_enter_goes_on_and_does_not_send(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask")
    phone.get_by_role("textbox", name="Lies down").fill("Mara")
    phone.keyboard.press("Enter")
    expect(phone.locator(".question.now h1")).to_be_focused()
    expect(phone.locator(".question.now h1")).to_have_text("What should this do for Mara?")


def test_half_given_answers_survive_a_reload(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask")
    phone.get_by_role("textbox", name="Lies down").fill("Ama")
    walking.to_question(phone, "map")
    paint(phone, [(100, 430)])
    phone.reload()
    expect(phone.locator(".question.now")).to_have_attribute("data-question", "map")
    expect(phone.locator("[data-map-rows] li")).to_have_count(1)
    expect(phone.locator("[name=recipient_name]")).to_have_value("Ama")


def test_a_draft_survives_when_the_questions_load_last(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    walking.arrive(page, f"{address}/ask#minutes")
    minutes = page.locator("[name=minutes]")
    minutes.press("End")
    assert minutes.evaluate("it => it.style.getPropertyValue('--share')") == "100%"
    page.goto(f"{address}/ask#map")
    paint(page, [(100, 430)])
    late: list[str] = []

    def hold(route: Route) -> None:
        late.append(route.request.url)
        time.sleep(0.5)
        route.continue_()

    page.route("**/unknot-questions-*.js", hold)
    page.reload()
    expect(page.locator("[data-map-rows] li")).to_have_count(1)
    assert minutes.evaluate("it => it.style.getPropertyValue('--share')") == "100%"
    assert late
    context.close()


def test_yes_and_not_sure_exclude_each_other(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask#health")
    choose(phone, "health", "osteoporosis")
    choose(phone, "unsure", "osteoporosis")
    expect(phone.locator("[name=health][value=osteoporosis]")).not_to_be_checked()
    # The neighbours in the group are asked about now.
    expect(phone.get_by_role("checkbox", name="Scoliosis", exact=True)).to_be_visible()


def test_a_condition_is_found_by_its_name(phone: Page, address: str) -> None:
    walking.arrive(phone, f"{address}/ask#health")
    phone.get_by_placeholder("Find something by name").fill("scolio")
    expect(phone.get_by_role("checkbox", name="Scoliosis", exact=True)).to_be_visible()
    expect(phone.locator("[name=health][value=fever]")).to_be_hidden()


def test_a_plan_changes_in_place_and_is_checked_again(sized: Page, address: str) -> None:
    troubles = Troubles(sized)
    ask(sized, address)
    sized.get_by_role("button", name="See the plan").click()
    sized.wait_for_url("**/plan/**")
    rows = sized.locator("[data-step-row]")
    step = int(sized.locator("[data-sheet]:has([value=longer])").nth(1).get_attribute("data-sheet") or 0)
    rows.nth(step).click()
    expect(rows.nth(step)).to_have_attribute("aria-current", "step")
    expect(sized.locator(f"[data-sheet='{step}']")).to_be_visible()
    expect(sized.locator("[data-sheet]:visible")).to_have_count(1)
    sized.get_by_role("button", name="Five minutes more").click()
    expect(sized.locator("h1")).to_have_text("25 minutes for Mara")
    expect(sized.locator(".checked:visible").first).to_contain_text("Checked")
    assert faults_of(sized) == []
    open_sheet = sized.locator("[data-sheet]:visible")
    before = open_sheet.locator(".length .number").inner_text()
    open_sheet.get_by_role("button", name="Longer").click()
    expect(sized.locator("[data-said]")).to_contain_text("Changed. Checked")
    expect(open_sheet.locator(".length .number")).not_to_have_text(before)
    expect(open_sheet.get_by_role("button", name="Longer")).to_be_focused()
    assert troubles.words == []


def test_the_plan_can_be_saved_as_a_routine_file(phone: Page, address: str) -> None:
    ask(phone, address)
    phone.get_by_role("button", name="See the plan").click()
    phone.wait_for_url("**/plan/**")
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Save as a routine file").click()
    assert "routine:" in saved.value.path().read_text(encoding="utf-8")


def test_the_checklist_counts_and_keeps_its_ticks(phone: Page, address: str) -> None:
    ask(phone, address)
    phone.get_by_role("button", name="See the plan").click()
    phone.get_by_role("link", name="Prepare the room").click()
    phone.locator("label:has(input[value=room])").click()
    expect(phone.locator("[data-count]")).to_contain_text("1 of")
    phone.reload()
    expect(phone.locator("[data-count]")).to_contain_text("1 of")


def test_home_is_whole_for_someone_new(phone: Page, server: Server) -> None:
    phone.goto(server.url)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Whose back is it tonight?")
    assert phone.locator(".ready li").count() >= 4
    assert phone.locator(".button.primary:visible").count() == 1
    assert phone.locator(".people").count() == 0
    assert faults_of(phone) == []


def test_the_ready_made_gate_asks_and_lets_ask_more(sized: Page, address: str) -> None:
    sized.goto(address)
    sized.locator(".ready a").first.click()
    expect(sized.get_by_role("button", name="None of these: begin")).to_be_visible()
    assert faults_of(sized) == []
    sized.get_by_role("link", name="Something does: ask me more").click()
    sized.wait_for_url("**/ask")


def ended_session(page: Page, address: str) -> str:
    """Begin a ready-made session and stop it at once; return the address of what comes after."""
    page.goto(address)
    page.locator(".ready a").first.click()
    page.get_by_role("button", name="None of these: begin").click()
    page.wait_for_url("**/session/**")
    session = page.url.rsplit("/", 1)[1]
    # A player that hears of its end goes on to the next page by itself, and would meet whoever goes there now
    page.goto("about:blank")
    for kind in ("started", "stop_requested", "closed"):
        event: dict[str, object] = {
            "id": f"{session}-{kind}",
            "kind": kind,
            "session_s": 0.0,
            "wall_ms": 0,
            "payload": {},
        }
        event |= {"session": session, "actor": "giver"}
        answer = page.request.post(
            f"{address}/api/sessions/{session}/events",
            data={"events": [event]},
            headers={"origin": address},
        )
        # The player may have said the first two already.
        assert answer.status in (200, 409), answer.text()
    return f"{address}/after/{session}"


def test_after_the_rest_comes_a_rating_and_then_home_offers_it_again(sized: Page, address: str) -> None:
    after = ended_session(sized, address)
    sized.goto(after)
    expect(sized.locator("h1:visible")).to_have_text("Nothing to do now.")
    assert sized.evaluate("document.documentElement.dataset.theme") == "night"
    assert faults_of(sized) == []
    left = sized.locator("[data-clock]").inner_text()
    sized.get_by_role("button", name="Two more minutes").click()
    expect(sized.locator("[data-clock]")).not_to_have_text(left)
    sized.get_by_role("button", name="We are done").click()
    expect(sized.locator("h1")).to_contain_text("How was it")
    assert faults_of(sized) == []
    sized.get_by_role("slider", name="Now").press("ArrowLeft")
    expect(sized.locator("output[for=tension_after]")).to_have_text("2")
    choose(sized, "pressure", "too_light")
    sized.get_by_role("button", name="Keep it").click()
    sized.wait_for_url(f"{address}/")
    expect(sized.locator(".again button:visible")).to_have_count(1)
    assert faults_of(sized) == []


def test_everything_can_be_pressed_after_a_massage_where_pages_move(sized: Page, address: str) -> None:
    sized.emulate_media(reduced_motion="no-preference")
    sized.goto(ended_session(sized, address))
    expect(sized.locator("h1:visible")).to_have_text("Nothing to do now.")
    assert covered(sized) == []
    sized.get_by_role("button", name="We are done").click()
    expect(sized.locator("h1")).to_contain_text("How was it")
    assert covered(sized) == []


def test_when_the_sun_is_down_the_page_says_how_to_get_up(phone: Page, address: str) -> None:
    after = ended_session(phone, address)
    phone.clock.install()
    phone.goto(after)
    low = float(phone.locator("[data-sun]").get_attribute("cy") or 0)
    phone.clock.fast_forward(120_000)
    expect(phone.locator("[data-sun]")).not_to_have_attribute("cy", str(low))
    assert float(phone.locator("[data-sun]").get_attribute("cy") or 0) > low
    phone.clock.fast_forward(600_000)
    expect(phone.get_by_role("heading", name="Slowly back.")).to_be_visible()


def test_the_theme_is_kept_and_is_right_in_the_first_frame(phone: Page, address: str) -> None:
    phone.emulate_media(color_scheme="light")
    phone.goto(address)
    switch = phone.locator("[data-theme-switch]:visible")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    answer = phone.request.get(address)
    assert 'data-theme="dark"' in answer.text()
    walking.arrive(phone, f"{address}/ask")
    assert faults_of(phone) == []


def test_every_page_is_dark_where_the_machine_asks_for_it(phone: Page, address: str) -> None:
    phone.emulate_media(color_scheme="dark")
    phone.goto(address)
    assert faults_of(phone) == []
    ground = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(26, 21, 18)"


def test_everything_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/ask")
    page.get_by_role("textbox", name="Lies down").fill("Mara")
    choose(page, "health_page_done", "1")
    choose(page, "consent", "yes")
    page.get_by_role("button", name="See what we found").click()
    page.get_by_role("button", name="See the plan").click()
    page.locator("[data-step-row]").nth(1).click()
    expect(page.locator("[data-sheet='1']")).to_be_visible()
    page.get_by_role("link", name="Prepare the room").click()
    expect(page.get_by_role("button", name="Mara is lying down")).to_be_visible()
    context.close()


@pytest.mark.parametrize("where", ["/", "/ask#goal", "/ask#map", "/ask#body", "/ask#health"])
def test_nothing_is_cut_off_on_the_smallest_screen(browser: Browser, address: str, where: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568})
    page = context.new_page()
    page.goto(f"{address}{where}")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_on_a_phone_that_lies_on_its_side_no_button_covers_an_answer(phone: Page, address: str) -> None:
    phone.set_viewport_size({"width": 740, "height": 360})
    for _ in stations(phone, address):
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        answers = phone.locator(".question.now > .answers, .map-drawing, .tools").filter(visible=True)
        button = phone.locator(".foot .next").filter(visible=True)
        if answers.count() == 0 or button.count() == 0:
            continue
        foot = button.bounding_box()
        assert foot
        assert phone.locator(".question.now h1").is_visible()
        for answer in answers.all():
            box = answer.bounding_box()
            assert box
            beside = box["x"] >= foot["x"] + foot["width"] or foot["x"] >= box["x"] + box["width"]
            assert beside or box["y"] + box["height"] <= foot["y"]


def test_text_at_twice_its_size_needs_no_sideways_scrolling(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 640, "height": 900})
    for where in ("/", "/ask#who", "/ask#map", "/ask#health"):
        page.goto(f"{address}{where}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_targets_are_large_enough_for_oily_hands(phone: Page, address: str) -> None:
    for where in ("/", "/ask#who", "/ask#map", "/ask#hands", "/ask#health"):
        phone.goto(f"{address}{where}")
        phone.wait_for_timeout(200)
        small = phone.evaluate(
            """() => [...document.querySelectorAll('button, input, select, summary, a.button, a.icon-button')]
                 .filter(one => !one.matches('.skip-link'))
                 .map(one => [one.outerHTML.slice(0, 80), (one.closest('label') ?? one).getBoundingClientRect()])
                 .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44))
                 .map(([what]) => what)"""
        )
        assert small == []


def test_an_address_that_leads_nowhere_says_so_kindly(phone: Page, address: str) -> None:
    phone.goto(f"{address}/nowhere")
    expect(phone.get_by_role("link", name="Go home")).to_be_visible()
    assert faults_of(phone) == []
