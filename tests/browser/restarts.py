"""Owns a server that a test stops and starts again, on the same port and instance."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import ROOT, WAIT, free_port, listens, stop, wait_until

BIN = Path(sys.executable).parent


def first_answer(address: str) -> None:
    """Wait until a server that listens has loaded the application and gives a page."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=WAIT)
    connection.request("GET", "/")
    connection.getresponse().read()
    connection.close()


class Restarts:
    """The application on a port of its own."""

    def __init__(self, instance: Path) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "BETA_INSTANCE": str(instance),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "RATE_LIMITS": "0",
            # An idle connection that a browser keeps open would hold up the stop.
            "GUNICORN_CMD_ARGS": "--keep-alive 1",
        }
        self.log = (instance / "restarted.log").open("ab")
        migrate = [str(BIN / "flask"), "--app", "beta:create_app", "db", "upgrade", "--directory", "beta/migrations"]
        subprocess.run(migrate, check=True, cwd=ROOT, env=self.environment, capture_output=True)

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, and return once a page comes."""
        gunicorn = [str(BIN / "gunicorn"), "--config", "beta/serving.py"]
        self.process = subprocess.Popen(gunicorn, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        wait_until(lambda: listens(self.port), "the server", self.process)
        first_answer(self.address)

    def stop(self) -> None:
        """End it, by its process id."""
        stop(self.process)


@contextmanager
def restarting_server(instance: Path) -> Iterator[Restarts]:
    """Migrate a new instance, and serve it for as long as the test lasts."""
    server = Restarts(instance)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        server.log.close()
