"""Owns somebody at a browser: the pages, what these complain of, and how many actions it has taken so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
"""The options of a profile on a phone."""

_STILL = """() => document.getAnimations().every(one => {
  const { duration, delay } = one.effect.getTiming();
  return one.playState !== "running" || duration + delay > 1000;
})"""


@dataclass
class Person:
    """Acts on one page; an action is a click, a filled field, a passage selected or a remark typed (design.md, 1)."""

    name: str
    context: BrowserContext
    address: str
    page: Page
    problems: list[str]
    actions: int = 0
    expected: list[str] = field(default_factory=list)

    @property
    def manuscript(self) -> Locator:
        """The text of the draft."""
        return self.page.get_by_role("region", name="Manuscript")

    @property
    def remarks(self) -> Locator:
        """The margin of the draft."""
        return self.page.get_by_role("region", name="Remarks")

    def card(self, words: str) -> Locator:
        """The card of the remark with these words."""
        return self.remarks.get_by_role("article").filter(has_text=words)

    def button(self, name: str) -> Locator:
        """The one button of this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self, path: str) -> None:
        """Go to a page of the site, by its path or its whole address."""
        self.page.goto(path if path.startswith("http") else f"{self.address}{path}")

    def click(self, target: Locator) -> None:
        """Click, which is one action; on a screen one touches it is a tap."""
        self.actions += 1
        if self.page.evaluate("() => matchMedia('(pointer: coarse)').matches"):
            target.tap()
        else:
            target.click()

    def fill(self, label: str, words: str) -> None:
        """Fill the field of this label, which is one action."""
        self.actions += 1
        self.page.get_by_label(label, exact=True).fill(words)

    def rest(self) -> None:
        """Wait until nothing on the page moves any more, but for what takes its time in going away."""
        self.page.wait_for_function(_STILL)

    def type_remark(self, words: str) -> None:
        """Type a remark and send it with Enter, which is one action."""
        self.actions += 1
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    @contextmanager
    def within(self, budget: int) -> Iterator[None]:
        """Fail when what happens inside takes more actions than the budget, or none at all."""
        before = self.actions
        yield
        assert 0 < self.actions - before <= budget, f"{self.actions - before} actions, and the budget is {budget}"

    def expect_complaint(self, words: str) -> None:
        """Let the console say these words: the test makes the browser meet a refusal or a broken connection."""
        self.expected.append(words)

    def unexpected(self) -> list[str]:
        """Return what the pages complained of and no test had announced."""
        return [problem for problem in self.problems if not any(words in problem for words in self.expected)]


def watched(name: str, context: BrowserContext, address: str) -> Person:
    """Open a page for a person and take down every error on it, and every request that leaves the site."""
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{name}: {message.text}")

    def left_site(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(address).netloc:
            problems.append(f"{name}: asked another host, {url}")

    context.on("console", heard)
    context.on("weberror", lambda error: problems.append(f"{name}: {error.error}"))
    context.on("request", lambda request: left_site(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: left_site(socket.url)))
    return Person(name, context, address, context.new_page(), problems)
