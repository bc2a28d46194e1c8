"""The browser that the other tests rely on is really one that can show and sound a session."""

from playwright.sync_api import Page


def test_chromium_draws_in_3d(page: Page) -> None:
    assert page.evaluate("document.createElement('canvas').getContext('webgl2') !== null")


def test_chromium_plays_sound_without_a_tap(page: Page) -> None:
    state = page.evaluate("(async () => { const c = new AudioContext(); await c.resume(); return c.state })()")
    assert state == "running"
