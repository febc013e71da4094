"""Owns a person's window on a draft at a running site: what it hears, and commands it sends until they are acknowledged."""

import secrets
import threading
from typing import Any, Self

import socketio
from socketio.exceptions import SocketIOError

from tests.servers import WAIT, wait_until
from tests.socket_people import PATIENCE, Person
from tests.tls_socket import SharedTLSSocket

ANSWER = 3.0
"""Seconds after which a command is sent again, as the browser does."""


class Window:
    """A socket that has joined a draft; when it breaks it is opened anew and asks for what it missed."""

    def __init__(self, person: Person, draft: str) -> None:
        self.person, self.draft = person, draft
        self.events: dict[int, dict[str, Any]] = {}
        self.presence: list[dict[str, Any]] = []
        self.here: list[dict[str, Any]] = []
        self.sent_away = self.connections = 0
        self._heard = threading.Condition()
        self._client = socketio.Client(reconnection=False)
        self.open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()

    @property
    def worker(self) -> str:
        """The worker at the other end, as nginx named it."""
        return str(self._client.eio.ws.getheaders()["x-worker"])

    def open(self) -> None:
        """Open the socket and join the draft, as often as it takes."""
        wait_until(self._is_opened, "the window")

    def _meet(self, person: dict[str, Any]) -> None:
        """Note somebody who comes, moves or goes; who was there already is news to nobody."""
        if not person.get("already"):
            self._note(self.presence.append, person)

    def _is_opened(self) -> bool:
        self._client.disconnect()
        try:
            connection = SharedTLSSocket(self.person.server, PATIENCE)
        except OSError:
            return False
        self._client = client = socketio.Client(reconnection=False, websocket_extra_options={"socket": connection})
        client.on("event", self._hear)
        client.on("presence", self._meet)
        client.on("rejoin", lambda _: self._note(self._be_sent_away, None))
        headers = {"Cookie": self.person.cookie}
        try:
            client.connect(self.person.server, headers=headers, transports=["websocket"], wait_timeout=PATIENCE)
            answer = self.join()
        except (SocketIOError, OSError):
            return False
        assert answer["ok"], answer
        self.connections += 1
        self.here = answer["here"]
        return True

    def join(self) -> dict[str, Any]:
        """Join, take in what was missed, and return the answer. Raises `SocketIOError` when there is none."""
        answer: dict[str, Any] = self._client.call("join", {"draft": self.draft, "after": self.last}, timeout=ANSWER)
        for event in answer.get("events", ()):
            self._hear(event)
        return answer

    @property
    def last(self) -> int:
        """The number up to which every event has been heard."""
        return next(number for number in range(len(self.events) + 1) if number + 1 not in self.events)

    def perform(self, name: str, data: dict[str, Any]) -> int:
        """Send a command until it is acknowledged, over as many connections as it takes, and return its number."""
        command = {"id": secrets.token_urlsafe(12), "draft": self.draft, "name": name, "data": data}
        while True:
            try:
                answer = self._client.call("command", command, timeout=ANSWER)
            except SocketIOError:
                self.open()
            else:
                assert answer["ok"], answer
                return int(answer["seq"])

    def move(self, chapter: str, from_: int, to: int) -> None:
        """Tell the others where this person is."""
        self._client.emit("here", {"draft": self.draft, "chapter": chapter, "from": from_, "to": to})

    def wait(self, *, seq: int = 0, places: int = 0, sent_away: int = 0) -> None:
        """Wait until so much has been heard."""
        with self._heard:
            assert self._heard.wait_for(
                lambda: self.last >= seq and len(self.presence) >= places and self.sent_away >= sent_away, WAIT
            ), (self.last, self.presence, self.sent_away)

    def _hear(self, event: dict[str, Any]) -> None:
        with self._heard:
            known = self.events.setdefault(event["seq"], event)
            assert known == event
            self._heard.notify_all()

    def _be_sent_away(self, _: object) -> None:
        self.sent_away += 1

    def _note(self, take: Any, what: object) -> None:
        with self._heard:
            take(what)
            self._heard.notify_all()
