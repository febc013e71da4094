"""Owns how gunicorn serves the app; read by path (`gunicorn --config beta/serving.py`), before the package is imported.

gunicorn loads this file in its parent process, while gevent patches the standard library only later, in the worker. So it
must import nothing of `beta`: a socket or a lock made before the patch would block every greenlet.
"""

import logging
import os
import resource
import runpy
import shutil
import socket
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gunicorn.workers.ggevent import GeventWorker

# A goodbye is repeated at this pace (seconds) until the worker has gone: a socket may still come in during the stop.
_GOODBYE_INTERVAL = 0.25
# How often gunicorn's parent process is told that the worker is alive, in seconds.
_SIGN_OF_LIFE = 1.0
_LAST_CALL = 0.05


class SocketWorker(GeventWorker):
    """gunicorn's gevent worker, whose stop takes as long as what is under way, and no longer.

    gunicorn's own takes every open connection for a request under way, and looks once a second. This one closes its
    WebSockets with a goodbye, and the connections on which nobody asks for anything.
    """

    consumer: Any = None
    """What works off jobs in this process."""

    def init_signals(self) -> None:
        """Take signals from now on."""
        self._stopping = Event()
        self._silent: set[Any] = set()
        super().init_signals()

    def load_wsgi(self) -> None:
        """Load the app and keep it, to find its Socket.IO server when the worker stops."""
        super().load_wsgi()
        self.flask_app: Any = self.wsgi

    def run(self) -> None:
        """Serve until told to stop; then end what is under way, in at most `graceful_timeout`."""
        connections = Pool(self.worker_connections)
        servers = [self._server(listener, connections) for listener in self.sockets]
        for server in servers:
            server.start()
        while self.alive:
            self.notify()
            self._stopping.wait(_SIGN_OF_LIFE)
        # Whoever is connected already, but not yet taken in, would be cut off.
        gevent.sleep(_LAST_CALL)
        for server in servers:
            server.close()
        ends = [gevent.spawn(connections.join)]
        if self.consumer is not None:
            ends.append(gevent.spawn(partial(self.consumer.stop, graceful=True)))
        goodbye = gevent.spawn(self._say_goodbye)
        self._wait_for(ends)
        goodbye.kill()

    def _server(self, listener: Any, connections: Pool) -> StreamServer:
        """Return what takes the connections of a port, each in a greenlet."""
        listener.setblocking(1)
        server = StreamServer(listener, handle=partial(self.handle, listener), spawn=connections)
        # One at a time where several workers listen, so that each has its share.
        server.max_accept = 1 if self.cfg.workers > 1 else server.max_accept
        return server

    def _wait_for(self, ends: "list[gevent.Greenlet[..., Any]]") -> None:
        until = time.monotonic() + self.cfg.graceful_timeout
        while (left := until - time.monotonic()) > 0:
            self.notify()
            if len(gevent.wait(ends, timeout=min(left, _SIGN_OF_LIFE))) == len(ends):
                return
        self.log.warning("Worker graceful timeout (pid:%s)", self.pid)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Answer what is asked on a connection, until it is closed."""
        self._silent.add(client)
        try:
            super().handle(listener, client, addr)
        finally:
            self._silent.discard(client)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> bool:
        """Answer one request, after which the connection is silent again."""
        self._silent.discard(sock)
        answered: bool = super().handle_request(listener_name, req, sock, addr)
        self._silent.add(sock)
        # Everybody in turn: a greenlet that finds its next request already there would not give way to the others.
        gevent.sleep(0)
        return answered

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin a graceful stop."""
        super().handle_exit(sig, frame)
        self._stopping.set()

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Stop in the same way at Ctrl-C."""
        self.handle_exit(sig, frame)

    def _say_goodbye(self) -> None:
        """Close every WebSocket after what is queued for it; clients take it as a lost connection and come back.

        A silent connection is closed when it is found so twice: a request that was on its way has come by then.
        """
        socketio = getattr(self.flask_app, "extensions", {}).get("socketio")
        before: set[Any] = set()
        while True:
            for client in list(socketio.server.eio.sockets.values()) if socketio is not None else ():
                gevent.spawn(client.close)
            for client in before & self._silent:
                _read_no_more(client)
            before = set(self._silent)
            gevent.sleep(_GOODBYE_INTERVAL)


def _read_no_more(client: Any) -> None:
    """Let whoever waits for a request on a connection find its end; what has arrived by then is still read.

    The end is made on a copy of the socket: gevent's own would raise an error in the greenlet that waits.
    """
    with suppress(OSError), socket.socket(fileno=os.dup(client.fileno())) as copy:
        copy.shutdown(socket.SHUT_RD)


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
    """Work off mails and other jobs inside the worker, unless `JOBS_ELSEWHERE` says that `beta jobs` does.

    Only here, after the patch, may something of `beta` be imported.
    """
    from beta.jobs.queue import start_consumer

    gevent.get_hub().print_exception = log_failed_greenlet  # type: ignore[method-assign, assignment]
    if not worker.flask_app.config["JOBS_ELSEWHERE"]:
        worker.consumer = start_consumer(worker.flask_app)


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
