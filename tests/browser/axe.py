"""Owns asking axe-core about a page as it stands, in light and in dark."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.person import Person
from tests.servers import ROOT

_AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}"""


def violations(person: Person) -> list[str]:
    """Return what axe finds, in light and in dark, once nothing moves any more."""
    if not person.page.evaluate("() => 'axe' in window"):
        person.page.evaluate(_AXE)
    found: list[str] = []
    for scheme in ("dark", "light"):
        person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        person.rest()
        found.extend(f"in {scheme}, {one}" for one in person.page.evaluate(_RUN))
    return found


class Walk:
    """A walk through pages and states, each of which axe is asked about; `found` is what it complained of, by state."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.visited: list[str] = []

    def check(self, person: Person, state: str) -> None:
        """Ask about what the person sees now."""
        self.visited.append(state)
        if complaints := violations(person):
            self.found[state] = complaints


@contextmanager
def flawless() -> Iterator[Walk]:
    """Take a walk on which axe must find nothing."""
    walk = Walk()
    yield walk
    assert walk.visited
    assert walk.found == {}
