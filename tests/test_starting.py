"""Several processes of a site started at once, where there is nothing yet: neither tables nor a signing key."""

from pathlib import Path

import pytest

from tests.more_servers import workers
from tests.socket_people import Person

pytestmark = pytest.mark.slow


def test_processes_that_start_at_once_in_an_empty_folder_all_serve_the_same_site(tmp_path: Path) -> None:
    with workers(tmp_path, 4, RATE_LIMITS="0") as running:
        author = Person(f"http://{running[0].address}", "Rhiannon")
        draft = author.new_draft("Title: First\n\nThe lamp was lit late.")
        shown = [author.at(f"http://{worker.address}").snapshot(draft)["title"] for worker in running]
        assert shown == ["First"] * 4
        assert [worker.stumble() for worker in running] == [""] * len(running)
