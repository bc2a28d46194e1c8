"""What the moving pictures of the back cost in a real browser that paints in software: main thread, frames, memory.

python -m benchmarks.view [--seconds S] [--minutes M] [--changes N]

Starts a server and Chromium as the browser tests do. Two sessions are played first, drawn and in three dimensions. Then
the picture alone is shown: frames beside an empty scene of the same size, and as many frames as minutes of play have,
as fast as they go, over several strokes and with the picture changed again and again. Processor time is that of the
page's main thread, so that a busy machine tells nothing wrong; what blocks the page is told in the time that passes.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import CDPSession, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from tests.browser.conftest import FLAGS, chromium_path
from tests.browser.serving import Server, free_port
from tests.browser.sessions import VOICE, begin_ready_made
from tools.stroke_scores import BODIES, body_address, open_page, steps_of, strokes_named

from unknot.anatomy import Back
from unknot.shell.drawing import drawing_data

View = Literal["drawn", "solid"]
VIEWS: dict[View, str] = {"drawn": "drawn", "solid": "in three dimensions"}

PHONE = (390, 844)
PICTURE = (390, 420)
BUDGET_DRAWN_MS = 30.0
"""The main thread's budget for a second of play, drawn (design)."""
SETTLES_S = 4.0
TIMED_FRAMES = 24
FRAMES_A_SECOND = 30
ROUND_FRAMES = 1500
STROKES_SHOWN = 6

BLOCKED = """window.blocked = []; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.blocked.push(one.duration); })
  .observe({ type: 'longtask', buffered: true });"""
# Counts what living contexts hold on the graphics card. Nothing is kept alive by being counted.
COUNTING = """const contexts = [];
const kinds = ['Buffer', 'Texture', 'Program', 'Framebuffer', 'Renderbuffer', 'VertexArray'];
for (const kind of kinds) {
  const gl = WebGL2RenderingContext.prototype, made = gl['create' + kind], gone = gl['delete' + kind];
  gl['create' + kind] = function () { this.held ??= (contexts.push(new WeakRef(this)), {});
    this.held[kind] = (this.held[kind] ?? 0) + 1; return made.call(this); };
  gl['delete' + kind] = function (one) { if (one) this.held[kind] -= 1; return gone.call(this, one); };
}
window.heldOnTheCard = () => {
  const living = contexts.map((one) => one.deref()).filter((gl) => gl && !gl.isContextLost());
  const sum = (kind) => living.reduce((all, gl) => all + (gl.held[kind] ?? 0), 0);
  return { contexts: living.length, ...Object.fromEntries(kinds.map((kind) => [kind, sum(kind)])) }; };
window.painting = (yes) => { const gl = WebGL2RenderingContext.prototype;
  gl.ownDraw ??= gl.drawElements; gl.drawElements = yes ? gl.ownDraw : () => {}; };"""
SHOWN = """([drawing, body, night, picture, steps]) => new Promise((done) => {
  const back = document.querySelector('unknot-back');
  document.documentElement.dataset.theme = night ? 'night' : 'day';
  const come = () => { if (back.dataset.view !== picture.kind) return;
    back.removeEventListener('unknot:view', come); back.play(steps); setTimeout(done, 50); };
  if (drawing) back.draw(drawing, body);
  back.addEventListener('unknot:view', come);
  back.choose({ ...picture, kind: 'drawn' });
  if (picture.kind !== 'drawn') back.choose(picture); else come(); })"""
# Reading a pixel back waits for all of a frame. What a frame costs before it is painted is timed with nothing painted.
FRAME_MS = """frames => { const back = document.querySelector('unknot-back');
  const canvas = back.querySelector('canvas'), gl = canvas.getContext('webgl2'), pixel = new Uint8Array(4);
  const timed = (work) => { const from = performance.now(); work();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); return performance.now() - from; };
  const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
  const show = (at) => back.show({ position: 3 + at, softer: 0, moving: true });
  const whole = [], empty = [], laid = [];
  for (let at = 0; at < frames; at += 1) {
    whole.push(timed(() => show(at)));
    empty.push(timed(() => gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)));
    painting(false); laid.push(timed(() => show(at + 0.5))); painting(true);
  }
  return { whole: median(whole), empty: median(empty), laid: median(laid), ...back.cost,
    size: `${canvas.width} x ${canvas.height}` }; }"""
SHOW_MANY = """([steps, count, rate]) => { const back = document.querySelector('unknot-back');
  const end = steps.at(-1).start + steps.at(-1).duration; painting(false); back.play(steps);
  for (let at = 0; at < count; at += 1) back.show({ position: (at / rate) % end, softer: 0, moving: true });
  painting(true); }"""
