"""A site of one worker that is to use Redis, and has none: from the start, and lost later."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import SmallSite
from tests.faults.load import Company, gather, writing
from tests.faults.oracle import assert_nothing_lost
from tests.more_servers import SETTINGS, Redis, workers
from tests.socket_people import PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis that has not been started."""
    redis = Redis(tmp_path)
    yield redis
    redis.stop()


@pytest.fixture
def site(tmp_path: Path, redis: Redis) -> Iterator[SmallSite]:
    """A site with its limits at work, since these too are counted in Redis."""
    with workers(tmp_path, 1, **{**SETTINGS, "RATE_LIMITS": "1", "REDIS_URL": redis.url}) as (worker,):
        yield SmallSite(tmp_path, worker)


@pytest.fixture
def company(site: SmallSite) -> Iterator[Company]:
    people = gather(site.address)
    people.open_pages()
    yield people
    people.close()


def parts_down(site: SmallSite) -> Any:
    """Return what /readyz calls degraded; it must say that people can be served."""
    with urllib.request.urlopen(f"{site.address}/readyz", timeout=PATIENCE) as answer:  # noqa: S310  # our own server
        told = json.load(answer)
    assert told["ready"]
    return told["degraded"]


def test_site_without_redis_goes_on_and_says_what_is_degraded(redis: Redis, site: SmallSite, company: Company) -> None:
    assert parts_down(site) == ["queue", "redis"]
    with writing(company) as load:
        load.wait_for_more(10)
        redis.start()
        load.wait_for_more(10)
        assert parts_down(site) == []
        redis.kill()
        load.wait_for_more(10)
        assert parts_down(site) == ["queue", "redis"]
    assert [code for page in company.pages for code in page.refusals] == []
    assert [page.opened for page in company.pages] == [1, 1, 1]
    assert_nothing_lost(company, site.database_url)
