"""Owns a WebSocket of somebody who takes messages compressed, as browsers do."""

import socket
import urllib.parse
from collections.abc import Iterator

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event, Request, TextMessage
from wsproto.extensions import PerMessageDeflate

from tests.socket_people import PATIENCE, Person


class CompressedSocket:
    """A WebSocket past its handshake, over which messages go compressed both ways."""

    def __init__(self, person: Person) -> None:
        host = urllib.parse.urlsplit(person.server)
        self.size = 0
        self._below = socket.create_connection((host.hostname, host.port), PATIENCE)
        self._client = WSConnection(ConnectionType.CLIENT)
        cookie = [(b"Cookie", person.cookie.encode())]
        path = "/socket.io/?EIO=4&transport=websocket"
        self._send(Request(host=host.netloc, target=path, extensions=[PerMessageDeflate()], extra_headers=cookie))
        accepted = next(self._events())
        assert isinstance(accepted, AcceptConnection) and accepted.extensions

    def ask(self, packet: str) -> str:
        """Send a packet, or none, and return the next message."""
        if packet:
            self._send(TextMessage(data=packet))
        answer = ""
        for event in self._events():
            assert isinstance(event, TextMessage)
            answer += event.data
            if event.message_finished:
                break
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._below.close()

    def _send(self, event: Event) -> None:
        self._below.sendall(self._client.send(event))

    def _events(self) -> Iterator[Event]:
        while True:
            yield from self._client.events()
            received = self._below.recv(65536)
            self.size += len(received)
            self._client.receive_data(received)
