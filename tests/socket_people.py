"""Owns people at a running server: each with an account, a browser's cookies, and sockets well-mannered or not."""

import json
import re
import secrets
import socket
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any

import socketio
import websocket

from tests.conftest import PASSWORD

PATIENCE = 20.0
"""Seconds any answer may take on a busy machine; a healthy one takes milliseconds."""


class Person:
    """Somebody with an account on the running server, with a browser's cookies."""

    def __init__(self, server: str, name: str) -> None:
        self.server = server
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self.submit("/signup", name=name, email=f"{name.lower()}-{secrets.token_hex(4)}@example.org", password=PASSWORD)

    def open(self, path: str, data: bytes | None = None) -> tuple[str, str]:
        """Return where a request ended up, and the page."""
        with self._opener.open(self.server + path, data, timeout=PATIENCE) as answer:
            return answer.url, answer.read().decode()

    def submit(self, path: str, **fields: str) -> str:
        """Fill in the form of a page and return where it led."""
        found = re.search(r'name="csrf_token"\s+value="([^"]+)"', self.open(path)[1])
        assert found is not None
        return self.open(path, urllib.parse.urlencode({**fields, "csrf_token": found[1]}).encode())[0]

    def new_draft(self, text: str) -> str:
        """Make a draft and return its id."""
        return self.submit("/drafts/new", text=text).partition("?")[0].rsplit("/", 1)[1]

    def snapshot(self, draft: str) -> dict[str, Any]:
        """Return the draft as this person sees it."""
        shown: dict[str, Any] = json.loads(self.open(f"/api/drafts/{draft}")[1])
        return shown

    @property
    def cookie(self) -> str:
        """The Cookie header of this browser."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    @contextmanager
    def socket(self) -> Iterator[socketio.Client]:
        """Open a socket, for as long as the block lasts."""
        client = socketio.Client(reconnection=False)
        client.connect(self.server, headers={"Cookie": self.cookie}, transports=["websocket"], wait_timeout=PATIENCE)
        try:
            yield client
        finally:
            client.disconnect()


class RawSocket:
    """A WebSocket without Socket.IO's manners, past the greetings."""

    def __init__(self, person: Person, **options: Any) -> None:
        url = person.server.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.connection = websocket.create_connection(url, timeout=PATIENCE, cookie=person.cookie, **options)
        self.expect("0{")
        self.send("40")
        self.expect("40")

    def send(self, packet: str | bytes, *, binary: bool = False) -> None:
        """Send a frame as it is."""
        self.connection.send(packet, websocket.ABNF.OPCODE_BINARY if binary else websocket.ABNF.OPCODE_TEXT)

    def call(self, event: str, message: dict[str, Any]) -> None:
        """Send an event, and wait for the beginning of its acknowledgement."""
        self.send("420" + json.dumps([event, message]))
        self.expect("430")

    def expect(self, beginning: str) -> None:
        """Wait for the next frame; fail when it begins otherwise."""
        received = self.connection.recv()
        assert isinstance(received, str)
        assert received.startswith(beginning)

    @property
    def below(self) -> socket.socket:
        """The TCP socket under it all."""
        below = self.connection.sock
        assert isinstance(below, socket.socket)
        return below

    def is_ended(self) -> bool:
        """Return whether the server ends the connection; what else it sends is read on the way."""
        try:
            while self.connection.recv():
                pass
        except websocket.WebSocketTimeoutException:
            return False
        except (OSError, websocket.WebSocketException):
            pass
        return True

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        if self.connection.sock is not None:
            self.connection.sock.close()
