"""Another process holds the lock of the SQLite file for half a minute while people write."""

import subprocess
import sys

import pytest

from tests.faults.conftest import SmallSite
from tests.faults.load import Company, writing
from tests.faults.oracle import assert_nothing_lost

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SECONDS = 30

HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
for _ in range(int(sys.argv[2])):
    print("locked", flush=True)
    time.sleep(1)
connection.execute("ROLLBACK")
"""


def test_locked_database_lets_read_and_refuses_plainly(small_site: SmallSite, company: Company) -> None:
    command = [sys.executable, "-c", HOLDER, str(small_site.folder / "beta.sqlite3"), str(SECONDS)]
    with writing(company) as load:
        load.wait_for_more(10)
        with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            for _second in holder.stdout:
                look(company)
        load.wait_for_more(10)
    assert all(page.refusals for page in company.pages)
    assert {code for page in company.pages for code in page.refusals} == {"unavailable"}
    assert [page.opened for page in company.pages] == [1, 1, 1]
    assert_nothing_lost(company, small_site.database_url)


def look(company: Company) -> None:
    """Ask whether the site is alive, and for the draft, which needs no lock."""
    helen = company.people[1]
    helen.open("/healthz")
    assert helen.snapshot(company.draft)["draft"] == company.draft
