"""PostgreSQL, Redis and two workers: each is killed while people write, and all at once."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.faults.conftest import LargeSite
from tests.faults.load import Company, settle, writing
from tests.faults.oracle import assert_nothing_lost
from tests.servers import kill_all
from tests.socket_people import PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.slow]

KILLS = 20


def asked(address: str, path: str) -> tuple[int, str]:
    """Return the status and the body of an answer."""
    try:
        with urllib.request.urlopen(address + path, timeout=PATIENCE) as answer:  # noqa: S310  # our own servers
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def readiness(address: str) -> tuple[int, Any]:
    """Return the status of /readyz and what it calls degraded."""
    status, body = asked(address, "/readyz")
    return status, json.loads(body)["degraded"]


def test_nothing_is_lost_when_workers_are_killed_twenty_times(large_site: LargeSite, apart: Company) -> None:
    with writing(apart) as load:
        for number in range(KILLS):
            load.wait_for_more(6)
            large_site.workers[number % 2].kill_serving()
        load.wait_for_more(6)
    assert sum(page.opened for page in apart.pages) > KILLS / 2
    assert any(sent.times > 1 for page in apart.pages for sent in page.sent)
    settle(apart)
    assert_nothing_lost(apart, large_site.database_url)


def test_nothing_is_lost_when_postgresql_is_killed(large_site: LargeSite, apart: Company) -> None:
    with writing(apart) as load:
        load.wait_for_more(10)
        large_site.postgresql.kill()
        for address in large_site.addresses:
            assert asked(address, "/healthz")[0] == 200
            assert readiness(address) == (503, ["database"])
        large_site.postgresql.start()
        load.wait_for_more(20)
    assert {code for page in apart.pages for code in page.refusals} <= {"unavailable", "internal"}
    assert [readiness(address) for address in large_site.addresses] == [(200, [])] * 2
    settle(apart)
    assert_nothing_lost(apart, large_site.database_url)


def test_writing_goes_on_while_redis_is_gone(large_site: LargeSite, apart: Company) -> None:
    with writing(apart) as load:
        load.wait_for_more(10)
        large_site.redis.kill()
        load.wait_for_more(20)
        for address in large_site.addresses:
            assert asked(address, "/healthz")[0] == 200
            status, degraded = readiness(address)
            assert status == 200
            assert "redis" in degraded
        large_site.redis.start()
        load.wait_for_more(10)
    assert [code for page in apart.pages for code in page.refusals] == []
    settle(apart)
    assert_nothing_lost(apart, large_site.database_url)


def test_nothing_is_lost_when_everything_is_killed_at_once(large_site: LargeSite, apart: Company) -> None:
    redis = large_site.redis.process
    assert redis is not None
    with writing(apart) as load:
        load.wait_for_more(10)
        kill_all([*(worker.process for worker in large_site.workers), large_site.postgresql.process, redis])
        large_site.postgresql.start()
        large_site.redis.start()
        for worker in large_site.workers:
            worker.start()
        load.wait_for_more(20)
    assert all(page.opened > 1 for page in apart.pages)
    settle(apart)
    assert_nothing_lost(apart, large_site.database_url)
