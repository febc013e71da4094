"""Owns real servers for tests: each on a free loopback port, in a temporary folder, stopped by its process id."""

import http.client
import itertools
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECRET_KEY = "a secret for tests, forty characters long"
WAIT = 120.0
"""Seconds a server may take to come up."""


def environment() -> dict[str, str]:
    """Return the environment for servers: ours, but that Python keeps what it has compiled; else each start takes long."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _ports() -> Iterator[int]:
    """Yield this test process's own ports again and again; systems give those above 32,767 to whoever connects."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = range(20_000 + 1000 * (worker % 12), 21_000 + 1000 * (worker % 12))
    begin = random.randrange(len(own))
    return itertools.cycle([*own[begin:], *own[:begin]])


_PORTS = _ports()


def free_port() -> int:
    """Return a loopback port that nobody listens on, and that nobody else is given soon."""
    return next(port for port in _PORTS if not listens(port))


def wait_until(ready: Callable[[], bool], what: str, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Return as soon as `ready` says so; raises `TimeoutError` after `WAIT` seconds or when the process has ended."""
    deadline = time.monotonic() + WAIT
    while not ready():
        if process is not None and process.poll() is not None:
            raise TimeoutError(f"{what} ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come up")
        time.sleep(0.02)


def stumbles(log: Path) -> list[str]:
    """Return the lines in which a server has logged a failure that nobody foresaw, or Python has printed one."""
    return [line for line in log.read_text("utf-8").splitlines() if '"errors": [' in line or line.startswith("Traceback")]


def listens(port: int) -> bool:
    """Return whether something accepts connections on a loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int) -> bool:
    """Return whether a web server at a loopback port answers: it listens before it can."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def stop(process: "subprocess.Popen[bytes]", patience: float = 15) -> None:
    """End a process by its id, firmly after `patience` seconds."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _postgresql_program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    given = str(found[-1]) if found else shutil.which(name)
    if given is None:
        raise FileNotFoundError(f"{name} is missing: run make test-tools")
    return given


class PostgreSQL:
    """A PostgreSQL in a folder of its own, run as the user `postgres` when we are root; it keeps its port and its data.

    Its commits do not wait for the disk unless it is `durable`.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._fsync = "on" if durable else "off"
        self._folder, self._data, self._port = folder, folder / "data", free_port()
        self._options: dict[str, Any] = {}
        if os.geteuid() == 0:
            postgres = pwd.getpwnam("postgres")
            os.chown(folder, postgres.pw_uid, postgres.pw_gid)
            self._options = {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}
        initdb = [_postgresql_program("initdb"), "-D", str(self._data), "-U", "beta", "-A", "trust"]
        initdb += ["-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **self._options)
        self.process = self._started()
        create = [_postgresql_program("createdb"), "-h", "127.0.0.1", "-p", str(self._port), "-U", "beta", "beta_test"]
        wait_until(lambda: subprocess.run(create, capture_output=True).returncode == 0, "the database", self.process)

    @property
    def url(self) -> str:
        """Where its one database is."""
        return f"postgresql+psycopg://beta@127.0.0.1:{self._port}/beta_test"

    def kill(self) -> None:
        """End all its processes at once, as a crash does; returns when they are gone."""
        kill_all([self.process])

    def start(self) -> None:
        """Start it again on the same data; returns when it listens."""
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        command = [_postgresql_program("postgres"), "-D", str(self._data), "-p", str(self._port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self._folder}"]
        command += ["-c", f"fsync={self._fsync}"]
        process = subprocess.Popen(
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._options
        )
        try:
            wait_until(lambda: listens(self._port), "PostgreSQL", process)
        except BaseException:
            stop(process)
            raise
        return process


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run PostgreSQL and yield the URL of an empty database."""
    with postgresql() as server:
        yield server.url


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[PostgreSQL]:
    """Run PostgreSQL with an empty database. Its folder is one of its own: pytest's are closed to the user `postgres`."""
    with tempfile.TemporaryDirectory(prefix="beta-postgresql-") as folder:
        server = PostgreSQL(Path(folder), durable=durable)
        try:
            yield server
        finally:
            stop(server.process)


def children_of(pid: int) -> list[int]:
    """Return the ids of a process's children; none where it has gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def is_gone(pid: int) -> bool:
    """Return whether a process runs no more; one whose end nobody has asked for yet counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def kill_all(processes: "list[subprocess.Popen[bytes]]") -> None:
    """Kill processes and their children (-9), all in the same instant; returns when they are gone."""
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    pids = [pid for process in processes for pid in (process.pid, *children_of(process.pid))]
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for process in processes:
        process.wait()
    wait_until(lambda: all(is_gone(pid) for pid in pids), "the end of what was killed")


@contextmanager
def beta_server(instance: Path, **settings: str) -> Iterator[str]:
    """Migrate and serve the application as `make run` does, on a free port, and yield its address."""
    port = free_port()
    variables = {
        **environment(),
        "BETA_INSTANCE": str(instance),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "RATE_LIMITS": "0",
        **settings,
    }
    bin_folder = Path(sys.executable).parent
    flask = [str(bin_folder / "flask"), "--app", "beta:create_app"]
    migrate = [*flask, "db", "upgrade", "--directory", "beta/migrations"]
    subprocess.run(migrate, check=True, cwd=ROOT, env=variables, capture_output=True)
    gunicorn = [str(bin_folder / "gunicorn"), "--config", "beta/serving.py"]
    with (instance / "server.log").open("ab") as log:
        process = subprocess.Popen(gunicorn, cwd=ROOT, env=variables, stdout=log, stderr=log)
    try:
        wait_until(lambda: answers(port), "the server", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)