FRAMES_SO_FAR = "document.querySelector('unknot-back').cost.frames"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How long to play, how many minutes of frames to show, how often to change the picture."""

    seconds: float
    minutes: float
    changes: int


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns 1 where the main thread does more than its budget, or rest is none."""
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.view", description=summary)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each session is played")
    parser.add_argument("--minutes", type=float, default=10.0, help="minutes of play whose frames are shown for memory")
    parser.add_argument("--changes", type=int, default=24, help="changes of body, skin, light and view")
    options = Options(**vars(parser.parse_args(arguments)))
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), free_port())
        server.start()
        try:
            kept = _print_sessions(console, server, options)
            _print_picture(console, server, options)
        finally:
            server.stop()
    return 0 if kept else 1


def _print_sessions(console: Console, server: Server, options: Options) -> bool:
    table = Table(title=f"A session on a phone, {PHONE[0]} x {PHONE[1]}", title_justify="left")
    table.add_column("")
    rows: dict[str, list[str]] = {}
    kept = True
    for view, words in VIEWS.items():
        table.add_column(words, justify="right")
        with playing(server, view) as (page, devtools):
            played = session(page, devtools, options.seconds)
        kept &= view != "drawn" or played.playing.busy_ms <= BUDGET_DRAWN_MS
        kept &= played.resting.frames == 0
        for name, value in played.words():
            rows.setdefault(name, []).append(value)
    for name, values in rows.items():
        table.add_row(name, *values)
    console.print(table)
    return kept


@contextmanager
def playing(server: Server, view: View) -> Iterator[tuple[Page, CDPSession]]:
    """Begin a ready-made session with that picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
        chosen = json.dumps(json.dumps({"picture": {"kind": view}}))
        page.add_init_script(f"{VOICE}{BLOCKED}localStorage.setItem('unknot.player', {chosen})")
        try:
            begin_ready_made(page, server)
            page.wait_for_selector(f"unknot-back[data-view={view}]", timeout=60_000)
            yield page, devtools_of(page)
        finally:
            browser.close()


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of a session: milliseconds of the main thread and frames, for each second that passed."""

    busy_ms: float
    frames: float


