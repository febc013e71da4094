"""A worker is killed while it hands a mail to the mail server."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from tests.faults.post_office import PostOffice, post_office
from tests.more_servers import SETTINGS, Worker, redis_server, workers
from tests.socket_people import Person

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SCHEDULE = "huey.schedule.beta"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@dataclass
class Site:
    """A worker, and how to make due at once what stands on its schedule for later."""

    worker: Worker
    make_due: Callable[[], object]


@contextmanager
def queue_in_sqlite(folder: Path, settings: dict[str, str]) -> Iterator[Site]:
    with workers(folder, 1, **settings) as (worker,):
        yield Site(worker, lambda: make_due_in(folder / "jobs.sqlite3"))


def make_due_in(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute("UPDATE schedule SET timestamp = 0").rowcount > 0


@contextmanager
def queue_in_redis(folder: Path, settings: dict[str, str]) -> Iterator[Site]:
    with ExitStack() as running:
        url = running.enter_context(redis_server(folder))
        connection = running.enter_context(Redis.from_url(url))
        (worker,) = running.enter_context(workers(folder, 1, **settings, REDIS_URL=url))
        yield Site(worker, lambda: connection.zunionstore(SCHEDULE, {SCHEDULE: 0}))


@pytest.fixture(params=[queue_in_sqlite, queue_in_redis])
def site(request: pytest.FixtureRequest, tmp_path: Path, office: PostOffice) -> Iterator[Site]:
    """A site with a queue of either kind, which hands its mails to the post office."""
    settings = {**SETTINGS, "MAIL_URL": office.url, "PUBLIC_URL": "http://localhost"}
    with request.param(tmp_path, settings) as site:
        yield site


def test_mail_is_sent_again_when_the_worker_is_killed_while_sending(site: Site, office: PostOffice) -> None:
    noor = Person(f"http://{site.worker.address}", "Noor")
    found = re.search(r"noor-\w+@example\.org", noor.open("/account")[1])
    assert found is not None
    office.is_slow = True
    noor.submit("/reset", email=found[0])
    office.wait(visits=1)
    office.is_slow = False
    site.worker.kill_serving()
    site.make_due()
    office.wait(letters=1)
    assert f"To: {found[0]}" in office.letters[0]
    assert len(office.letters) == 1
