"""The server's clock steps back an hour while people write; order rests on numbers, and nobody is sent away."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.conftest import SmallSite
from tests.faults.load import Company, gather, writing
from tests.faults.oracle import assert_nothing_lost
from tests.faults.page import Page
from tests.more_servers import SETTINGS, workers
from tests.socket_people import Person

pytestmark = [pytest.mark.faults, pytest.mark.slow]


# libfaketime 0.9.10 lets nobody sleep on the clock that it leaves alone, which is how Python sleeps. gevent has its own way.
SLEEP = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""


class Clock:
    """The clock of a worker's processes, set by libfaketime: a file says how far it is off."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            raise FileNotFoundError("libfaketime is missing: run make test-tools")
        self._file = folder / "clock"
        (folder / "sitecustomize.py").write_text(SLEEP, "ascii")
        self.environment = {
            "LD_PRELOAD": str(found[0]),
            "PYTHONPATH": str(folder),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set("+0")

    def set(self, offset: str) -> None:
        """Put the clock ahead or back by so much, from now on."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{offset}\n", "ascii")
        new.replace(self._file)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Iterator[SmallSite]:
    with workers(tmp_path, 1, **SETTINGS, **clock.environment) as (worker,):
        yield SmallSite(tmp_path, worker)


@pytest.fixture
def company(site: SmallSite) -> Iterator[Company]:
    people = gather(site.address)
    people.open_pages()
    yield people
    people.close()


def test_clock_that_steps_back_an_hour_harms_nothing(clock: Clock, site: SmallSite, company: Company) -> None:
    author, helen, _omar = company.pages
    with writing(company) as load:
        load.wait_for_more(15)
        clock.set("-1h")
        load.wait_for_more(15)
    helen.close()
    helen.open()
    company.pages.append(Page(company.people[2], company.draft))
    assert Person(site.address, "Noor").new_draft("A tide that nobody had ordered came in.\n")
    author.hear(company.people[0].snapshot(company.draft)["seq"])
    times = [datetime.fromisoformat(author.events[seq]["at"]) for seq in sorted(author.events)]
    steps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert sum(step < -timedelta(minutes=50) for step in steps) == 1
    assert_nothing_lost(company, site.database_url)
