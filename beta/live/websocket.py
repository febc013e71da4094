"""Owns the WebSocket under an Engine.IO socket: one greenlet that reads, and writing without one.

Invariants:
- Everything to one person passes `write`: rooms' events, acknowledgements, snapshots, pings, pongs, the goodbye.
  python-engineio's own packets come in by `put`: a connection stands in the place of its socket's queue.
- Order. While anything waits, or is half written, for a person, nothing is written for them but by the one greenlet that
  empties what waits, from its front. That greenlet is there exactly as long as something waits.
- Nobody waits for anybody: `write` never switches to another greenlet.
- Memory. What waits is at most one message of any size and, behind it, `MAX_WAITING_BYTES` and `MAX_WAITING`. Past that,
  or when nothing was taken for as long as a ping and its answer may last, the connection is dropped with all that waits,
  the kernel's share too; who comes back catches up from the log.
- A connection that ends is ended by its reader, so that nobody else's greenlet does what a goodbye brings with it.
"""

import struct
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import SHUT_RDWR, SHUT_WR, SO_LINGER, SOL_SOCKET
from typing import Any

import gevent
import gevent.socket
from engineio.async_drivers.gevent import WebSocketWSGI
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import Packet

from beta.live.frames import BadHandshake, Ending, Frame, Opening, Reader, close_frame

MAX_WAITING_BYTES = 4 * 1024 * 1024
MAX_WAITING = 2_000
"""Messages that may wait for one person."""
PARTING = 3.0
"""Seconds the other side has for its part of a goodbye."""

_RECEIVE_BYTES = 16 * 1024
_BATCH_BYTES = 64 * 1024
_AT_ONCE = struct.pack("ii", 1, 0)


