"""Owns a person's page on a draft: what it was shown and heard, and commands, sent until they are answered for good."""

import json
import secrets
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import websocket

from tests.servers import WAIT, wait_until
from tests.socket_people import Person

ANSWER = 15.0
"""Seconds after which a connection without an answer is taken for dead, as in the browser."""
PAUSE = 0.1
"""Seconds before a command is sent again that the server could not carry out."""
FOR_LATER = frozenset({"internal", "unavailable", "too_many"})
"""Refusals after which the browser sends the same command again."""


class Broken(Exception):
    """The connection has ended, or its other end says nothing."""


@dataclass
class Sent:
    """A command, how often it went out, and what came of it: its number, or the code of its refusal."""

    id: str
    user: int
    name: str
    times: int = 0
    seq: int | None = None
    refused: str = ""


class Page:
    """A socket that has joined a draft, used by one thread; when it breaks it is opened anew and asks for what it missed."""

    def __init__(self, person: Person, draft: str, server: str = "", *, receive_bytes: int = 0) -> None:
        self.person, self.draft, self.server = person, draft, server or person.server
        self.snapshot: dict[str, Any] = {}
        self.events: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.sent: list[Sent] = []
        self.refusals: list[str] = []
        self.opened = 0
        self.missing: dict[str, Any] = {}
        self.versions: dict[str, int] = {}
        self._options = [(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)] if receive_bytes else []
        self._asked = 0
        self._is_behind = self._is_sent_away = False
        self._line: websocket.WebSocket | None = None
        self.open()

    @property
    def user(self) -> int:
        """Whose page it is."""
        return int(self.snapshot["you"]["id"])

    @property
    def chapter(self) -> str:
        """The first chapter's id."""
        return str(self.snapshot["chapters"][0]["id"])

    @property
    def port(self) -> int:
        """The loopback port of this end of the connection."""
        assert self._line is not None
        assert self._line.sock is not None
        return int(self._line.sock.getsockname()[1])

    def open(self) -> None:
        """Open the socket and join the draft, as often as it takes."""
        wait_until(self._is_opened, f"a page at {self.server}")
        self.opened += 1

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        if self._line is not None and self._line.sock is not None:
            self._line.sock.close()
        self._line = None

    def perform(self, name: str, data: dict[str, Any]) -> int:
        """Send a command with one id until it is acknowledged, and return its number; asserts that it is not refused."""
        sent = self.attempt(name, data)
        assert sent.seq is not None, sent
        return sent.seq

    def attempt(self, name: str, data: dict[str, Any]) -> Sent:
        """Send a command with one id until it is acknowledged or refused for good; returns what came of it."""
        sent = Sent(secrets.token_urlsafe(12), self.user, name)
        self.sent.append(sent)
        message = {"id": sent.id, "draft": self.draft, "name": name, "data": data}
        deadline = time.monotonic() + 2 * WAIT
        while time.monotonic() < deadline:
            answer = self.send_once(sent, message)
            if answer.get("ok"):
                sent.seq = int(answer["seq"])
                return sent
            if answer and answer["error"]["code"] not in FOR_LATER:
                sent.refused = answer["error"]["code"]
                self.missing = answer["error"]
                return sent
            self._listen_for(PAUSE)
        raise TimeoutError(f"{name} was never answered: {self.refusals[-5:]}")

    def send_once(self, sent: Sent, message: dict[str, Any]) -> dict[str, Any]:
        """Send a command and return its answer; nothing where the connection broke, and then there is a new one."""
        sent.times += 1
        try:
            answer = self._ask("command", message)
        except Broken:
            self.open()
            return {}
        if not answer["ok"]:
            self.refusals.append(answer["error"]["code"])
        return answer

    def hear(self, seq: int) -> None:
        """Wait until every event up to a number has been heard."""
        deadline = time.monotonic() + WAIT
        while self.last < seq:
            assert time.monotonic() < deadline, (self.last, seq)
            self._listen_for(PAUSE)

    def has_heard(self, seq: int) -> bool:
        """Take in what comes within a moment, and return whether every event up to a number has been heard."""
        self._listen_for(PAUSE)
        return self.last >= seq

    def join(self) -> dict[str, Any]:
        """Join, take in what was missed, and return the answer; raises `Broken`."""
        answer = self._ask("join", {"draft": self.draft, "after": self.last if self.snapshot else None})
        if "snapshot" in answer:
            self.snapshot, self.events, self.last = answer["snapshot"], {}, answer["seq"]
        for event in answer.get("events", ()):
            self._take(event)
        return answer

    def _is_opened(self) -> bool:
        self.close()
        where = urlsplit(self.server)
        url = f"ws://{where.netloc}/socket.io/?EIO=4&transport=websocket"
        try:
            self._line = websocket.create_connection(url, timeout=ANSWER, cookie=self.person.cookie, sockopt=self._options)
            self._line.send("40")
            while not self._receive().startswith("40"):
                pass
            return bool(self.join()["ok"])
        except (Broken, OSError, websocket.WebSocketException):
            return False

    def _ask(self, event: str, message: dict[str, Any]) -> dict[str, Any]:
        """Send an event and return its acknowledgement, taking in what comes before it; raises `Broken`."""
        self._asked += 1
        beginning = f"43{self._asked}["
        self._send(f"42{self._asked}" + json.dumps([event, message]))
        while not (packet := self._receive()).startswith(beginning):
            self._come(packet)
        (answer,) = json.loads(packet[len(beginning) - 1 :])
        return dict(answer)

    def _listen_for(self, seconds: float) -> None:
        """Take in what comes, until nothing has come for so long; what is found missing is asked for."""
        line = self._line
        assert line is not None
        line.settimeout(seconds)
        try:
            while True:
                self._come(self._receive())
        except Broken as broken:
            if isinstance(broken.__cause__, websocket.WebSocketTimeoutException):
                line.settimeout(ANSWER)
            else:
                self.open()
        if self._is_behind or self._is_sent_away:
            self._catch_up()

    def _catch_up(self) -> None:
        try:
            self._is_sent_away = False
            self._is_behind = not self.join()["ok"]
        except Broken:
            self.open()

    def _send(self, packet: str) -> None:
        assert self._line is not None
        try:
            self._line.send(packet)
        except (OSError, websocket.WebSocketException) as error:
            raise Broken from error

    def _receive(self) -> str:
        """Return the next packet that is not a ping; raises `Broken`."""
        assert self._line is not None
        try:
            while (packet := self._line.recv()) == "2":
                self._line.send("3")
        except (OSError, websocket.WebSocketException) as error:
            raise Broken from error
        if not isinstance(packet, str) or packet[:2] in {"", "1", "41", "44"}:
            raise Broken
        return packet

    def _come(self, packet: str) -> None:
        if packet.startswith("42"):
            name, data = json.loads(packet[2:])
            if name == "event":
                self._take(data)
            elif name == "rejoin":
                self._is_sent_away = True

    def _take(self, event: dict[str, Any]) -> None:
        """Keep an event once; what comes twice must be the same."""
        seq = event["seq"]
        if seq > self.snapshot.get("seq", 0):
            assert self.events.setdefault(seq, event) == event
        while self.last + 1 in self.events:
            self.last += 1
        self._is_behind = bool(self.events) and max(self.events) > self.last
