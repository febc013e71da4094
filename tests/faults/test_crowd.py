"""Many at once: two hundred come back in the same moment, and one who stops reading beside those who go on."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.conftest import SmallSite
from tests.faults.load import Company, busy, type_on, writing
from tests.faults.oracle import assert_nothing_lost
from tests.faults.page import Page

pytestmark = [pytest.mark.faults, pytest.mark.slow]

CROWD = 200
MUCH = 500_000
"""Bytes."""
LONG = "The lamp had burned all night, and nobody had seen it. " * 300


def test_two_hundred_who_come_back_at_once_all_hear_everything(small_site: SmallSite, company: Company) -> None:
    author = company.pages[0]
    with ThreadPoolExecutor(CROWD) as pool:
        people = [company.people[number % 3] for number in range(CROWD)]
        crowd = list(pool.map(lambda person: Page(person, company.draft), people))
        company.pages.extend(crowd)
        with writing(company) as load:
            load.wait_for_more(10)
            small_site.worker.kill_serving()
            list(pool.map(lambda page: page.hear(author.last + 1), crowd))
            load.wait_for_more(10)
        type_on(author, 1_000)
        head = author.person.snapshot(company.draft)["seq"]
        list(pool.map(lambda page: page.hear(head), company.pages))
    assert [page.opened for page in crowd] == [2] * CROWD
    assert_nothing_lost(company, small_site.database_url)


def unsent_to(port: int) -> int:
    """Return how many bytes wait in the kernel for a loopback port to take them, as proc(5) tells; 0 once it is closed."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(int(row[4].partition(":")[0], 16) for row in rows if int(row[2].partition(":")[2], 16) == port)


def say_much(page: Page, number: int) -> None:
    """Leave a long comment."""
    place = {"chapter": page.chapter, "version": 0, "from": 5, "to": 12}
    page.perform("leave_comment", {**place, "annotation": f"remark-{page.user}-{number:05}", "body": LONG})


def test_client_that_stops_reading_holds_up_nobody(small_site: SmallSite, company: Company) -> None:
    author, helen, omar = company.pages
    sleeper = Page(company.people[1], company.draft, receive_bytes=4096)
    company.pages.append(sleeper)
    before = sleeper.last
    with busy((author, type_on), (helen, say_much), (omar, say_much), pace=0) as load:
        load.wait_for_more(400)
        stuck = unsent_to(sleeper.port)
    assert stuck > MUCH
    assert sleeper.last == before < helen.last
    assert [page.opened for page in (author, helen, omar)] == [1, 1, 1]
    assert_nothing_lost(company, small_site.database_url)
