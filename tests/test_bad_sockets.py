"""Tests of what goes wrong on a socket of the running server: a refusal to whom it concerns, and nobody else notices."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import socketio
import websocket

from tests.conftest import STORY
from tests.course import CLIENT, replace
from tests.servers import beta_server
from tests.socket_people import PATIENCE, Person, RawSocket

pytestmark = pytest.mark.data

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Iterator[str]:
    with beta_server(tmp_path_factory.mktemp("server"), DATABASE_URL=database_server or "") as address:
        yield address


@pytest.fixture(scope="module")
def author(server: str) -> Person:
    return Person(server, "Rhiannon")


@pytest.fixture(scope="module")
def stranger(server: str) -> Person:
    return Person(server, "Stranger")


@pytest.fixture
def draft(author: Person) -> str:
    return author.new_draft(STORY)


def put_in(words: str) -> dict[str, Any]:
    """Return the step that puts words at the beginning."""
    return replace(1, 1, words)


def command_of(author: Person, draft: str, step: dict[str, Any]) -> dict[str, Any]:
    """Return a good command: a step on the text as it is."""
    chapter = author.snapshot(draft)["chapters"][0]
    data = {"chapter": chapter["id"], "version": chapter["version"], "client": CLIENT, "steps": [step]}
    return {"id": f"edit-{time.time_ns()}", "draft": draft, "name": "edit_text", "data": data}


def works(client: socketio.Client, author: Person, draft: str, step: dict[str, Any] | None = None) -> dict[str, Any]:
    """Make sure that a good command is acknowledged within anybody's patience, and return it."""
    command = command_of(author, draft, step or put_in("On. "))
    answer = client.call("command", command, timeout=PATIENCE)
    assert answer["ok"], answer
    return command


MALFORMED: dict[str, tuple[Any, ...]] = {
    "no arguments": (),
    "two objects": ({}, {}),
    "a list": (["a", "b"],),
    "a string": ("edit_text",),
    "a number": (7,),
    "nothing": (None,),
    "bytes": (b"\x00\xff",),
    "an empty object": ({},),
    "fields of the wrong types": ({"id": 1, "draft": 2, "name": 3, "data": 4, "after": "x"},),
    "fields in lists": ({"id": ["a"], "draft": ["b"], "name": ["c"], "after": [1]},),
    "true for a number": ({"draft": "x", "after": True},),
    "a number below zero": ({"draft": "x", "after": -1},),
}


@pytest.mark.parametrize("arguments", MALFORMED.values(), ids=MALFORMED.keys())
def test_message_of_the_wrong_form_is_malformed(author: Person, draft: str, arguments: tuple[Any, ...]) -> None:
    with author.socket() as client:
        for event in ("command", "join"):
            # python-socketio sends a tuple as several arguments.
            answer = client.call(event, arguments, timeout=PATIENCE)
            assert (answer["ok"], answer["error"]["code"]) == (False, "malformed"), event
        client.emit("here", arguments)
        client.emit("conquer", arguments)
        works(client, author, draft)


@pytest.mark.parametrize("name", ["no-such-draft", "a\x00b", "\ud83d", "x" * 10_000, "🔥", ""])
def test_draft_that_is_not_there_is_not_found(author: Person, draft: str, name: str) -> None:
    with author.socket() as client:
        joined = client.call("join", {"draft": name, "after": None}, timeout=PATIENCE)
        commanded = client.call("command", {**command_of(author, draft, put_in("On. ")), "draft": name}, timeout=PATIENCE)
        assert [joined["error"]["code"], commanded["error"]["code"]] == ["not_found", "not_found"]
        works(client, author, draft)


def test_draft_of_others_is_not_told_from_none(author: Person, stranger: Person, draft: str) -> None:
    command = command_of(author, draft, put_in("On. "))
    before = author.snapshot(draft)
    with stranger.socket() as client:
        for event, message in (("join", {"after": 0}), ("command", command)):
            foreign = client.call(event, {**message, "draft": draft}, timeout=PATIENCE)
            assert foreign == client.call(event, {**message, "draft": "no-such-draft"}, timeout=PATIENCE)
            assert foreign["error"]["code"] == "not_found"
        heard: list[Any] = []
        client.on("*", lambda *message: heard.append(message))
        with author.socket() as own:
            works(own, author, draft)
        client.emit("here", {"draft": draft, "chapter": None, "from": 1, "to": 1})
        assert client.call("join", {"draft": "no-such-draft", "after": 0}, timeout=PATIENCE)["ok"] is False
        assert heard == []
    assert author.snapshot(draft)["seq"] == before["seq"] + 1


