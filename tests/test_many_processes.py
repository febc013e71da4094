"""Two processes of a site, which hear each other through Redis: people, events, rights, and what happens without Redis."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.conftest import PASSWORD, STORY
from tests.more_servers import SETTINGS, Redis, redis, workers
from tests.socket_people import Person, RawSocket


@dataclass
class Site:
    """The addresses of two processes that share a database and Redis."""

    here: str
    there: str
    redis: Redis


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with redis(folder) as broker:
        settings = {**SETTINGS, "REDIS_URL": broker.url}
        # One after the other: the first makes the tables.
        with workers(folder, 1, **settings) as (here,), workers(folder, 1, **settings) as (there,):
            yield Site(f"http://{here.address}", f"http://{there.address}", broker)


@pytest.fixture(scope="module")
def author(site: Site) -> Person:
    return Person(site.here, "Rhiannon")


@pytest.fixture(scope="module")
def helen(site: Site) -> Person:
    return Person(site.here, "Helen")


@dataclass
class Desk:
    """A draft that Helen beta-reads, and windows on it."""

    draft: str
    chapter: str
    opened: ExitStack

    def window(self, person: Person, address: str) -> RawSocket:
        """Open the draft at one of the processes."""
        window = RawSocket(person.at(address))
        self.opened.callback(window.close)
        window.join(self.draft)
        return window

    def comment(self, window: RawSocket, number: int) -> int:
        """Leave a comment and return the number of its event."""
        return int(window.answer_to(self.send_comment(window, number))["seq"])

    def send_comment(self, window: RawSocket, number: int) -> int:
        """Send a comment without waiting for the answer."""
        data = {"chapter": self.chapter, "version": 0, "from": 5, "to": 12, "body": "The lamp."}
        command = {"id": f"command-{number:04}", "draft": self.draft, "name": "leave_comment"}
        return window.send_event("command", {**command, "data": {"annotation": f"comment-{number:04}", **data}})


@pytest.fixture
def desk(author: Person, helen: Person) -> Iterator[Desk]:
    draft = author.new_draft(STORY)
    snapshot = author.snapshot(draft)
    helen.submit(snapshot["invitations"][0]["url"])
    with ExitStack() as opened:
        yield Desk(draft, snapshot["chapters"][0]["id"], opened)


def test_each_event_is_heard_once_at_every_process(site: Site, author: Person, helen: Person, desk: Desk) -> None:
    windows = [desk.window(person, address) for person in (author, helen) for address in (site.here, site.there)]
    first = author.snapshot(desk.draft)["seq"] + 1
    for number in range(20):
        last = desk.comment(windows[number % 4], number)
    desk.comment(windows[0], 20)
    for window in windows:
        while len(window.events()) < 21:
            window.hear("event")
        assert sorted(window.events()) == list(range(first, last + 2))


def test_who_joins_learns_who_is_there_at_the_other_process(site: Site, author: Person, helen: Person, desk: Desk) -> None:
    helens = desk.window(helen, site.there)
    helens.send("42" + json.dumps(["here", {"draft": desk.draft, "chapter": desk.chapter, "from": 3, "to": 7}]))
    helens.ask("join", {"draft": desk.draft, "after": 0})
    person = desk.window(author, site.here).hear("presence")
    assert (person["name"], person["already"], person["from"], person["to"]) == ("Helen", True, 3, 7)


def test_person_has_gone_when_no_process_has_them(site: Site, author: Person, helen: Person, desk: Desk) -> None:
    authors = desk.window(author, site.here)
    here, there = desk.window(helen, site.here), desk.window(helen, site.there)
    here.close()
    while not (told := authors.hear("presence")).get("gone"):
        pass
    # The other process takes it back.
    told = authors.hear("presence")
    assert (told["name"], told["already"], "gone" in told) == ("Helen", True, False)
    there.close()
    assert authors.hear("presence")["gone"]


def test_removed_member_hears_nothing_later_at_any_process(site: Site, author: Person, helen: Person, desk: Desk) -> None:
    authors = desk.window(author, site.here)
    helens = [desk.window(helen, site.here), desk.window(helen, site.there)]
    (removed,) = (member["id"] for member in author.snapshot(desk.draft)["members"] if member["name"] == "Helen")
    remove = {"id": "remove-helen", "draft": desk.draft, "name": "remove_member", "data": {"member": removed}}
    removal = authors.answer_to(authors.send_event("command", remove))["seq"]
    sent = [desk.send_comment(authors, number) for number in range(20)]
    for number in sent:
        assert authors.answer_to(number)["ok"]
    for window in helens:
        window.hear("rejoin")
        assert window.ask("join", {"draft": desk.draft, "after": 0})["error"]["code"] == "not_found"
        assert max(window.events()) == removal
    authors.join(desk.draft)
    assert [person["name"] for person in authors.ask("join", {"draft": desk.draft})["here"]] == ["Rhiannon"]


def test_lost_redis_delays_nobody_and_what_was_missed_is_made_up_for(
    site: Site, author: Person, helen: Person, desk: Desk
) -> None:
    authors, helens = desk.window(author, site.here), desk.window(helen, site.there)
    helens.hear_up_to(desk.comment(authors, 1))
    site.redis.kill()
    try:
        for number in range(2, 12):
            last = desk.comment(authors, number)
            authors.hear_up_to(last)
    finally:
        site.redis.start()
    # Nothing else happens on the draft: without being asked to join again, nobody there would ever see a gap.
    for window in (helens, authors):
        assert window.hear("rejoin") == {"draft": desk.draft, "catch_up": True}
        assert window.join(desk.draft)["seq"] == last
    helens.hear_up_to(desk.comment(authors, 12))
    authors.hear_up_to(desk.comment(helens, 13))


def test_ended_session_is_silent_at_once_at_every_process(site: Site, author: Person, desk: Desk) -> None:
    omar = Person(site.here, "Omar")
    omar.submit(author.snapshot(desk.draft)["invitations"][0]["url"])
    other = omar.in_another_browser()
    windows = [desk.window(other, site.here), desk.window(other, site.there)]
    kept = desk.window(omar, site.there)
    omar.submit("/account/password", "/account", current_password=PASSWORD, password="a tin of lantern oil")
    for window in windows:
        window.hear_goodbye()
    kept.hear_up_to(desk.comment(kept, 1))
    for window in windows:
        assert window.events() == []
