"""Tests of people who go without a word, or in the middle of one: nobody is held up, and the server does not stumble."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websocket import ABNF

from tests.conftest import STORY
from tests.servers import beta_server, stumbles
from tests.socket_people import Person, RawSocket
from tests.test_bad_sockets import works

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the server runs in."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def author(instance: Path, database_server: str | None) -> Iterator[Person]:
    with beta_server(instance, DATABASE_URL=database_server or "") as address:
        yield Person(address, "Rhiannon")


@pytest.fixture
def draft(author: Person) -> str:
    return author.new_draft(STORY)


def vanish(connection: RawSocket) -> None:
    """Be gone without a word: the last thing the server gets is a reset."""
    connection.below.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.below.close()


def stop_in_a_word(connection: RawSocket) -> None:
    """Begin a frame of a hundred bytes, and send no more of it."""
    connection.below.sendall(b"\x81\xe4\x00\x00\x00\x0042")


@pytest.mark.parametrize("leave", [vanish, stop_in_a_word])
def test_client_that_vanishes_holds_nobody_up(author: Person, draft: str, leave: Callable[[RawSocket], None]) -> None:
    with author.socket() as client:
        gone = RawSocket(author)
        gone.call("join", {"draft": draft, "after": None})
        leave(gone)
        for _ in range(5):
            works(client, author, draft)
        gone.close()


@pytest.mark.parametrize("event", ["join", "command", "here"])
def test_message_of_somebody_who_leaves_with_it_makes_no_stumble(
    author: Person, draft: str, instance: Path, event: str
) -> None:
    message = json.dumps([event, {"draft": draft, "after": None, "chapter": None, "from": 1, "to": 1}])
    with author.socket() as client:
        gone = RawSocket(author)
        frames = ((f"420{message}", ABNF.OPCODE_TEXT), (b"", ABNF.OPCODE_CLOSE))
        gone.below.sendall(b"".join(ABNF.create_frame(data, kind).format() for data, kind in frames))
        assert gone.is_ended()
        works(client, author, draft)
        gone.close()
    assert stumbles(instance / "server.log") == []
