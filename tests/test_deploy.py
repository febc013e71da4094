"""Three workers behind nginx, by the files of `deploy/`, with PostgreSQL and Redis: any worker serves anybody."""

import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import config
from tests.conftest import PASSWORD, STORY
from tests.course import words
from tests.more_servers import TEMPLATE, Worker, nginx_server, redis_server, workers
from tests.plain_requests import request
from tests.servers import ROOT, SECRET_KEY, free_port, postgresql_server
from tests.socket_people import PATIENCE, Person
from tests.windows import Window

pytestmark = pytest.mark.slow

WORKERS = 3


@dataclass
class Site:
    """The site as people see it, and its workers."""

    address: str
    http_address: str
    workers: list[Worker]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    port, http_port = free_port(), free_port()
    with ExitStack() as running:
        environment = {
            "DATABASE_URL": running.enter_context(postgresql_server()),
            "REDIS_URL": running.enter_context(redis_server(folder)),
            "PUBLIC_URL": f"https://localhost:{port}",
            "SECRET_KEY": SECRET_KEY,
            "TRUSTED_PROXIES": "1",
        }
        started = running.enter_context(workers(folder, WORKERS, **environment))
        ports = [worker.port for worker in started]
        address = running.enter_context(nginx_server(folder, ports, port, http_port))
        trusting = running.enter_context(pytest.MonkeyPatch.context())
        trusting.setenv("SSL_CERT_FILE", str(folder / "certificate.pem"))
        yield Site(address, f"http://localhost:{http_port}", started)


@pytest.fixture(scope="module")
def author(site: Site) -> Person:
    return Person(site.address, "Rhiannon")


@pytest.fixture(scope="module")
def helen(site: Site) -> Person:
    return Person(site.address, "Helen")


@pytest.fixture
def draft(author: Person, helen: Person) -> str:
    """A draft of the author's that Helen beta-reads."""
    made = author.new_draft(STORY)
    helen.submit(author.snapshot(made)["invitations"][0]["url"])
    return made


def comment(chapter: str, annotation: str) -> dict[str, Any]:
    place = {"chapter": chapter, "version": 0, "from": 5, "to": 12}
    return {"annotation": annotation, "body": "The lamp, once more.", **place}


def at_worker(worker: Worker, person: Person, path: str) -> Any:
    """Ask one worker as nginx would, and return its JSON."""
    headers = {"Cookie": person.cookie, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    status, _headers, body = request(f"http://{worker.address}{path}", headers=headers)
    assert status == 200, body
    return json.loads(body)


def test_people_on_different_workers_hear_each_other(author: Person, helen: Person, draft: str) -> None:
    with Window(author, draft) as authors, Window(helen, draft) as helens:
        assert authors.worker != helens.worker
        chapter = author.snapshot(draft)["chapters"][0]["id"]
        for number in range(20):
            helens.perform("leave_comment", comment(chapter, f"comment-{number}"))
            answer = {"annotation": f"comment-{number}", "reply": f"reply-{number:03}", "body": "Yes."}
            seq = authors.perform("reply", answer)
            authors.wait(seq=seq)
            helens.wait(seq=seq)
        assert [event["kind"] for event in authors.events.values()][-2:] == ["comment_left", "reply_left"]
        assert authors.connections == helens.connections == 1


def test_presence_is_told_between_workers(author: Person, helen: Person, draft: str) -> None:
    chapter = author.snapshot(draft)["chapters"][0]["id"]
    with Window(author, draft) as authors:
        with Window(helen, draft) as helens:
            assert authors.worker != helens.worker
            helens.move(chapter, 3, 7)
            authors.wait(places=1)
            assert (authors.presence[0]["name"], authors.presence[0]["from"]) == ("Helen", 3)
        authors.wait(places=2)
        assert authors.presence[1]["gone"]


def test_removed_member_hears_nothing_more_at_another_worker(author: Person, helen: Person, draft: str) -> None:
    chapter = author.snapshot(draft)["chapters"][0]["id"]
    with Window(author, draft) as authors, Window(helen, draft) as helens:
        assert authors.worker != helens.worker
        (removed,) = (member["id"] for member in author.snapshot(draft)["members"] if member["name"] == "Helen")
        authors.perform("remove_member", {"member": removed})
        helens.wait(sent_away=1)
        authors.wait(sent_away=1)
        assert helens.join()["error"]["code"] == "not_found"
        assert authors.join()["ok"]
        heard = len(helens.events)
        authors.wait(seq=authors.perform("leave_comment", comment(chapter, "comment-1")))
        assert helens.join()["error"]["code"] == "not_found"
        assert len(helens.events) == heard


def test_every_worker_serves_every_draft_as_it_is(site: Site, author: Person, draft: str) -> None:
    chapter = author.snapshot(draft)["chapters"][0]["id"]
    for version in range(6):
        typed = {"stepType": "replace", "from": 1, "to": 1, "slice": words(f"{version} ")}
        data = {"chapter": chapter, "version": version, "steps": [typed], "client": "editor-of-the-author"}
        with Window(author, draft) as window:
            window.perform("edit_text", data)
        snapshots = [at_worker(worker, author, f"/api/drafts/{draft}") for worker in site.workers]
        assert [snapshot["chapters"][0]["version"] for snapshot in snapshots] == [version + 1] * WORKERS
        assert snapshots[0] == snapshots[1] == snapshots[2]
    text = snapshots[0]["chapters"][0]["doc"]["content"][0]["content"][0]["text"]
    assert text.startswith("5 4 3 2 1 0 ")


def test_limits_count_across_workers(site: Site, helen: Person) -> None:
    page = helen.open("/account")[1]
    found = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)
    assert found is not None
    form = {"csrf_token": found[1], "current_password": "a wild guess", "password": PASSWORD}
    body = urllib.parse.urlencode(form).encode()
    headers = {"Cookie": helen.cookie, "Referer": f"{site.address}/account", "Origin": site.address}
    answers = [request(f"{site.address}/account/password", body, headers) for _ in range(11)]
    assert {headers["x-worker"] for _, headers, _ in answers} == {worker.address for worker in site.workers}
    assert [status for status, _, _ in answers] == [422] * 10 + [429]
    assert int(answers[-1][1]["retry-after"]) > 0


