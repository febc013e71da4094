"""Owns people at a running server: each with an account, a browser's cookies, and sockets well-mannered or not."""

import copy
import json
import re
import secrets
import socket
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any, Self

import socketio
import websocket

from tests.conftest import PASSWORD

PATIENCE = 20.0
"""Seconds any answer may take on a busy machine; a healthy one takes milliseconds."""


class Person:
    """Somebody with an account on the running server, with a browser's cookies."""

    def __init__(self, server: str, name: str) -> None:
        self.server = server
        self._take_browser()
        self.email = f"{name.lower()}-{secrets.token_hex(4)}@example.org"
        self.submit("/signup", name=name, email=self.email, password=PASSWORD)

    def _take_browser(self) -> None:
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def in_another_browser(self) -> Self:
        """Return the same person, logged in once more."""
        other = copy.copy(self)
        other._take_browser()
        other.submit("/login", email=self.email, password=PASSWORD)
        return other

    def open(self, path: str, data: bytes | None = None) -> tuple[str, str]:
        """Return where a request ended up, and the page."""
        with self._opener.open(self.server + path, data, timeout=PATIENCE) as answer:
            return answer.url, answer.read().decode()

    def submit(self, path: str, page: str | None = None, **fields: str) -> str:
        """Fill in the form of a page, which may be another than it is sent to, and return where it led."""
        found = re.search(r'name="csrf_token"\s+value="([^"]+)"', self.open(page or path)[1])
        assert found is not None
        return self.open(path, urllib.parse.urlencode({**fields, "csrf_token": found[1]}).encode())[0]

    def new_draft(self, text: str) -> str:
        """Make a draft and return its id."""
        return self.submit("/drafts/new", text=text).partition("?")[0].rsplit("/", 1)[1]

    def snapshot(self, draft: str) -> dict[str, Any]:
        """Return the draft as this person sees it."""
        shown: dict[str, Any] = json.loads(self.open(f"/api/drafts/{draft}")[1])
        return shown

    def at(self, server: str) -> Self:
        """Return the same person, with the same browser, at another process of the site."""
        other = copy.copy(self)
        other.server = server
        return other

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
        self.packets: list[Any] = []
        """What was heard, in its order: `[name, data]` of events, the one object of acknowledgements."""
        self._answers: dict[int, dict[str, Any]] = {}
        self._told = self._calls = 0
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

    def send_event(self, event: str, message: dict[str, Any]) -> int:
        """Send an event that wants an acknowledgement, and return its number."""
        self._calls += 1
        self.send(f"42{self._calls}" + json.dumps([event, message]))
        return self._calls

    def answer_to(self, number: int) -> dict[str, Any]:
        """Return the acknowledgement of the event of this number; what else comes is kept for `hear`."""
        while number not in self._answers:
            self._next()
        return self._answers[number]

    def ask(self, event: str, message: dict[str, Any]) -> dict[str, Any]:
        """Send an event and return its acknowledgement."""
        return self.answer_to(self.send_event(event, message))

    def hear_goodbye(self) -> None:
        """Wait for the server's word that this socket is welcome no more."""
        while self._next() != "41":
            pass

    def join(self, draft: str, after: int | None = 0) -> dict[str, Any]:
        """Join a draft and return the answer."""
        answer = self.ask("join", {"draft": draft, "after": after})
        assert answer["ok"], answer
        return answer

    def hear(self, name: str) -> dict[str, Any]:
        """Return what the next event of this name carries, waiting for it; others before it are passed over."""
        while True:
            told, heard = self._hear_next()
            if told == name:
                return heard

    def hear_up_to(self, seq: int) -> None:
        """Wait until the event of this number has been heard; join again where the server asks for it, as a browser does."""
        while True:
            told, heard = self._hear_next()
            if told == "rejoin" and self.join(heard["draft"])["seq"] >= seq:
                return
            if told == "event" and heard["seq"] == seq:
                return

    def _hear_next(self) -> tuple[str, dict[str, Any]]:
        while True:
            while self._told == len(self.packets):
                self._next()
            packet = self.packets[self._told]
            self._told += 1
            if isinstance(packet, list):
                return packet[0], packet[1]

    def events(self) -> list[int]:
        """Return the numbers of the events that were heard, in their order."""
        return [packet[1]["seq"] for packet in self.packets if isinstance(packet, list) and packet[0] == "event"]

    def answers(self, count: int) -> list[dict[str, Any]]:
        """Return the acknowledgements of the first so many events, waiting for them."""
        return [self.answer_to(number) for number in range(1, count + 1)]

    def _next(self) -> str:
        """Take in the next packet that is no ping."""
        packet = str(self.connection.recv())
        while packet == "2":
            self.send("3")
            packet = str(self.connection.recv())
        if not packet:
            raise ConnectionError("closed")
        if packet.startswith("42"):
            self.packets.append(json.loads(packet[2:]))
        elif packet.startswith("43"):
            number, bracket, answer = packet[2:].partition("[")
            self._answers[int(number)] = json.loads(bracket + answer)[0]
            self.packets.append(self._answers[int(number)])
        return packet

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
