"""Owns what is measured in Chromium: opening a chapter, typing, scrolling, and memory."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
UNPACED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
"""A frame follows as soon as there is something to show: what a screen itself waits for its next frame is not ours."""
WINDOW = {"width": 1280, "height": 800}
PATIENCE = 60_000
FRAME = 1000 / 60
"""Milliseconds."""
WHEEL = 240
"""Pixels of the text for each turn of the wheel."""
KEY_PAUSE = 90
"""Milliseconds between two keys."""
LETTERS = "the tide came in without a sound and nobody on the stairs had thought to count them "

_SCRIPT = Path(__file__).with_name("review_page.mjs")


@dataclass(frozen=True)
class Opened:
    """A page under measure: where it is, how many remarks are to be highlighted, and the cookies it is opened with."""

    url: str
    remarks: int = 0
    cookie: str = ""


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Run Debian's Chromium, or whatever else is called so here."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None)
    if program is None:
        raise FileNotFoundError("there is no Chromium here: run make test-tools")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, opened: Opened) -> Iterator[Page]:
    """Open a page in a profile of its own, so that nothing is in its cache, and wait until everything is placed."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    _sign_in(context, opened)
    context.add_init_script(path=_SCRIPT)
    context.add_init_script(f"requestAnimationFrame(() => watchOpening({opened.remarks}))")
    page = context.new_page()
    page.goto(opened.url)
    page.wait_for_function("() => review.placed > 0")
    try:
        yield page
    finally:
        context.close()


def _sign_in(context: BrowserContext, opened: Opened) -> None:
    for pair in filter(None, opened.cookie.split("; ")):
        name, value = pair.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": opened.url}])


def time_opening(browser: Browser, which: Opened, times: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds from navigation to the text and to all remarks, of each of so many openings."""
    found = []
    for _ in range(times):
        with opened(browser, which) as page:
            found.append(page.evaluate("() => [review.readable, review.placed]"))
    return [one[0] for one in found], [one[1] for one in found]


def time_keys(page: Page, count: int) -> list[float]:
    """Type in the middle of the text and return the milliseconds of each key from its press to the painted frame."""
    _go_to_the_middle(page)
    for number in range(count + 10):
        page.keyboard.press(LETTERS[number % len(LETTERS)].replace(" ", "Space"))
        page.wait_for_timeout(KEY_PAUSE)
    keys: list[float] = page.evaluate("() => review.keys")
    return keys[-count:]


def _go_to_the_middle(page: Page) -> None:
    """Put the caret at the end of the paragraph in the middle, as a click there does."""
    page.evaluate("""() => {
      const blocks = document.querySelectorAll(".ProseMirror > p");
      const block = [...blocks].slice(blocks.length >> 1).find((one) => one.textContent.length > 200);
      block.scrollIntoView({ block: "center", behavior: "instant" });
      document.querySelector(".ProseMirror").focus({ preventScroll: true });
      getSelection().selectAllChildren(block);
      getSelection().collapseToEnd();
    }""")
    page.wait_for_timeout(1000)


def dropped_frames(page: Page) -> tuple[float, int]:
    """Scroll from the top to the end by the wheel; returns the part of the frames due that was dropped, and all due."""
    page.evaluate("() => scrollTo(0, 0)")
    page.mouse.move(WINDOW["width"] / 2, WINDOW["height"] / 2)
    turns = int(page.evaluate("() => document.documentElement.scrollHeight - innerHeight") // WHEEL) + 1
    page.evaluate("() => watchFrames(0)")
    for _ in range(turns):
        page.mouse.wheel(0, WHEEL)
    frames: list[float] = page.evaluate("() => review.frames.splice(0)")
    due = [max(1, round(length / FRAME)) for length in frames]
    return sum(count - 1 for count in due) / max(1, sum(due)), sum(due)


def memory_of(page: Page) -> dict[str, float]:
    """Return what a page holds after everything that can go has gone: MB of script heap, and the number of DOM nodes."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    heap: dict[str, Any] = session.send("Runtime.getHeapUsage")
    counters: dict[str, Any] = session.send("Memory.getDOMCounters")
    used = heap["usedSize"] + heap.get("embedderHeapUsedSize", 0) + heap.get("backingStorageSize", 0)
    return {"MB": used / 1e6, "nodes": counters["nodes"]}


@contextmanager
def profiling(page: Page, to: Path) -> Iterator[None]:
    """Write what Chromium's profiler sees of a page meanwhile, to be opened in its developer tools."""
    session = page.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.start")
    yield
    to.write_text(json.dumps(session.send("Profiler.stop")["profile"]), "utf-8")
