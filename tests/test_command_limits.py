"""How much one person, and one address, may ask of the live site, and that each refusal says what to do."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import socketio
from flask import Flask
from flask.testing import FlaskClient

from beta.domain.rates import Rates, address_group
from beta.errors import TooMany
from tests.conftest import STORY
from tests.course import CLIENT, replace
from tests.forms import post
from tests.handshakes import asked, handshake
from tests.more_servers import redis
from tests.servers import beta_server, wait_until
from tests.socket_people import PATIENCE, Person

pytestmark = pytest.mark.data

LIMITS = {
    "RATE_LIMITS": "1",
    "LIMIT_COMMANDS": "4 per hour",
    "LIMIT_JOINS": "6 per hour",
    "LIMIT_HERE": "3 per hour",
    "MAX_SOCKETS_PERSON": "2",
    "MAX_SOCKETS_ADDRESS": "3",
    "TRUSTED_PROXIES": "1",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Iterator[str]:
    """A site with limits that are soon met; who comes from where is said by the header of its proxy, the tests."""
    with beta_server(tmp_path_factory.mktemp("server"), DATABASE_URL=database_server or "", **LIMITS) as address:
        yield address


def command(number: int, chapter: str, draft: str = "") -> dict[str, Any]:
    """Return the command that types a word at the beginning, for the socket when it names the draft."""
    data = {"chapter": chapter, "version": number, "client": CLIENT, "steps": [replace(1, 1, "On. ")]}
    return {"id": f"edit-{number}", "name": "edit_text", "data": data, **({"draft": draft} if draft else {})}


def over_http(person: Person, draft: str, message: dict[str, Any]) -> tuple[int, str | None, dict[str, Any]]:
    """Send a command by the JSON door; return the status, `Retry-After` and the answer."""
    token = person.open("/account")[1].split('name="csrf-token" content="')[1].split('"')[0]
    headers = {"Cookie": person.cookie, "X-CSRFToken": token, "Content-Type": "application/json"}
    with asked(person.server, f"/api/drafts/{draft}/commands", json.dumps(message).encode(), headers) as answer:
        return answer.status, answer.headers["Retry-After"], json.loads(answer.read())


def test_commands_beyond_the_limit_wait_at_both_doors_and_change_nothing(server: str) -> None:
    author, other = Person(server, "Rhiannon"), Person(server, "Tomos")
    draft, others = author.new_draft(STORY), other.new_draft(STORY)
    chapter = author.snapshot(draft)["chapters"][0]["id"]
    with author.socket() as client:
        answers = [client.call("command", command(n, chapter, draft), timeout=PATIENCE) for n in range(5)]
    assert [answer["ok"] for answer in answers] == [True] * 4 + [False]
    refused = answers[-1]["error"]
    assert (refused["code"], 0 < refused["retry_after"] <= 3600) == ("too_many", True)
    assert "will be sent again in" in refused["message"]
    status, retry_after, told = over_http(author, draft, command(4, chapter))
    assert (status, told["error"]["code"]) == (429, "too_many")
    assert 0 < int(retry_after or 0) <= 3600
    assert author.snapshot(draft)["chapters"][0]["version"] == 4
    assert over_http(other, others, command(0, other.snapshot(others)["chapters"][0]["id"]))[0] == 200


def test_opening_a_draft_over_and_over_has_to_wait(server: str) -> None:
    author = Person(server, "Rhiannon")
    draft = author.new_draft(STORY)
    with author.socket() as client:
        answers = [client.call("join", {"draft": draft, "after": None}, timeout=PATIENCE) for _ in range(7)]
    assert [answer["ok"] for answer in answers] == [True] * 6 + [False]
    assert answers[-1]["error"]["code"] == "too_many"
    with pytest.raises(HTTPError) as refusal:
        author.snapshot(draft)
    assert refusal.value.code == 429
    assert int(refusal.value.headers["Retry-After"]) > 0
    refusal.value.close()


def test_places_that_come_too_often_are_dropped(server: str) -> None:
    author = Person(server, "Rhiannon")
    draft = author.new_draft(STORY)
    chapter = author.snapshot(draft)["chapters"][0]["id"]
    places: list[int] = []
    edited: list[int] = []
    with author.socket() as moving, author.socket() as watching:
        watching.on("presence", lambda place: places.append(place["from"]))
        watching.on("event", lambda event: edited.append(event["seq"]))
        for client in (moving, watching):
            assert client.call("join", {"draft": draft, "after": None}, timeout=PATIENCE)["ok"]
        for place in range(1, 9):
            moving.emit("here", {"draft": draft, "chapter": chapter, "from": place, "to": place})
        assert moving.call("command", command(0, chapter, draft), timeout=PATIENCE)["ok"]
        wait_until(lambda: bool(edited), "the command's event")
    assert places == [1, 2, 3]


def refused_socket(server: str, cookie: str) -> dict[str, Any]:
    """Try to open a socket that is refused; return what the browser is told."""
    client = socketio.Client(reconnection=False)
    told: list[Any] = []
    client.on("connect_error", told.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server, headers={"Cookie": cookie}, transports=["websocket"], wait_timeout=PATIENCE)
    assert len(told) == 1
    return dict(told[0])


def test_one_window_too_many_is_refused_in_words_until_another_closes(server: str) -> None:
    author = Person(server, "Rhiannon")
    with author.socket():
        with author.socket():
            told = refused_socket(server, author.cookie)
            assert (told["data"]["code"], told["data"]["retry_after"]) == ("too_many", 30)
            assert told["message"].startswith("You have 2 windows with drafts open.")
            with Person(server, "Tomos").socket() as others:
                assert others.connected

        def opens_again() -> bool:
            try:
                with author.socket():
                    return True
            except socketio.exceptions.ConnectionError:
                return False

        wait_until(opens_again, "a second window")


def test_signed_out_person_is_told_to_log_in(server: str) -> None:
    told = refused_socket(server, "")
    assert told["data"]["code"] == "not_allowed"
    assert told["message"] == "Please log in first."


def test_connections_from_one_address_are_bounded_before_anybody_signs_in(server: str) -> None:
    with ExitStack() as opened:
        for number in range(3):
            connection = handshake(server, X_Forwarded_For=f"2001:db8:7:8::{number}")
            assert opened.enter_context(connection).status == 101
        with handshake(server, X_Forwarded_For="2001:db8:7:8::ffff") as refused:
            assert refused.status == 401
            assert json.loads(refused.read())["code"] == "too_many"
        with handshake(server, X_Forwarded_For="2001:db8:7:9::1") as elsewhere:
            assert elsewhere.status == 101


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        (None, ""),
    ],
)
def test_address_stands_for_its_whole_connection(address: str | None, group: str) -> None:
    assert address_group(address) == group


@pytest.mark.parametrize(("path", "allowed"), [("/login", 256 * 1024), ("/drafts/new", 6 * 1024 * 1024)])
def test_body_is_bounded_by_what_the_page_takes(client: FlaskClient, path: str, allowed: int) -> None:
    within = post(client, path, data={"text": "x" * (allowed - 1000)})
    beyond = post(client, path, data={"text": "x" * allowed})
    assert (within.status_code, beyond.status_code) == (400, 413)
    assert "Nothing was changed" in beyond.text
    assert ("256 kB" in beyond.text) is (path == "/login")


def test_nesting_is_bounded(server: str) -> None:
    author = Person(server, "Rhiannon")
    draft = author.new_draft(STORY)
    deep: Any = "words"
    for _ in range(80):
        deep = [deep]
    status, _retry_after, told = over_http(author, draft, {"id": "deep", "name": "edit_text", "data": {"steps": deep}})
    assert (status, told["error"]["code"]) == (422, "invalid")
    assert "nested too deeply" in told["error"]["message"]


def rates(app: Flask, **settings: object) -> Rates:
    """Return the counts of one process whose limit of commands is two."""
    return Rates({**app.config, "LIMITS_ON": True, "LIMIT_COMMANDS": "2 per hour", **settings})


def test_limits_can_be_switched_off(app: Flask) -> None:
    off = rates(app, LIMITS_ON=False)
    for _ in range(10):
        off.count("commands", 1, "192.0.2.7")


def test_processes_count_together_in_redis_and_each_for_itself_without(app: Flask, tmp_path: Path) -> None:
    with redis(tmp_path) as server:
        one, other = (rates(app, RATELIMIT_STORAGE_URI=server.url) for _ in range(2))
        one.count("commands", 1, "192.0.2.7")
        other.count("commands", 1, "192.0.2.7")
        for process_of_site in (one, other):
            with pytest.raises(TooMany):
                process_of_site.count("commands", 1, "192.0.2.7")
        server.stop()
        other.count("commands", 1, "192.0.2.7")
        other.count("commands", 1, "192.0.2.7")
        with pytest.raises(TooMany):
            other.count("commands", 1, "192.0.2.7")
