"""Owns raw requests to a running server: as a proxy sends them, and the handshake of a WebSocket."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from tests.socket_people import PATIENCE

_UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@contextmanager
def asked(
    server: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = _UPGRADE
) -> Iterator[HTTPResponse]:
    """Send one request and yield the answer; the connection lasts as long as the block."""
    connection = HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET" if body is None else "POST", path, body, dict(headers or {}))
        with closing(connection.getresponse()) as answer:
            yield answer


@contextmanager
def handshake(server: str, **headers: str) -> Iterator[HTTPResponse]:
    """Ask for a WebSocket with these headers (`_` stands for `-`); status 101 is an open one."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with asked(server, "/socket.io/?EIO=4&transport=websocket", headers={**_UPGRADE, **named}) as answer:
        yield answer
