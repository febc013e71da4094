"""What each socket hears of a draft, and what it does not."""

from collections.abc import Callable, Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask_socketio.test_client import SocketIOTestClient

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.sessions import begin_session
from beta.domain.snapshot import read_draft
from beta.live.sockets import socketio
from beta.models import Member
from tests.conftest import Cast
from tests.meanwhile import once_seen
from tests.test_statements import counted_statements

pytestmark = pytest.mark.data

Connect = Callable[[Viewer], SocketIOTestClient]


@pytest.fixture
def connect(app: Flask) -> Iterator[Connect]:
    """Open sockets, each with the session of one person."""
    opened: list[SocketIOTestClient] = []

    def open_socket(viewer: Viewer) -> SocketIOTestClient:
        browser = app.test_client()
        if viewer.user_id is not None:
            session_id = f"{viewer.user_id}:{begin_session(viewer.user_id, 'Firefox on Linux')}"
            with browser.session_transaction() as session:
                session["_user_id"] = session_id
                session["_fresh"] = True
        socket = Context().run(socketio.test_client, app, flask_test_client=browser)
        opened.append(socket)
        return socket

    yield open_socket
    for socket in opened:
        if socket.is_connected():
            Context().run(socket.disconnect)


def ask(socket: SocketIOTestClient, name: str, data: object) -> dict[str, Any]:
    answer: dict[str, Any] = Context().run(socket.emit, name, data, callback=True)
    return answer


def joined(connect: Connect, viewer: Viewer, cast: Cast) -> SocketIOTestClient:
    socket = connect(viewer)
    after = read_draft(cast.author, cast.draft)["seq"]
    assert ask(socket, "join", {"draft": cast.draft, "after": after})["ok"]
    heard(socket)
    return socket


def heard(socket: SocketIOTestClient) -> list[dict[str, Any]]:
    """Return what the socket has received since the last time, each the one object with the event's `name` in it."""
    return [{**message["args"][0], "name": message["name"]} for message in socket.get_received()]


def comment(cast: Cast, annotation: str) -> dict[str, Any]:
    place = {"chapter": cast.chapter, "version": 0, "from": 5, "to": 12}
    return {"annotation": annotation, "body": "The lamp.", **place}


def test_everyone_hears_an_event_once_and_the_sender_too(cast: Cast, connect: Connect) -> None:
    sockets = {role: joined(connect, viewer, cast) for role, viewer in cast.everyone().items() if role in MEMBERS}
    command = {"id": "command-1", "draft": cast.draft, "name": "leave_comment", "data": comment(cast, "comment-1")}
    answer = ask(sockets["beta"], "command", command)
    for socket in sockets.values():
        events = [message for message in heard(socket) if message["name"] == "event"]
        assert [(event["seq"], event["kind"], event["actor"]) for event in events] == [
            (answer["seq"], "comment_left", cast.helen.user_id)
        ]


MEMBERS = ("author", "coauthor", "beta", "viewer")


def test_beta_hears_of_a_link_only_its_number(cast: Cast, connect: Connect) -> None:
    sockets = {role: joined(connect, viewer, cast) for role, viewer in cast.everyone().items() if role in MEMBERS}
    seq = perform(cast.author, cast.draft, "create_invitation", {"label": "for friends"})
    for role, socket in sockets.items():
        (event,) = heard(socket)
        if role in ("author", "coauthor"):
            assert event["data"]["invitation"]["label"] == "for friends"
        else:
            assert event == {"name": "event", "draft": cast.draft, "seq": seq}


def test_repeated_command_is_answered_alike_and_announced_once(cast: Cast, connect: Connect) -> None:
    socket = joined(connect, cast.helen, cast)
    command = {"id": "command-1", "draft": cast.draft, "name": "leave_comment", "data": comment(cast, "comment-1")}
    assert ask(socket, "command", command) == ask(socket, "command", command)
    assert len(heard(socket)) == 1


def test_nobody_is_told_of_what_was_refused(cast: Cast, connect: Connect) -> None:
    author, helen = joined(connect, cast.author, cast), joined(connect, cast.helen, cast)
    heard(author)
    data = {"chapter": cast.chapter, "version": 0, "steps": [{"stepType": "replace", "from": 1, "to": 4}]}
    command = {"draft": cast.draft, "name": "edit_text", "data": {**data, "client": "editor-of-helen"}}
    answer = ask(helen, "command", {"id": "command-1", **command})
    assert answer["error"]["code"] == "not_allowed"
    assert heard(author) == []


def test_join_answers_what_was_missed(cast: Cast, connect: Connect) -> None:
    before = read_draft(cast.author, cast.draft)["seq"]
    perform(cast.helen, cast.draft, "leave_comment", comment(cast, "comment-1"))
    socket = connect(cast.omar)
    answer = ask(socket, "join", {"draft": cast.draft, "after": before})
    assert [event["kind"] for event in answer["events"]] == ["comment_left"]
    assert ask(socket, "join", {"draft": cast.draft, "after": None})["snapshot"]["seq"] == before + 1
    assert "snapshot" in ask(socket, "join", {"draft": cast.draft, "after": before + 100})


