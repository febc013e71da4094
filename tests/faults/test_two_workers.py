"""Two workers serve the same draft: they write into one chapter at once, and Redis between them fails after a commit."""

import signal

import pytest

from tests.faults.conftest import LargeSite
from tests.faults.load import Company, busy, settle, type_on
from tests.faults.oracle import assert_nothing_lost
from tests.faults.page import Page
from tests.socket_people import Person

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture
def coauthor(large_site: LargeSite, apart: Company) -> Page:
    """A co-author's page at the other worker than the author's; it belongs to the company."""
    author = apart.pages[0]
    author.perform("create_invitation", {"role": "coauthor"})
    tomos = Person(large_site.addresses[0], "Tomos")
    tomos.submit(author.person.snapshot(apart.draft)["invitations"][-1]["url"])
    page = Page(tomos, apart.draft, large_site.addresses[1])
    apart.pages.append(page)
    return page


def test_two_who_type_in_one_chapter_at_two_workers_lose_nothing(
    large_site: LargeSite, apart: Company, coauthor: Page
) -> None:
    author = apart.pages[0]
    with busy((author, type_on), (coauthor, type_on), pace=0) as load:
        load.wait_for_more(120)
    assert any(sent.refused == "stale" for page in (author, coauthor) for sent in page.sent)
    settle(apart)
    assert_nothing_lost(apart, large_site.database_url)
    text = author.person.snapshot(apart.draft)["chapters"][0]["doc"]["content"][0]["content"][0]["text"]
    for page in (author, coauthor):
        typed = [word for word in text.split() if word.startswith(f"{page.user}-")]
        assert len(typed) == len(set(typed))
        assert len(typed) == sum(sent.name == "edit_text" and sent.seq is not None for sent in page.sent)


def test_what_was_committed_while_redis_was_gone_is_caught_up(large_site: LargeSite, apart: Company) -> None:
    author, helen, omar = apart.pages
    large_site.redis.kill()
    type_on(author, 0)
    head = author.person.snapshot(apart.draft)["seq"]
    omar.hear(head)
    author.hear(head)
    assert not helen.has_heard(head)
    large_site.redis.start()
    helen.hear(head)
    assert_nothing_lost(apart, large_site.database_url)


def test_redis_that_does_not_answer_holds_up_nobody(large_site: LargeSite, apart: Company) -> None:
    author = apart.pages[0]
    assert large_site.redis.process is not None
    large_site.redis.process.send_signal(signal.SIGSTOP)
    try:
        type_on(author, 0)
    finally:
        large_site.redis.process.send_signal(signal.SIGCONT)
    assert author.opened == 1
    settle(apart)
    assert_nothing_lost(apart, large_site.database_url)
