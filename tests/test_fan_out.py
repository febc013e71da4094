"""How an event reaches a room at the running server: in order, at once, and without anybody waiting for the slowest."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
import websocket

from tests.compressed_socket import CompressedSocket
from tests.conftest import STORY
from tests.course import CLIENT, replace
from tests.handshakes import handshake
from tests.servers import beta_server
from tests.socket_people import PATIENCE, Person, RawSocket

KILOBYTE = 1024
SMALL_BUFFER: dict[str, Any] = {"sockopt": [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * KILOBYTE)]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with beta_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="module")
def author(server: str) -> Person:
    return Person(server, "Rhiannon")


@pytest.fixture
def draft(author: Person) -> str:
    return author.new_draft(STORY)


@pytest.fixture
def room(author: Person, draft: str) -> Iterator[list[RawSocket]]:
    """Twenty windows on the draft."""
    with ExitStack() as opened:
        windows = [RawSocket(author, skip_utf8_validation=True) for _ in range(20)]
        for window in windows:
            opened.callback(window.close)
            window.join(draft)
        yield windows


def comment(author: Person, draft: str, number: int, body: str = "The lamp.") -> dict[str, Any]:
    """Return the command that leaves a comment."""
    chapter = author.snapshot(draft)["chapters"][0]
    data = {"annotation": f"comment-{number:04}", "chapter": chapter["id"], "version": 0, "from": 5, "to": 12, "body": body}
    return {"id": f"command-{number:04}", "draft": draft, "name": "leave_comment", "data": data}


class Typist:
    """Somebody who types a quarter of a megabyte, and then writes over it."""

    def __init__(self, author: Person, draft: str) -> None:
        chapter = author.snapshot(draft)["chapters"][0]
        self._chapter, self._version, self._draft = chapter["id"], chapter["version"], draft
        self._length = 0

    def type(self, window: RawSocket) -> int:
        """Send one such edit and return the number of its event."""
        size = 256 * KILOBYTE
        letter = chr(ord("a") + self._version % 26)
        step = replace(1, 1 + self._length, letter * size)
        data = {"chapter": self._chapter, "version": self._version, "client": CLIENT, "steps": [step]}
        command = {"id": f"edit-{self._version:04}", "draft": self._draft, "name": "edit_text", "data": data}
        answer = window.ask("command", command)
        assert answer["ok"], answer
        self._version, self._length = self._version + 1, size
        return int(answer["seq"])


def test_everybody_hears_the_same_in_the_same_order_and_each_event_before_its_acknowledgement(
    author: Person, draft: str, room: list[RawSocket]
) -> None:
    commands = [comment(author, draft, number) for number in range(30)]
    first = author.snapshot(draft)["seq"] + 1
    for number, command in enumerate(commands):
        room[number % 2].send_event("command", command)
    for window in room:
        while len(window.events()) < len(commands):
            window.hear("event")
        assert window.events() == room[0].events()
        assert sorted(window.events()) == list(range(first, first + len(commands)))
    for window in room[:2]:
        for answer in window.answers(1 + len(commands) // 2)[1:]:
            (event,) = (
                packet for packet in window.packets if isinstance(packet, list) and packet[1]["seq"] == answer["seq"]
            )
            assert window.packets.index(event) < window.packets.index(answer)


def test_what_is_half_written_is_finished_first(author: Person, draft: str, room: list[RawSocket]) -> None:
    Typist(author, draft).type(room[0])
    slow = RawSocket(author, **SMALL_BUFFER)
    asked = 10
    for number in range(asked):
        slow.send_event("join", {"draft": draft, "after": 0})
        answer = room[0].ask("command", comment(author, draft, number))
        assert answer["ok"], answer
    slow.hear_up_to(answer["seq"])
    for joined in slow.answers(asked):
        assert [event["seq"] for event in joined["events"]] == list(range(1, joined["seq"] + 1))
    assert slow.events() == sorted(set(slow.events()))
    slow.close()


def test_who_stops_reading_is_dropped_while_the_others_hear_everything_in_time(
    author: Person, draft: str, room: list[RawSocket]
) -> None:
    slow = RawSocket(author, **SMALL_BUFFER)
    slow.join(draft)
    typist = Typist(author, draft)
    for _ in range(36):
        seq = typist.type(room[0])
        for window in room:
            window.hear_up_to(seq)
    assert slow.is_ended()
    assert slow.events() == sorted(slow.events())
    back = RawSocket(author)
    assert back.join(draft)["events"][-1]["seq"] == seq
    for connection in (slow, back):
        connection.close()


def test_what_waits_for_those_who_do_not_read_is_bounded(server: str, author: Person, draft: str) -> None:
    with ExitStack() as opened:
        window = RawSocket(author)
        opened.callback(window.close)
        window.join(draft)
        Typist(author, draft).type(window)
        before = resident_bytes(server)
        for _ in range(4):
            stuck = RawSocket(author, **SMALL_BUFFER)
            opened.callback(stuck.close)
            # As many answers as would be 25 MB, none of which is read.
            with suppress(OSError, websocket.WebSocketException):
                for _ in range(100):
                    stuck.send_event("join", {"draft": draft, "after": 0})
            assert stuck.is_ended()
        assert resident_bytes(server) - before < 40 * 1024 * KILOBYTE
        assert window.join(draft)["ok"]


def resident_bytes(server: str) -> float:
    """Return the server's memory, by its own measures."""
    with urllib.request.urlopen(f"{server}/metrics") as answer:  # noqa: S310  # our own server
        lines = answer.read().decode().splitlines()
    (line,) = (line for line in lines if line.startswith("process_resident_memory_bytes "))
    return float(line.split()[1])


