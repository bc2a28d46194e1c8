"""One real Chromium for the browser tests.

The fixture belongs to one file on purpose: Playwright's sync interface runs an event loop of its own, and while it
lives no asyncio test can run. It must be gone before another file's tests begin, wherever those come from.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.serving import Server, free_port

# Software drawing, because a test machine has no graphics card; sound without a tap, because no one taps;
# and nothing that would ask the network for anything by itself.
FLAGS = [
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-first-run",
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--use-gl=angle",
]


def chromium_path() -> str:
    """Return the path of Chromium: the one that ./test found, or the one on the PATH."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("The browser tests need Chromium: ./test finds or installs it, or name it in CHROMIUM.")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One device: its own cookies, cache and storage."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a file that leave it alive."""
    server = Server(tmp_path_factory.mktemp("server"), free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone, which it may kill."""
    server = Server(tmp_path, free_port())
    server.start()
    yield server
    server.stop()