class Connection:
    """The WebSocket of one Engine.IO socket, from its handshake to its end."""

    def __init__(self, socket: Any, below: Any, opening: Opening, max_bytes: int) -> None:
        self.takes_compressed = opening.takes_compressed
        self._socket = socket
        self._below = below
        self._reader = Reader(opening.deflate, max_bytes, self.write)
        # The bare socket's, which never waits. A TLS socket takes no part of a record: it is written by the greenlet only.
        self._send_at_once = below._sock.send if type(below) is gevent.socket.socket else _nothing  # type: ignore[attr-defined]
        self._waiting: deque[bytes] | None = None
        self._waiting_bytes = 0
        self._is_over = False

    def write(self, frame: bytes) -> None:
        """Send a frame, at once where nothing waits and the socket takes it; nothing happens once the connection is over."""
        if self._is_over:
            return
        if self._waiting is not None:
            self._add(self._waiting, frame)
            return
        try:
            sent = self._send_at_once(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.drop()
            return
        if sent < len(frame):
            self._waiting, self._waiting_bytes = deque(), 0
            gevent.spawn(self._empty, self._waiting, frame[sent:] if sent else frame)

    def _add(self, waiting: deque[bytes], frame: bytes) -> None:
        waiting.append(frame)
        self._waiting_bytes += len(frame)
        if self._waiting_bytes > MAX_WAITING_BYTES or len(waiting) > MAX_WAITING:
            self._socket.server.logger.info("%s: Too much waits for it, dropping the connection", self._socket.sid)
            self.drop()

    def _empty(self, waiting: deque[bytes], front: bytes) -> None:
        """Send the front of what waits, then what has come behind it, until nothing does."""
        try:
            while front:
                rest = memoryview(front)
                while rest:
                    rest = rest[self._below.send(rest) :]
                front = self._batch(waiting)
        except OSError:
            self.drop()
        self._waiting = None
        if self._is_over:
            self._say_no_more()

    def _batch(self, waiting: deque[bytes]) -> bytes:
        """Take as much from the front as is worth one call; nothing where nothing waits."""
        frames, size = [], 0
        while waiting and size < _BATCH_BYTES:
            frames.append(waiting.popleft())
            size += len(frames[-1])
        self._waiting_bytes -= size
        return b"".join(frames)

    def drop(self) -> None:
        """End the connection at once, with all that waits for it."""
        self._is_over = True
        if self._waiting is not None:
            self._waiting.clear()
        with suppress(OSError):
            self._below.setsockopt(SOL_SOCKET, SO_LINGER, _AT_ONCE)
            self._below.shutdown(SHUT_RDWR)

    def part(self, goodbye: bytes) -> None:
        """End the connection after what waits for it; the other side has `PARTING` seconds to take it all."""
        if not self._is_over:
            self.write(goodbye)
            self._is_over = True
            gevent.spawn_later(PARTING, self.drop)

    def put(self, packet: Packet | None, *_: Any) -> None:
        """Send a packet of python-engineio's; `None` is its word for the end."""
        if packet is None:
            self.part(close_frame())
        else:
            frame = Frame(packet.encode())
            self.write(frame.compressed if self.takes_compressed else frame.plain)

    def join(self) -> None:
        """Return at once: python-engineio would wait here until everything has been taken."""

    def serve(self) -> None:
        """Read until the connection ends, whoever ends it."""
        try:
            self._read()
        except Ending as ending:
            self.part(ending.answer)
        except OSError:
            self.drop()
        self._socket.close(wait=False, abort=True, reason=self._socket.server.reason.TRANSPORT_CLOSE)
        self._leave()

    def _read(self) -> None:
        while data := self._below.recv(_RECEIVE_BYTES):
            for message in self._reader.read(data):
                if not self._is_taken(message):
                    return
        self.drop()

    def _is_taken(self, message: str | bytes) -> bool:
        """Hand a message to python-engineio; return whether there may be more."""
        try:
            self._socket.receive(Packet(encoded_packet=message))
        except UnknownPacketError:
            return True
        except (SocketIsClosedError, ValueError):
            return False
        except Exception:
            self._socket.server.logger.exception("a message on a socket could not be taken")
            return False
        return True

    def _leave(self) -> None:
        """Let the other side read the goodbye: a socket closed on unread bytes would take it away again."""
        if self._waiting is None:
            self._say_no_more()
        with suppress(OSError), gevent.Timeout(PARTING, False):  # type: ignore[arg-type]  # gevent's word for silence
            while self._below.recv(_RECEIVE_BYTES):
                pass

    def _say_no_more(self) -> None:
        with suppress(OSError):
            self._below.shutdown(SHUT_WR)


def _nothing(_frame: bytes) -> int:
    return 0


def connection_of(eio: Any, sid: str) -> Connection | None:
    """Return the connection of an Engine.IO socket, or `None` for one that goes the library's own way."""
    socket = eio.sockets.get(sid)
    return socket.queue if socket is not None and isinstance(socket.queue, Connection) else None


def live_websocket(max_bytes: int) -> Callable[..., Any]:
    """Return a maker of WebSockets for python-engineio, which end (1009) at a message of more than `max_bytes`.

    Called with the bound handler of an Engine.IO socket, which is where that socket can be had: the library has no place
    to give it a class of its own. Outside of gunicorn it is the library's WebSocket.
    """

    def make(handler: Any, server: Any) -> Any:
        def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            if "gunicorn.socket" in environ:
                return _serve(handler.__self__, environ, start_response, max_bytes)
            websocket = WebSocketWSGI(handler, server)
            websocket.server_args["max_message_size"] = max_bytes
            return websocket(environ, start_response)  # type: ignore[no-any-return]

        return call

    return make


def _serve(socket: Any, environ: dict[str, Any], start_response: Any, max_bytes: int) -> Iterable[bytes]:
    try:
        opening = Opening(environ)
    except BadHandshake:
        socket.close(wait=False, abort=True)
        start_response("400 BAD REQUEST", [("Content-Type", "text/plain"), ("Sec-WebSocket-Version", "13")])
        return [b"This is no WebSocket handshake."]
    below = environ["gunicorn.socket"]
    server = socket.server
    below.settimeout(server.ping_interval + server.ping_timeout)
    connection = Connection(socket, below, opening, max_bytes)
    connection.write(opening.answer)
    queued, socket.queue = socket.queue, connection
    while not queued.empty():
        connection.put(queued.get())
    socket.connected = socket.upgraded = True
    connection.serve()
    server.sockets.pop(socket.sid, None)
    # gunicorn's word for: this connection has been dealt with.
    raise StopIteration