def test_built_files_come_from_nginx_compressed_and_for_good(site: Site) -> None:
    manifest = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text("utf-8"))
    script = manifest["js/pages/draft.js"]
    status, headers, body = request(f"{site.address}/static/{script}", headers={"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert body == (ROOT / "static" / "dist" / f"{script}.gz").read_bytes()
    assert headers["content-type"].endswith("/javascript")
    assert "immutable" in headers["cache-control"]
    assert "x-worker" not in headers
    plain = request(f"{site.address}/static/{script}")
    assert plain[2] == (ROOT / "static" / "dist" / script).read_bytes()
    assert request(f"{site.address}/static/../nginx.conf")[0] in (400, 404)


def test_bodies_are_bounded_by_nginx_as_by_the_application(site: Site) -> None:
    found = re.search(r"client_max_body_size (\d+)m;", TEMPLATE.read_text("utf-8"))
    assert found is not None
    assert int(found[1]) * 1024 * 1024 == config.settings()["MAX_CONTENT_LENGTH"]
    status, headers, _ = request(f"{site.address}/login", b"x" * (6 * 1024 * 1024 + 1))
    assert (status, "x-worker" in headers) == (413, False)


def test_plain_http_other_names_and_the_measures_lead_nowhere(site: Site) -> None:
    status, headers, _ = request(f"{site.http_address}/login?next=/drafts/1")
    assert (status, headers["location"]) == (301, "https://localhost/login?next=/drafts/1")
    assert request(f"{site.address}/metrics")[0] == 404
    with pytest.raises(urllib.error.URLError):
        request(site.address.replace("localhost", "127.0.0.1"))


def test_cookies_are_secure_and_forged_addresses_are_not_believed(site: Site) -> None:
    status, headers, _ = request(
        f"{site.address}/login", headers={"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example.org"}
    )
    assert status == 200
    assert "Secure" in headers["set-cookie"]
    status, headers, _ = request(f"{site.address}/account", headers={"X-Forwarded-Host": "evil.example.org"})
    assert "evil.example.org" not in headers.get("location", "")


def test_rolling_restart_loses_nothing_and_doubles_nothing(site: Site, author: Person, helen: Person, draft: str) -> None:
    chapter = author.snapshot(draft)["chapters"][0]["id"]
    stopping = threading.Event()

    def write(window: Window, name: str) -> dict[str, int]:
        """Leave up to five remarks a second; return the number that each was acknowledged with."""
        acknowledged: dict[str, int] = {}
        while not stopping.wait(0.2):
            annotation = f"{name}-remark-{len(acknowledged)}"
            acknowledged[annotation] = window.perform("leave_comment", comment(chapter, annotation))
        return acknowledged

    with Window(author, draft) as authors, Window(helen, draft) as helens, ThreadPoolExecutor() as pool:
        writing = [pool.submit(write, authors, "author"), pool.submit(write, helens, "helen")]
        try:
            for worker in site.workers:
                before = authors.last
                assert worker.stop() == 0
                worker.start()
                worker.wait()
                authors.wait(seq=before + 5)
        finally:
            stopping.set()
        acknowledged = {id_: seq for done in writing for id_, seq in done.result(PATIENCE).items()}
        for window in (authors, helens):
            window.open()
        assert authors.connections + helens.connections > 4
        head = author.snapshot(draft)["seq"]
        assert authors.last == helens.last == head
    left = {event["data"]["annotation"]: seq for seq, event in authors.events.items() if event.get("kind") == "comment_left"}
    assert left == acknowledged
    kinds = [event.get("kind") for event in authors.events.values()]
    assert kinds.count("comment_left") == len(acknowledged)
    seen = [one["id"] for one in author.snapshot(draft)["annotations"]]
    assert sorted(seen) == sorted(acknowledged)
    assert [worker.stumble() for worker in site.workers] == [""] * len(site.workers)


def test_site_whose_workers_are_all_gone_says_so(tmp_path: Path) -> None:
    port = free_port()
    with nginx_server(tmp_path, [free_port()], port, free_port()) as address, pytest.MonkeyPatch.context() as trusting:
        trusting.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        status, headers, body = request(f"{address}/")
    assert (status, headers["retry-after"]) == (503, "5")
    assert b"back in a moment" in body
