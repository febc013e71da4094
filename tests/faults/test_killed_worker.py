"""A worker on SQLite is killed while people write."""

import pytest

from tests.faults.conftest import SmallSite
from tests.faults.load import Company, writing
from tests.faults.oracle import assert_nothing_lost

pytestmark = [pytest.mark.faults, pytest.mark.slow]

KILLS = 20


def test_nothing_is_lost_when_the_worker_is_killed_twenty_times(small_site: SmallSite, company: Company) -> None:
    with writing(company) as load:
        for _ in range(KILLS):
            load.wait_for_more(6)
            small_site.worker.kill_serving()
            load.wait_for_more(1)
    assert min(page.opened for page in company.pages) > KILLS / 2
    assert any(sent.times > 1 for page in company.pages for sent in page.sent)
    assert_nothing_lost(company, small_site.database_url)
