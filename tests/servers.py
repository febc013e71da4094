"""Owns real servers for tests: each on a free loopback port, in a temporary folder, stopped by its process id."""

import http.client
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WAIT = 60.0
"""Seconds a server may take to come up."""


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], what: str, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Return as soon as `ready` says so; raises `TimeoutError` after `WAIT` seconds or when the process has ended."""
    deadline = time.monotonic() + WAIT
    while not ready():
        if process is not None and process.poll() is not None:
            raise TimeoutError(f"{what} ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come up")
        time.sleep(0.02)


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


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run PostgreSQL, as the user `postgres` when we are root, and yield the URL of an empty database.

    Its folder is one of its own: pytest's are closed to other users, and so to that one.
    """
    with tempfile.TemporaryDirectory(prefix="beta-postgresql-") as folder:
        yield from _postgresql_in(Path(folder))


def _postgresql_in(folder: Path) -> Iterator[str]:
    data, port = folder / "data", free_port()
    options: dict[str, object] = {}
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(folder, postgres.pw_uid, postgres.pw_gid)
        options = {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}
    initdb = [_postgresql_program("initdb"), "-D", str(data), "-U", "beta", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **options)  # type: ignore[call-overload]
    command = [_postgresql_program("postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    command += ["-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    process = subprocess.Popen(  # type: ignore[call-overload]
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    try:
        wait_until(lambda: listens(port), "PostgreSQL", process)
        create = [_postgresql_program("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "beta", "beta_test"]
        wait_until(lambda: subprocess.run(create, capture_output=True).returncode == 0, "the database", process)
        yield f"postgresql+psycopg://beta@127.0.0.1:{port}/beta_test"
    finally:
        stop(process)


@contextmanager
def beta_server(instance: Path, **environment: str) -> Iterator[str]:
    """Migrate and serve the application as `make run` does, on a free port, and yield its address."""
    port = free_port()
    variables = {
        **os.environ,
        "BETA_INSTANCE": str(instance),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "RATE_LIMITS": "0",
        **environment,
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
