"""Owns people who go on writing, each at a page and in a thread of their own, while a fault is made."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tests.conftest import STORY
from tests.course import words
from tests.faults.page import Page
from tests.servers import WAIT
from tests.socket_people import Person

PACE = 0.05
"""Seconds between two commands of one person, so that a log stays short."""

SETTLING = 100_000
"""From here on are numbered the words by which the author looks whether all is well again."""

Act = Callable[[Page, int], object]


@dataclass
class Company:
    """Three people, the draft they share, and the pages on which they have it open; the first is the author's."""

    people: list[Person]
    draft: str
    pages: list[Page]

    def open_pages(self, *servers: str) -> None:
        """Open a page for each, at these servers in turn."""
        for person, server in zip(self.people, itertools.cycle(servers or [self.people[0].server]), strict=False):
            self.pages.append(Page(person, self.draft, server))

    def close(self) -> None:
        """Close every page."""
        for page in self.pages:
            page.close()


def gather(server: str) -> Company:
    """Return the author with a new draft, and Helen and Omar who beta-read it; no page is open yet."""
    author, helen, omar = (Person(server, name) for name in ("Rhiannon", "Helen", "Omar"))
    draft = author.new_draft(STORY)
    link = author.snapshot(draft)["invitations"][0]["url"]
    for beta in (helen, omar):
        beta.submit(link)
    return Company([author, helen, omar], draft, [])


def type_on(page: Page, number: int) -> None:
    """Put words at the beginning of the first chapter; after a stale answer again, on what has come meanwhile."""
    version = page.versions.get(page.chapter, page.snapshot["chapters"][0]["version"])
    step = {"stepType": "replace", "from": 1, "to": 1, "slice": words(f"{page.user}-{number} ")}
    while True:
        data = {"chapter": page.chapter, "version": version, "steps": [step], "client": f"editor-{page.user}"}
        sent = page.attempt("edit_text", data)
        if sent.refused != "stale":
            break
        version = page.missing["version"] + len(page.missing["steps"])
    assert sent.seq is not None, sent
    page.versions[page.chapter] = version + 1


def remark_on(page: Page, number: int) -> None:
    """Leave a comment, a suggestion or a reply, in turn."""
    place = {"chapter": page.chapter, "version": 0, "from": 5, "to": 12}
    annotation = f"remark-{page.user}-{number - number % 3:05}"
    if number % 3 == 0:
        page.perform("leave_comment", {**place, "annotation": annotation, "body": f"The lamp, {number}."})
    elif number % 3 == 1:
        page.perform("reply", {"annotation": annotation, "reply": f"reply-{page.user}-{number:05}", "body": "Once more."})
    else:
        suggested = {"annotation": f"{annotation}-edit", "replacement": words(f"the lamp {number}")}
        page.perform("suggest_edit", {**place, **suggested})


class Load:
    """Threads that write, and how many commands have been acknowledged to them."""

    def __init__(self, pace: float = PACE) -> None:
        self.acknowledged = 0
        self._pace = pace
        self._more = threading.Condition()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor()
        self._working: list[Future[None]] = []

    def begin(self, page: Page, act: Act) -> None:
        """Let somebody do a thing over and over until the end."""
        self._working.append(self._pool.submit(self._work, page, act))

    def wait_for_more(self, count: int) -> None:
        """Wait until so many further commands are acknowledged."""
        with self._more:
            wanted = self.acknowledged + count
            self._more.wait_for(lambda: self.acknowledged >= wanted or self._has_failed(), WAIT)
        if self._has_failed():
            self.end()
        assert self.acknowledged >= wanted

    def end(self) -> None:
        """Let each finish what they are at; raises what made one of them stop before."""
        self._stopping.set()
        for working in self._working:
            working.result(2 * WAIT)
        self._pool.shutdown()

    def _has_failed(self) -> bool:
        return any(working.done() and working.exception() is not None for working in self._working)

    def _work(self, page: Page, act: Act) -> None:
        for number in itertools.count():
            act(page, number)
            with self._more:
                self.acknowledged += 1
                self._more.notify_all()
            if self._stopping.wait(self._pace):
                return


@contextmanager
def writing(company: Company) -> Iterator[Load]:
    """The author types, Helen and Omar remark; for as long as the block lasts."""
    author, *betas = company.pages[: len(company.people)]
    with busy((author, type_on), *((beta, remark_on) for beta in betas)) as load:
        yield load


@contextmanager
def busy(*work: tuple[Page, Act], pace: float = PACE) -> Iterator[Load]:
    """Each of these people does one thing over and over for as long as the block lasts."""
    load = Load(pace)
    for page, act in work:
        load.begin(page, act)
    try:
        yield load
    finally:
        load.end()


def settle(company: Company) -> None:
    """Let the author type until everybody has heard all of it: whoever missed something sees the gap at the next event."""
    author, *others = company.pages
    deadline = time.monotonic() + WAIT
    while True:
        version = author.versions.get(author.chapter, author.snapshot["chapters"][0]["version"])
        type_on(author, SETTLING + version)
        head = author.person.snapshot(author.draft)["seq"]
        heard = [page.has_heard(head) for page in others]
        if all(heard):
            return
        assert time.monotonic() < deadline, [page.last for page in others]