def test_connection_that_asks_without_pause_leaves_the_others_their_turn(server: str) -> None:
    where = urlsplit(server)
    request = f"GET /healthz HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode()
    with ExitStack() as opened:
        greedy, modest = (
            opened.enter_context(socket.create_connection((where.hostname, where.port), PATIENCE)) for _ in range(2)
        )
        modest.sendall(request)
        wait_for_answer(modest)
        greedy.sendall(request * 500)
        assert greedy.recv(1) == b"H"
        modest.sendall(request)
        wait_for_answer(modest)
        greedy.setblocking(False)
        assert greedy.recv(4096 * KILOBYTE).count(b"HTTP/1.1 200") < 400


def wait_for_answer(connection: socket.socket) -> None:
    """Read one answer to its end."""
    answer = b""
    while not answer.endswith(b"\r\n\r\nok\n"):
        answer += connection.recv(KILOBYTE)


def test_ping_is_answered_and_a_goodbye_too(author: Person) -> None:
    connection = RawSocket(author)
    connection.connection.ping("still there?")
    assert connection.connection.recv_data_frame(control_frame=True)[1].data == b"still there?"
    connection.connection.send_close(1001)
    opcode, data = connection.connection.recv_data()
    assert (opcode, data) == (websocket.ABNF.OPCODE_CLOSE, (1001).to_bytes(2))
    assert connection.is_ended()
    connection.close()


def test_frame_against_the_rules_ends_its_connection(author: Person) -> None:
    connection = RawSocket(author)
    connection.below.sendall(b"\x81\x02no")
    opcode, data = connection.connection.recv_data()
    assert (opcode, data) == (websocket.ABNF.OPCODE_CLOSE, (1002).to_bytes(2))
    connection.close()


@pytest.mark.parametrize("headers", [{"Sec_WebSocket_Version": "8"}, {"Sec_WebSocket_Key": "short"}])
def test_handshake_against_the_rules_is_refused(server: str, author: Person, headers: dict[str, str]) -> None:
    with handshake(server, Cookie=author.cookie, **headers) as answer:
        assert answer.status == 400


def test_long_message_is_compressed_for_those_who_take_it(author: Person, draft: str) -> None:
    plain = RawSocket(author)
    expected = plain.join(draft, after=None)["snapshot"]
    plain.close()
    with closing(CompressedSocket(author)) as compressed:
        for packet, beginning in (("", "0{"), ("40", "40"), ("421" + json.dumps(["join", {"draft": draft}]), "431")):
            before = compressed.size
            answer = compressed.ask(packet)
            assert answer.startswith(beginning)
    assert json.loads(answer[3:])[0]["snapshot"] == expected
    assert compressed.size - before < len(answer) / 2
