"""A worker told to stop finishes what is under way and waits for nothing else; it works off jobs only where it should."""

import http.client
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from beta import create_app
from beta.jobs.queue import send_mail
from tests.more_servers import Worker
from tests.servers import beta_server, listens, wait_until
from tests.socket_people import PATIENCE, Person

pytestmark = pytest.mark.data

LONG = "--graceful-timeout 600"
"""So long that whoever waits for it is taken for dead."""
FORM = b"email=nobody%40example.org&password=a+wild+guess"
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.fixture
def worker(tmp_path: Path, database_server: str | None) -> Iterator[Worker]:
    """A worker that would wait very long for requests under way."""
    settings = {"DATABASE_URL": database_server or "", "RATE_LIMITS": "0", "GUNICORN_CMD_ARGS": LONG}
    worker = Worker(tmp_path, **settings)
    worker.start()
    try:
        worker.wait()
        yield worker
    finally:
        worker.stop()


@contextmanager
def connected(worker: Worker) -> Iterator[http.client.HTTPConnection]:
    """A connection that stays as long as the block."""
    with closing(http.client.HTTPConnection(worker.address, timeout=PATIENCE)) as connection:
        connection.connect()
        yield connection


def test_stop_does_not_wait_for_whoever_is_only_connected(worker: Worker) -> None:
    with connected(worker) as kept, connected(worker):
        kept.request("GET", "/healthz")
        assert kept.getresponse().read() == b"ok\n"
        with Person(f"http://{worker.address}", "Rhiannon").socket():
            assert worker.stop() == 0
    assert "graceful timeout" not in worker.log()


def test_stop_waits_for_the_request_that_is_under_way(worker: Worker) -> None:
    with connected(worker) as sending, ThreadPoolExecutor() as pool:
        sending.putrequest("POST", "/login")
        sending.putheader("Content-Type", "application/x-www-form-urlencoded")
        sending.putheader("Content-Length", str(len(FORM)))
        sending.putheader("Expect", "100-continue")
        sending.endheaders(FORM[:10])
        assert sending.sock.recv(len(GO_ON)) == GO_ON
        status = pool.submit(worker.stop)
        wait_until(lambda: not listens(worker.port), "the end of listening")
        sending.send(FORM[10:])
        with closing(sending.getresponse()) as answer:
            assert answer.status == 400
            assert answer.read()
        assert status.result(PATIENCE) == 0


@pytest.fixture
def waiting_mail(tmp_path: Path) -> Callable[[], list[Path]]:
    """A site on whose queue a mail waits; returns what has left."""
    app = create_app({"INSTANCE": str(tmp_path), "SECRET_KEY": "of no account", "TESTING": True})
    with app.app_context():
        send_mail("helen@example.org", "The ledger", "A link to choose a new password.")
    return lambda: list(tmp_path.glob("outbox/*.eml"))


@pytest.mark.parametrize(("elsewhere", "sent"), [("0", 1), ("1", 0)])
def test_jobs_are_worked_off_in_a_web_worker_unless_they_are_elsewhere(
    tmp_path: Path, waiting_mail: Callable[[], list[Path]], elsewhere: str, sent: int
) -> None:
    """What waits when a consumer begins it takes at once, and a stop lets it finish: so nothing has to be waited for."""
    with beta_server(tmp_path, DATABASE_URL="", JOBS_ELSEWHERE=elsewhere):
        pass
    assert len(waiting_mail()) == sent
