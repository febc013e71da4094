"""Owns the browser of these tests: one server and one Chromium for all, and a fresh profile for each person."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.person import Person, watched
from tests.browser.restarts import first_answer
from tests.servers import beta_server

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 20_000
"""Milliseconds within which everything expected must happen, on a busy machine too."""


class Profile(Protocol):
    """Makes a person with a browser profile of their own; `options` are those of Playwright's `new_context`."""

    def __call__(self, name: str, *, address: str = "", **options: Any) -> Person: ...


@pytest.fixture(scope="package")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the server's data; its mails are in `outbox/`."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="package")
def server(instance: Path) -> Iterator[str]:
    """The address of the application, served as `make run` does."""
    with beta_server(instance) as address:
        first_answer(address)
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or whatever else is called so here."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None)
    assert program, "there is no Chromium here: run make test-tools"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def profile(chromium: Browser, server: str) -> Iterator[Profile]:
    """Make people; whatever their pages complained of fails the test at its end."""
    people: list[Person] = []

    def make(name: str, *, address: str = "", **options: Any) -> Person:
        context = chromium.new_context(**{"viewport": {"width": 1320, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        people.append(watched(name, context, address or server))
        return people[-1]

    yield make
    for person in people:
        person.context.close()
    assert [problem for person in people for problem in person.unexpected()] == []