def test_joining_reads_who_one_is_outside_and_inside_and_what_was_missed(cast: Cast, connect: Connect) -> None:
    socket = connect(cast.helen)
    with counted_statements() as statements:
        assert ask(socket, "join", {"draft": cast.draft, "after": 0})["ok"]
    # Any more would be waited for between looking who is there and letting them in.
    assert len([one for one in statements if one.startswith("SELECT")]) == 3


def test_stranger_and_signed_out_come_to_nothing(cast: Cast, connect: Connect) -> None:
    assert ask(connect(cast.stranger), "join", {"draft": cast.draft, "after": 0})["error"]["code"] == "not_found"
    assert not connect(cast.signed_out).is_connected()


def test_removed_member_is_sent_to_the_door_and_hears_nothing_more(cast: Cast, connect: Connect) -> None:
    helen, omar = joined(connect, cast.helen, cast), joined(connect, cast.omar, cast)
    heard(helen)
    perform(cast.author, cast.draft, "remove_member", {"member": cast.helen.user_id})
    assert {"name": "rejoin", "draft": cast.draft} in heard(helen)
    assert {"name": "rejoin", "draft": cast.draft} in heard(omar)
    assert ask(omar, "join", {"draft": cast.draft, "after": 0})["ok"]
    assert ask(helen, "join", {"draft": cast.draft, "after": 0})["error"]["code"] == "not_found"
    perform(cast.omar, cast.draft, "leave_comment", comment(cast, "comment-1"))
    assert heard(helen) == []
    assert [message["kind"] for message in heard(omar)] == ["comment_left"]


def test_who_is_removed_while_joining_hears_nothing(app: Flask, cast: Cast, connect: Connect) -> None:
    omar, helen = joined(connect, cast.omar, cast), connect(cast.helen)
    with once_seen(app, Member, lambda: perform(cast.author, cast.draft, "remove_member", {"member": cast.helen.user_id})):
        assert ask(helen, "join", {"draft": cast.draft, "after": 0})["error"]["code"] == "not_found"
    assert {person["name"] for person in ask(omar, "join", {"draft": cast.draft, "after": 0})["here"]} == {"Omar"}
    heard(helen)
    perform(cast.omar, cast.draft, "leave_comment", comment(cast, "comment-1"))
    assert heard(helen) == []


@pytest.mark.parametrize("roles", [("beta", "coauthor"), ("coauthor", "beta")])
def test_who_joins_while_their_role_changes_hears_what_the_new_one_may(
    app: Flask, cast: Cast, connect: Connect, roles: tuple[str, str]
) -> None:
    before, after = ({"member": cast.helen.user_id, "role": role} for role in roles)
    perform(cast.author, cast.draft, "change_role", before)
    helen = connect(cast.helen)
    with once_seen(app, Member, lambda: perform(cast.author, cast.draft, "change_role", after)):
        assert ask(helen, "join", {"draft": cast.draft, "after": 0})["ok"]
    heard(helen)
    perform(cast.author, cast.draft, "create_invitation", {"label": "for friends"})
    (told,) = heard(helen)
    assert ("data" in told) == (after["role"] == "coauthor")


def test_who_is_gone_before_they_have_joined_is_not_here(app: Flask, cast: Cast, connect: Connect) -> None:
    omar, helen = joined(connect, cast.omar, cast), connect(cast.helen)
    with once_seen(app, Member, lambda: Context().run(helen.disconnect)):
        Context().run(helen.emit, "join", {"draft": cast.draft, "after": 0})
    assert {person["name"] for person in ask(omar, "join", {"draft": cast.draft, "after": 0})["here"]} == {"Omar"}


def test_presence_is_told_to_the_others_and_ends_with_the_last_window(cast: Cast, connect: Connect) -> None:
    author, helen, second = (joined(connect, viewer, cast) for viewer in (cast.author, cast.helen, cast.helen))
    heard(author)
    Context().run(helen.emit, "here", {"draft": cast.draft, "chapter": cast.chapter, "from": 3, "to": 7})
    (place,) = heard(author)
    assert (place["name"], place["id"], place["from"], place["to"]) == ("presence", cast.helen.user_id, 3, 7)
    (found,) = [person for person in ask(author, "join", {"draft": cast.draft})["here"] if person["name"] == "Helen"]
    assert (found["from"], found["to"]) == (3, 7)
    Context().run(helen.disconnect)
    assert heard(author) == []
    Context().run(second.disconnect)
    (gone,) = heard(author)
    assert gone["gone"]


def test_presence_without_joining_or_sense_is_not_told(cast: Cast, connect: Connect) -> None:
    author, outside = joined(connect, cast.author, cast), connect(cast.stranger)
    for place in ({"draft": cast.draft, "from": 1}, {"draft": cast.draft, "from": "x"}, {"draft": 7}, "here", None):
        Context().run(outside.emit, "here", place)
    Context().run(author.emit, "here", {"draft": cast.draft, "chapter": {}, "from": True, "to": -1})
    assert heard(author) == []
