"""Owns the sites of these tests: one small, on SQLite; one on PostgreSQL and Redis with two workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.load import Company, gather
from tests.more_servers import SETTINGS, Redis, Worker, redis, workers
from tests.servers import PostgreSQL, postgresql


@dataclass
class SmallSite:
    """One worker on SQLite."""

    folder: Path
    worker: Worker

    @property
    def address(self) -> str:
        """Where people find it."""
        return f"http://{self.worker.address}"

    @property
    def database_url(self) -> str:
        """Where its database is."""
        return f"sqlite:///{self.folder / 'beta.sqlite3'}"


@dataclass
class LargeSite:
    """Two workers that share PostgreSQL and Redis."""

    workers: list[Worker]
    postgresql: PostgreSQL
    redis: Redis

    @property
    def addresses(self) -> list[str]:
        """Where people find its workers."""
        return [f"http://{worker.address}" for worker in self.workers]

    @property
    def database_url(self) -> str:
        """Where its database is."""
        return self.postgresql.url


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    folder = tmp_path_factory.mktemp("small-site")
    with workers(folder, 1, **SETTINGS) as (worker,):
        yield SmallSite(folder, worker)


@pytest.fixture(scope="module")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LargeSite]:
    folder = tmp_path_factory.mktemp("large-site")
    with redis(folder) as broker, postgresql() as database:
        environment = {**SETTINGS, "DATABASE_URL": database.url, "REDIS_URL": broker.url}
        with workers(folder, 2, **environment) as started:
            yield LargeSite(started, database, broker)


@pytest.fixture
def company(small_site: SmallSite) -> Iterator[Company]:
    """Three people with a new draft open at the small site."""
    people = gather(small_site.address)
    people.open_pages()
    yield people
    people.close()


@pytest.fixture
def apart(large_site: LargeSite) -> Iterator[Company]:
    """Three people with a new draft open at the large site: the author and Omar at one worker, Helen at the other."""
    people = gather(large_site.addresses[0])
    people.open_pages(*large_site.addresses)
    yield people
    people.close()
