"""Owns the four servers that are compared, each on a free port and in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.support import ROOT
from tests.more_servers import redis_server
from tests.servers import beta_server, free_port, listens, postgresql, stop, wait_until

BARE = "bare ws"
STOCK = "stock Flask-SocketIO"
SQLITE = "beta, SQLite"
SCALED = "beta, PostgreSQL + Redis"


@contextmanager
def bare_server(folder: Path) -> Iterator[str]:
    """Run the bare broadcast server on Node's `ws`."""
    port = free_port()
    yield from _served(port, ["node", "benchmarks/live_bare.mjs", str(port)], folder / "bare.log")


@contextmanager
def stock_server(folder: Path) -> Iterator[str]:
    """Run stock Flask-SocketIO on gunicorn with its gevent worker, as its documentation says."""
    port = free_port()
    gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "--worker-class", "gevent", "--workers", "1"]
    gunicorn += ["--worker-connections", "10000", "--bind", f"127.0.0.1:{port}", "benchmarks.live_stock:app"]
    yield from _served(port, gunicorn, folder / "stock.log", LIVE_STOCK_DATABASE=str(folder / "stock.sqlite3"))


@contextmanager
def sqlite_server(folder: Path) -> Iterator[str]:
    """Run ours as it runs on one small machine."""
    instance = folder / "sqlite"
    instance.mkdir()
    with beta_server(instance, DATABASE_URL="", REDIS_URL="", WEB_CONCURRENCY="1") as address:
        yield address


@contextmanager
def scaled_server(folder: Path) -> Iterator[str]:
    """Run ours with two workers on PostgreSQL and Redis."""
    instance = folder / "scaled"
    instance.mkdir()
    with ExitStack() as stack:
        database = stack.enter_context(postgresql(durable=True)).url
        redis = stack.enter_context(redis_server(instance))
        yield stack.enter_context(beta_server(instance, DATABASE_URL=database, REDIS_URL=redis, WEB_CONCURRENCY="2"))


def _served(port: int, command: list[str], log_file: Path, **environment: str) -> Iterator[str]:
    """Run a server as long as it is needed; what it says goes to a file."""
    with log_file.open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        wait_until(lambda: listens(port), log_file.stem, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)