@dataclass(frozen=True, kw_only=True)
class Played:
    """A session, played and then paused, and its tasks over 50 ms: from the page's start on, and later."""

    playing: Stretch
    resting: Stretch
    starting_ms: list[float]
    blocked_ms: list[float]

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield what is told of it."""
        yield "main thread while it plays", f"{self.playing.busy_ms:.0f} ms/s"
        yield "frames while it plays", f"{self.playing.frames:.1f} /s"
        yield "main thread while it rests", f"{self.resting.busy_ms:.1f} ms/s"
        yield "frames while it rests", f"{self.resting.frames:.1f} /s"
        for name, tasks in (("at the start", self.starting_ms), ("while it plays", self.blocked_ms)):
            yield f"tasks over 50 ms {name}", f"{len(tasks)}, longest {max(tasks, default=0):.0f} ms"


def session(page: Page, devtools: CDPSession, seconds: float) -> Played:
    """Measure a session that has just begun."""
    time.sleep(SETTLES_S)
    starting = page.evaluate("window.blocked.splice(0)")
    playing = stretch(page, devtools, seconds)
    blocked = page.evaluate("window.blocked.splice(0)")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-session][data-mode=paused]")
    time.sleep(SETTLES_S)
    return Played(
        playing=playing, resting=stretch(page, devtools, seconds / 2), starting_ms=starting, blocked_ms=blocked
    )


def stretch(page: Page, devtools: CDPSession, seconds: float) -> Stretch:
    """Wait, and return what was done meanwhile."""
    first = (metric(devtools, "TaskDuration"), page.evaluate(FRAMES_SO_FAR), time.monotonic())
    time.sleep(seconds)
    last = (metric(devtools, "TaskDuration"), page.evaluate(FRAMES_SO_FAR), time.monotonic())
    busy, frames, passed = (after - before for before, after in zip(first, last, strict=True))
    return Stretch(busy_ms=1000.0 * busy / passed, frames=frames / passed)


def _print_picture(console: Console, server: Server, options: Options) -> None:
    strokes = [steps for steps in map(_steps, strokes_named(())[:: 52 // STROKES_SHOWN]) if steps]
    styles = f"body{{margin:0}}unknot-back{{width:{PICTURE[0]}px;height:{PICTURE[1]}px}}"
    table = Table(title="The picture in three dimensions alone", title_justify="left")
    for column in ("", ""):
        table.add_column(column)
    with open_page(server.url, "<unknot-back></unknot-back>", styles, PICTURE) as page:
        page.evaluate(COUNTING)
        devtools = devtools_of(page)
        change(page, 0, "solid", strokes)
        page.evaluate(SHOW_MANY, [strokes[0], FRAMES_A_SECOND, FRAMES_A_SECOND])
        for name, value in frame(page):
            table.add_row(name, value)
        for name, value in grown(page, devtools, strokes, options):
            table.add_row(name, value)
    console.print(table)


def frame(page: Page) -> Iterator[tuple[str, str]]:
    """Yield what one frame costs."""
    cost = page.evaluate(FRAME_MS, TIMED_FRAMES)
    times = cost["whole"] / cost["empty"]
    yield "a frame in motion", f"{cost['whole']:.0f} ms, {times:.0f} times an empty scene's {cost['empty']:.1f} ms"
    yield "of that before it is painted", f"{cost['laid']:.1f} ms"
    yield "triangles, draw calls, pixels", f"{cost['triangles']:,}, {cost['calls']}, {cost['size']}"


def grown(page: Page, devtools: CDPSession, strokes: list[Any], options: Options) -> Iterator[tuple[str, str]]:
    """Yield by how much memory grows in many frames, and by changing the picture again and again."""
    rounds = max(1, round(60 * options.minutes * FRAMES_A_SECOND / ROUND_FRAMES))

    def play(count: int) -> None:
        for at in range(count):
            page.evaluate(SHOW_MANY, [strokes[at % len(strokes)], ROUND_FRAMES, FRAMES_A_SECOND])

    play(len(strokes))
    before = memory(page, devtools)
    yield (
        "held at first",
        ", ".join(f"{held:.1f} {name}" if name == "MB" else f"{held:.0f} {name}" for name, held in before.items()),
    )
    play(rounds)
    hours = rounds * ROUND_FRAMES / FRAMES_A_SECOND / 3600
    yield f"{60 * hours:.0f} min of frames", difference(before, memory(page, devtools), 1 / hours, "an hour")
    for kind in VIEWS:
        change(page, 0, kind, strokes)
    change(page, 0, "solid", strokes)
    before = memory(page, devtools)
    for at in range(1, options.changes + 1):
        change(page, at, "drawn" if at % 3 == 2 else "solid", strokes)
    change(page, 0, "solid", strokes)
    yield f"{options.changes} changes of the picture", difference(before, memory(page, devtools), 1.0, "in all")


def change(page: Page, at: int, kind: View, strokes: list[Any]) -> None:
    """Show another body, skin, light and stroke."""
    back = Back.of(list(BODIES.values())[at % len(BODIES)])
    tones = ("clay", "porcelain", "sand", "honey", "amber", "umber", "ebony")
    picture = {
        "kind": kind,
        "look": {"around": -90 + 20 * at, "down": 7 + 5 * (at % 8)},
        "recipient": tones[at % len(tones)],
        "giver": tones[(3 * at + 1) % len(tones)],
    }
    page.evaluate(SHOWN, [drawing_data(back), body_address(back), at % 2 == 0, picture, strokes[at % len(strokes)]])
    page.evaluate(SHOW_MANY, [strokes[at % len(strokes)], FRAMES_A_SECOND, FRAMES_A_SECOND])


def _steps(stroke: Any) -> list[dict[str, Any]] | None:
    return steps_of(stroke, Back.of(BODIES["average"]))


def memory(page: Page, devtools: CDPSession) -> dict[str, float]:
    """Return what is held after garbage was collected."""
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    page.wait_for_timeout(300)
    held = page.evaluate("window.heldOnTheCard()")
    return {
        "MB": metric(devtools, "JSHeapUsedSize") / 1e6,
        "nodes": metric(devtools, "Nodes"),
        "listeners": metric(devtools, "JSEventListeners"),
        "contexts": held["contexts"],
        "buffers": held["Buffer"],
        "textures": held["Texture"],
        "programs": held["Program"],
    }


def difference(before: dict[str, float], after: dict[str, float], times: float, words: str) -> str:
    """Return in words what came to it: memory and, where it is not the same, everything else."""
    grew = {name: times * (after[name] - before[name]) for name in before}
    others = [f"{much:+.0f} {name}" for name, much in grew.items() if name != "MB" and much != 0]
    return f"{grew['MB']:+.1f} MB {words}, {', '.join(others) or 'nothing else'}"


def devtools_of(page: Page) -> CDPSession:
    """Return the browser's counters, in processor time."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    return devtools


def metric(devtools: CDPSession, name: str) -> float:
    """Return one of the browser's counters."""
    found: list[dict[str, Any]] = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in found if one["name"] == name))


if __name__ == "__main__":
    raise SystemExit(main())