@pytest.mark.parametrize("cookie", ["", "beta_session=forged", "remember_token=1|forged"])
def test_socket_of_somebody_signed_out_is_refused(server: str, cookie: str) -> None:
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server, headers={"Cookie": cookie}, transports=["websocket"], wait_timeout=PATIENCE)


PACKETS: dict[str, str | bytes] = {
    "no packet": "",
    "a type that is none": "9",
    "letters": "hello",
    "no JSON": '42["command",{',
    "no event": "42[]",
    "an event that is a number": "42[7]",
    "an object for a list": '42{"command":1}',
    "an event in an object": '42[{"command":1}]',
    "an acknowledgement nobody waits for": '4399["ok"]',
    "a number of attachments beyond counting": "45999999999999999999-" + '["command",{"_placeholder":true,"num":0}]',
    "an attachment that never comes": '451-["command",{"_placeholder":true,"num":0}]',
    "bytes nobody asked for": b"\x04\x00\xff",
    "a room that is none": '42/admin,["join",{}]',
    "nesting without end": '42["command",' + "[" * 100_000 + "]" * 100_000 + "]",
    "half of a nesting without end": '42["command",' + '{"a":' * 100_000,
}


@pytest.mark.parametrize("packet", PACKETS.values(), ids=PACKETS.keys())
def test_packet_that_is_none_troubles_nobody_else(author: Person, draft: str, packet: str | bytes) -> None:
    with author.socket() as client:
        connection = RawSocket(author)
        connection.send(packet, binary=isinstance(packet, bytes))
        works(client, author, draft)
        connection.close()
        works(client, author, draft)


def test_bytes_that_are_no_text_trouble_nobody_else(author: Person, draft: str) -> None:
    with author.socket() as client:
        connection = RawSocket(author, skip_utf8_validation=True)
        connection.send(b'42["\xff\xfe"]')
        works(client, author, draft)
        connection.close()


def test_message_of_ten_megabytes_ends_at_most_its_own_connection(author: Person, draft: str) -> None:
    before = author.snapshot(draft)["seq"]
    command = command_of(author, draft, put_in("a" * 10 * MEGABYTE))
    with author.socket() as other:
        connection = RawSocket(author)
        # The server hangs up as soon as it sees how much is to come.
        with suppress(OSError, websocket.WebSocketException):
            connection.send("420" + json.dumps(["command", command]))
        works(other, author, draft)
        assert connection.is_ended()
        connection.close()
    assert author.snapshot(draft)["seq"] == before + 1


def test_deeply_nested_data_is_refused(author: Person, draft: str) -> None:
    bomb: Any = 0
    for _ in range(200):
        bomb = {"a": bomb}
    with author.socket() as client:
        answer = client.call("command", {**command_of(author, draft, put_in("On. ")), "data": bomb}, timeout=PATIENCE)
        assert answer["error"]["code"] == "invalid"
        works(client, author, draft)


def test_repeated_command_is_done_once(author: Person, draft: str) -> None:
    with author.socket() as client:
        command = works(client, author, draft)
        seq = author.snapshot(draft)["seq"]
        answers = [client.call("command", command, timeout=PATIENCE) for _ in range(3)]
        assert answers == [{"ok": True, "seq": seq}] * 3
        assert author.snapshot(draft)["seq"] == seq


def test_reader_who_stops_reading_holds_nobody_up(author: Person, draft: str) -> None:
    big = MEGABYTE // 2
    with author.socket() as client:
        assert client.call("join", {"draft": draft, "after": None}, timeout=PATIENCE)["ok"]
        slow = RawSocket(author, sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)])
        slow.call("join", {"draft": draft, "after": 0})
        works(client, author, draft, put_in("a" * big))
        for letter in "bcdefghijklmnopqrst":
            works(client, author, draft, replace(1, 1 + big, letter * big))
        with author.socket() as late:
            assert late.call("join", {"draft": draft, "after": 0}, timeout=PATIENCE)["ok"]
            works(late, author, draft)
        slow.close()
