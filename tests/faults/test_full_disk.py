"""The disk under a worker fills up while people write, and is emptied again."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.disk import SmallDisk
from tests.faults.load import Company, gather, writing
from tests.faults.oracle import assert_nothing_lost
from tests.more_servers import SETTINGS, Worker
from tests.servers import wait_until
from tests.socket_people import PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path, **SETTINGS)
    yield worker
    worker.stop()


@pytest.fixture
def disk(worker: Worker, tmp_path: Path) -> SmallDisk:
    """The disk of the worker, who has been started on it."""
    disk = SmallDisk(worker, tmp_path, kilobytes=12_000)
    worker.start()
    worker.wait()
    return disk


@pytest.fixture
def company(worker: Worker, disk: SmallDisk) -> Iterator[Company]:
    people = gather(f"http://{worker.address}")
    people.open_pages()
    yield people
    people.close()


def test_full_disk_refuses_plainly_and_loses_nothing(
    worker: Worker, disk: SmallDisk, company: Company, tmp_path: Path
) -> None:
    author = company.pages[0]
    with writing(company) as load:
        load.wait_for_more(10)
        disk.fill()
        assert disk.free() == 0
        wait_until(lambda: all(page.refusals for page in company.pages), "the refusal of what does not fit")
        assert {code for page in company.pages for code in page.refusals} == {"unavailable"}
        assert company.people[1].snapshot(company.draft)["seq"] >= author.last
        with urllib.request.urlopen(f"http://{worker.address}/readyz", timeout=PATIENCE) as answer:
            assert json.load(answer)["ready"]
        disk.empty()
        load.wait_for_more(20)
    assert_nothing_lost(company, f"sqlite:///{disk.copy_database(tmp_path)}")
