"""Owns the servers around several workers, for tests: Redis, workers as processes of their own, and nginx before them."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers import (
    ROOT,
    SECRET_KEY,
    children_of,
    environment,
    free_port,
    kill_all,
    listens,
    stop,
    stumbles,
    wait_until,
)

TEMPLATE = ROOT / "deploy" / "nginx.conf.template"
SETTINGS = {"SECRET_KEY": SECRET_KEY, "RATE_LIMITS": "0"}
"""Of workers that are to know each other's sessions, and to refuse nobody who asks much."""

# What a machine's own nginx.conf has around the site.
_AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


class Redis:
    """A Redis that keeps nothing, on a port that it keeps when it is started again."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it; returns when it listens."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--dir", str(self._folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port), "Redis", self.process)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        assert self.process is not None
        kill_all([self.process])

    def stop(self) -> None:
        """End it, if it runs."""
        if self.process is not None:
            stop(self.process)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run Redis in `folder` and yield its URL."""
    with redis(folder) as server:
        yield server.url


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    """Run Redis in `folder`."""
    server = Redis(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


class Worker:
    """One worker process of the site, on a port of its own that it keeps when it is started anew."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self._log = folder / f"worker-{self.port}.log"
        self._environment = {**environment(), "BETA_INSTANCE": str(folder), **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self.wrapped: list[str] = []
        """A command that runs the worker's own."""

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """The process that watches over the one that serves."""
        assert self._process is not None
        return self._process

    def kill_serving(self) -> None:
        """Kill (-9) the process that serves; the one that watches over it starts another."""
        for pid in children_of(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @property
    def address(self) -> str:
        """Where nginx finds it."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it as `web@.service` does."""
        command = [*self.wrapped, sys.executable, "-m", "beta", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def wait(self) -> None:
        """Return once it answers; gunicorn listens long before."""
        wait_until(self._answers, "the worker", self._process)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/static/nothing")
            return connection.getresponse().status == 404
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> int:
        """End it as systemd does, and return its status."""
        stop(self.process)
        return int(self.process.returncode)

    def log(self) -> str:
        """Return what it has logged so far."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def stumble(self) -> str:
        """Return its log from the first failure that nobody foresaw; "" where there is none."""
        first = next(iter(stumbles(self._log)), None)
        return "" if first is None else self.log()[self.log().index(first) :][:4000]


@contextmanager
def workers(folder: Path, count: int, **settings: str) -> Iterator[list[Worker]]:
    """Run so many workers, started at the same time."""
    running = [Worker(folder, **settings) for _ in range(count)]
    for worker in running:
        worker.start()
    try:
        for worker in running:
            worker.wait()
        yield running
    finally:
        for worker in running:
            worker.stop()


@contextmanager
def nginx_server(folder: Path, ports: list[int], port: int, http_port: int) -> Iterator[str]:
    """Run nginx by the configuration of `deploy/` before the workers on `ports`, and yield the site's https address.

    Each answer that comes from a worker names it in the header `X-Worker`. The certificate is `folder/certificate.pem`.
    """
    for name in ("additions/server", "additions/static"):
        (folder / name).mkdir(parents=True)
    (folder / "additions" / "server" / "worker.conf").write_text("add_header X-Worker $upstream_addr always;\n")
    _make_certificate(folder)
    values = {
        "BETA_SITE": "localhost",
        "BETA_HTTP": f"127.0.0.1:{http_port}",
        "BETA_HTTPS": f"127.0.0.1:{port}",
        "BETA_LISTEN_OPTIONS": "",
        "BETA_CERTIFICATE": str(folder / "certificate.pem"),
        "BETA_CERTIFICATE_KEY": str(folder / "key.pem"),
        "BETA_ERROR_LOG": "stderr",
        "BETA_STATIC": str(ROOT / "static" / "dist"),
        "BETA_ADDITIONS": str(folder / "additions"),
        "BETA_WORKERS": " ".join(f"server 127.0.0.1:{worker} fail_timeout=1s;" for worker in ports),
    }
    (folder / "site.conf").write_text(filled_in(TEMPLATE.read_text("utf-8"), values), "utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + _AROUND.format(folder=folder), "utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise FileNotFoundError("nginx is missing: run make test-tools")
    with (folder / "nginx.log").open("ab") as log:
        process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")], stdout=log, stderr=log)
    try:
        wait_until(lambda: listens(port), "nginx", process)
        yield f"https://localhost:{port}"
    finally:
        stop(process)


def filled_in(template: str, values: dict[str, str]) -> str:
    """Return a template with its `${BETA_...}` replaced as envsubst does; raises `KeyError` for one that has no value."""
    return re.sub(r"\$\{(BETA_\w+)\}", lambda found: values[found[1]], template)


def _make_certificate(folder: Path) -> None:
    command = [
        "openssl",
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-days",
        "2",
    ]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)
