"""Owns how gunicorn serves the app; read by path (`gunicorn --config beta/serving.py`), before the package is imported.

gunicorn loads this file in its parent process, while gevent patches the standard library only later, in the worker. So it
must import nothing of `beta`: a socket or a lock made before the patch would block every greenlet.
"""

import logging
import os
import resource
import runpy
import shutil
import tempfile
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from types import FrameType
from typing import Any

import gevent
from gevent.lock import RLock
from gunicorn.workers.ggevent import GeventWorker

# A goodbye is repeated at this pace (seconds) until the worker has gone: a socket may still come in during the stop.
_GOODBYE_INTERVAL = 0.25

Environ = MutableMapping[str, Any]
StartResponse = Callable[[str, Iterable[tuple[str, str]]], None]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class WholeFrames:
    """A worker's socket whose `send` takes everything, one frame after the other.

    simple-websocket calls `send` once for each frame and trusts it to block until all bytes are taken. gevent's `send`
    may take only a part, which cuts a large frame short and leaves the connection unreadable; and a pong of the reading
    greenlet could land in the middle of a frame of the writing one.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._sending = RLock()

    def send(self, data: bytes) -> int:
        """Send all of the data and return its length in bytes."""
        with self._sending:
            self._sock.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def with_whole_frames(application: Application) -> Application:
    """Wrap a WSGI application so that its WebSockets write whole frames."""

    def call(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            environ["gunicorn.socket"] = WholeFrames(environ["gunicorn.socket"])
        return application(environ, start_response)

    return call


class SocketWorker(GeventWorker):
    """gunicorn's gevent worker, which also writes whole frames and says goodbye to its WebSockets before it stops.

    Without the goodbye an open socket counts as a request under way, and every stop lasts the whole `graceful_timeout`.
    """

    def load_wsgi(self) -> None:
        """Load the app and keep it, to find its Socket.IO server when the worker stops."""
        super().load_wsgi()
        self.flask_app: Any = self.wsgi
        self.wsgi = with_whole_frames(self.wsgi)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin a graceful stop."""
        super().handle_exit(sig, frame)
        gevent.spawn(self._say_goodbye)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Stop in the same way at Ctrl-C."""
        self.handle_exit(sig, frame)

    def _say_goodbye(self) -> None:
        """Close every socket after what is queued for it; clients take it as a lost connection and come back."""
        socketio = getattr(self.flask_app, "extensions", {}).get("socketio")
        while socketio is not None:
            for client in list(socketio.server.eio.sockets.values()):
                gevent.spawn(client.close)
            gevent.sleep(_GOODBYE_INTERVAL)


def _allow_many_sockets() -> None:
    """Raise the soft limit of open files to the hard one: each connection is an open file."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _worker_count() -> int:
    """Return `WEB_CONCURRENCY`; more than one worker needs Redis, or people in one draft would not hear each other."""
    count = int(os.environ.get("WEB_CONCURRENCY") or 1)
    if count > 1 and not os.environ.get("REDIS_URL"):
        raise SystemExit("WEB_CONCURRENCY is above 1 but REDIS_URL is not set: workers could not tell each other of events.")
    return count


def when_ready(server: Any) -> None:
    """Say where the app is, as the last line of the start."""
    server.log.info("Beta is ready at http://%s", bind)


def log_failed_greenlet(_context: object, kind: Any, error: Any, trace: Any) -> None:
    """Log a failure that nobody caught; gevent's own way would print the message that was being worked on."""
    logging.getLogger("beta.greenlets").error("a greenlet failed", exc_info=(kind, error, trace))


def child_exit(_server: Any, worker: SocketWorker) -> None:
    """Take a worker that has gone out of the sums of sockets and rooms."""
    if _metrics_folder:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the package's own


def on_exit(_server: Any) -> None:
    """Take away what the workers have counted."""
    if _metrics_folder:
        shutil.rmtree(_metrics_folder, ignore_errors=True)


def _shared_metrics() -> str:
    """Return the folder in which several workers count together, as `PROMETHEUS_MULTIPROC_DIR` tells each of them."""
    if workers == 1 or "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        return ""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="beta-metrics-")
    return os.environ["PROMETHEUS_MULTIPROC_DIR"]


def post_worker_init(worker: SocketWorker) -> None:
    """Work off mails and other jobs inside the worker; only here, after the patch, may something of `beta` be imported."""
    from beta.jobs.queue import start_consumer

    gevent.get_hub().print_exception = log_failed_greenlet  # type: ignore[method-assign, assignment]
    start_consumer(worker.flask_app)


_allow_many_sockets()

host = os.environ.get("HOST") or "127.0.0.1"
bind = f"[{host}]:{os.environ.get('PORT') or 8000}" if ":" in host else f"{host}:{os.environ.get('PORT') or 8000}"
wsgi_app = "beta:create_app()"
workers = _worker_count()
_metrics_folder = _shared_metrics()
worker_class = SocketWorker
# Each open draft holds one connection for as long as it is open.
worker_connections = 10_000
keepalive = 15
timeout = 60
graceful_timeout = 10
# No access log: addresses and query strings (tokens among them) stay out of the logs.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "info"
_log_lines = runpy.run_path(str(Path(__file__).with_name("log_lines.py")))
logconfig_dict = _log_lines["settings"](loglevel, os.environ.get("LOG_FORMAT") or "")
proc_name = "beta"
control_socket_disable = True
reload = os.environ.get("RELOAD") == "1"
