"""Owns a TLS socket that two threads may use, as clients do that read in one and write in another.

Python hands reads and writes to OpenSSL side by side (until 3.13 without a lock), which OpenSSL does not allow: with
python-socketio's client, one connection in 300 was measured never to get its answer.
"""

import select
import socket
import ssl
import threading
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

Result = TypeVar("Result")


class SharedTLSSocket:
    """A connection to an https address, which lets one thread at a time to OpenSSL; has what websocket-client uses."""

    def __init__(self, address: str, timeout: float) -> None:
        where = urlsplit(address)
        assert where.hostname is not None
        plain = socket.create_connection((where.hostname, where.port or 443), timeout)
        self._socket = ssl.create_default_context().wrap_socket(plain, server_hostname=where.hostname)
        self._socket.setblocking(False)
        self._timeout: float | None = timeout
        # websocket-client asks for it before it closes.
        self._closed = False
        self._turn = threading.Lock()

    def recv(self, size: int) -> bytes:
        """Return what has arrived, at most `size` bytes; raises `TimeoutError`."""
        return self._patiently(lambda: self._socket.recv(size))

    def send(self, data: bytes) -> int:
        """Send data and return how much of it was taken; raises `TimeoutError`."""
        return self._patiently(lambda: self._socket.send(data))

    def settimeout(self, timeout: float | None) -> None:
        """Set how many seconds reading and writing may take."""
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        """Return how many seconds reading and writing may take."""
        return self._timeout

    def fileno(self) -> int:
        """Return the number of the file under it."""
        return self._socket.fileno()

    def shutdown(self, how: int) -> None:
        """Let the other side know that there will be no more."""
        with self._turn:
            self._socket.shutdown(how)

    def close(self) -> None:
        """Close the connection."""
        self._closed = True
        with self._turn:
            self._socket.close()

    def _patiently(self, act: Callable[[], Result]) -> Result:
        """Do something as soon as the connection lets us; wait for that outside the lock."""
        while True:
            try:
                with self._turn:
                    return act()
            except ssl.SSLWantReadError:
                is_ready = any(select.select([self.fileno()], [], [], self._timeout))
            except ssl.SSLWantWriteError:
                is_ready = any(select.select([], [self.fileno()], [], self._timeout))
            if not is_ready:
                raise TimeoutError
