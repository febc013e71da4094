"""People who go while the server waits for Redis on their behalf: nothing of them stays, and the server does not stumble."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from tests.conftest import STORY
from tests.more_servers import redis_server
from tests.servers import beta_server, stumbles, wait_until
from tests.socket_people import Person, RawSocket

pytestmark = pytest.mark.data

STANDS_STILL = 400
"""Milliseconds; after half a second the site would go on without Redis."""


@dataclass
class Site:
    """One process of the site, with its Redis."""

    author: Person
    helen: Person
    redis: Redis
    log: Path

    def sockets(self) -> int:
        """Return how many sockets the process has open."""
        found = re.search(r"^beta_sockets (\d+)", self.author.open("/metrics")[1], re.MULTILINE)
        assert found is not None
        return int(found[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as running:
        redis_url = running.enter_context(redis_server(folder))
        settings = {"DATABASE_URL": database_server or "", "REDIS_URL": redis_url, "RATE_LIMITS": "1"}
        address = running.enter_context(beta_server(folder, **settings))
        yield Site(Person(address, "Rhiannon"), Person(address, "Helen"), Redis.from_url(redis_url), folder / "server.log")


@pytest.mark.parametrize("event", ["join", "here"])
def test_who_goes_while_redis_stands_still_is_not_here(site: Site, event: str) -> None:
    draft = site.author.new_draft(STORY)
    site.helen.submit(site.author.snapshot(draft)["invitations"][0]["url"])
    gone = RawSocket(site.helen)
    if event == "here":
        gone.join(draft)
    site.redis.client_pause(STANDS_STILL)
    gone.send("42" + json.dumps([event, {"draft": draft, "after": None, "chapter": None, "from": 1, "to": 1}]))
    # By the answer to this, what was sent before has come to its turn.
    site.author.open("/healthz")
    gone.below.close()
    wait_until(lambda: site.sockets() == 0, "the end of the socket")
    watching = RawSocket(site.author)
    assert [person["name"] for person in watching.join(draft)["here"]] == ["Rhiannon"]
    watching.connection.close()
    assert stumbles(site.log) == []
