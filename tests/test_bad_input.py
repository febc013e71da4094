"""Tests of what goes wrong before a draft: through every door it is refused in words, and nothing is changed or lost."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.snapshot import read_draft
from beta.domain.tokens import create_token
from beta.errors import BetaError
from beta.models import Draft, DraftEvent, db
from tests.bad_messages import REFUSED, Message, comment, steps
from tests.bad_reviewing import REVIEWING
from tests.conftest import Cast
from tests.course import CLIENT, edit, leave, replace
from tests.forms import get, log_in, post

pytestmark = pytest.mark.data

Answer = dict[str, Any]
Send = Callable[..., Answer]
"""Sends `(name, data, id, draft)` as the author and returns the acknowledgement."""


@pytest.fixture(params=["perform", "cookie", "token"])
def send(request: pytest.FixtureRequest, cast: Cast, client: FlaskClient) -> Send:
    """The doors that take a command: the function itself, and HTTP with a session or with an access token."""
    if request.param == "perform":
        return performing(cast)
    if request.param == "cookie":
        log_in(client, "Rhiannon")
        headers = {"X-CSRFToken": csrf_token(client, "/account")}
    else:
        assert cast.author.user_id is not None
        headers = {"Authorization": f"Bearer {create_token(cast.author.user_id, 'a program')}"}

    def over_http(name: Any, data: Any, id_: Any = None, draft: str = cast.draft) -> Answer:
        message = {"name": name, "data": data, **({} if id_ is None else {"id": id_})}
        answer = post(client, f"/api/drafts/{draft}/commands", json=message, headers=headers)
        body: Answer = answer.get_json()
        assert (answer.status_code == 200) == body["ok"]
        return body

    return over_http


def csrf_token(client: FlaskClient, page: str) -> str:
    """Return the token of a page's forms, which also vouches for commands."""
    found = re.search(r'name="csrf_token"\s+value="([^"]+)"', get(client, page).get_data(as_text=True))
    assert found is not None
    return found[1]


def performing(cast: Cast) -> Send:
    def by_function(name: Any, data: Any, id_: Any = None, draft: str = cast.draft) -> Answer:
        try:
            return {"ok": True, "seq": perform(cast.author, draft, name, data, id_)}
        except BetaError as error:
            return {"ok": False, "error": error.to_json()}

    return by_function


def state(cast: Cast) -> tuple[Any, ...]:
    """Return all there is to know of the draft: its number, its log, and what its author sees."""
    db.session.rollback()
    rows = db.session.scalars(select(DraftEvent).where(DraftEvent.draft_id == cast.draft).order_by(DraftEvent.seq))
    log = [(row.seq, row.kind, row.actor_id, row.command_id, row.data) for row in rows]
    return db.session.get_one(Draft, cast.draft).head, log, read_draft(cast.author, cast.draft)


@contextmanager
def nothing_changed(cast: Cast) -> Iterator[None]:
    """Make sure that the draft stays as it is, and that its author can go on writing."""
    before = state(cast)
    yield
    assert state(cast) == before
    edit(cast, cast.author, replace(1, 1, "On."))
    assert state(cast)[0] == before[0] + 1


@pytest.mark.parametrize("case", [*REFUSED.values(), *REVIEWING.values()], ids=[*REFUSED, *REVIEWING])
def test_bad_message_is_refused_and_changes_nothing(cast: Cast, send: Send, case: tuple[str, Message]) -> None:
    edit(cast, cast.author, replace(1, 1, "🔥 "))
    code, message = case
    name, data = message(cast)
    with nothing_changed(cast):
        answer = send(name, data, "command-1")
        assert (answer["ok"], answer["error"]["code"]) == (False, code), answer
        assert len(answer["error"]["message"]) > 10
    name, data = steps(replace(1, 1, "x"))(cast)
    assert send(name, data, "command-1")["ok"], "the id of a refused command can be used again"


@pytest.mark.parametrize("id_", ["", "x" * 41, "a\x00b", "\ud83d"])
def test_command_under_an_id_that_is_none_is_refused(cast: Cast, send: Send, id_: str) -> None:
    with nothing_changed(cast):
        answer = send(*comment()(cast), id_)
        assert answer["error"]["code"] == "invalid"


@pytest.mark.parametrize("version", [0, 1, 99])
def test_stale_edit_is_answered_with_what_it_missed(cast: Cast, send: Send, version: int) -> None:
    for words in ("One. ", "Two. "):
        edit(cast, cast.coauthor, replace(1, 1, words))
    with nothing_changed(cast):
        error = send(*steps(replace(1, 1, "Late."), version=version)(cast), "command-1")["error"]
    missed = [replace(1, 1, "One. "), replace(1, 1, "Two. ")][version:]
    assert {name: error[name] for name in ("code", "version", "steps", "clients")} == {
        "code": "stale",
        "version": 2,
        "steps": missed,
        "clients": [CLIENT] * len(missed),
    }


def test_repeated_command_is_answered_alike_and_done_once(cast: Cast, send: Send) -> None:
    name, data = steps(replace(1, 1, "Once. "))(cast)
    first = send(name, data, "command-1")
    assert first["ok"]
    with nothing_changed(cast):
        assert [send(name, data, "command-1") for _ in range(3)] == [first] * 3
        assert send("conquer", {}, "command-1")["error"]["code"] == "unknown_command"
    assert read_draft(cast.author, cast.draft)["chapters"][0]["version"] == 2


def test_two_people_may_use_the_same_command_id(cast: Cast, send: Send) -> None:
    assert send(*comment()(cast), "command-1")["ok"]
    seq = perform(cast.coauthor, cast.draft, *comment(annotation="another-remark")(cast), "command-1")
    assert seq == state(cast)[0]
    assert {one["author"] for one in state(cast)[2]["annotations"]} == {cast.author.user_id, cast.coauthor.user_id}


def test_draft_of_others_is_not_told_from_none(cast: Cast, send: Send) -> None:
    foreign = create_draft(cast.stranger, "A story that is nobody else's.")
    before = read_draft(cast.stranger, foreign)
    for name, data in [steps(replace(1, 2))(cast), comment()(cast), ("publish_story", {}), ("remove_member", {"member": 1})]:
        answers = [send(name, data, "command-1", draft) for draft in (foreign, "no-such-draft", "nö", "x" * 200)]
        assert answers == [answers[0]] * 4
        assert answers[0]["error"]["code"] == "not_found"
    assert read_draft(cast.stranger, foreign) == before


def test_remark_and_chapter_of_another_draft_are_not_found(cast: Cast, send: Send) -> None:
    other = create_draft(cast.author, "Another story of the same author's.")
    chapter = read_draft(cast.author, other)["chapters"][0]["id"]
    leave(cast, cast.helen, "a-remark-here", 5, 9, body="Here.")
    with nothing_changed(cast):
        for name, data in {
            "resolve_comment": {"annotation": "a-remark-here"},
            "withdraw_annotation": {"annotation": "a-remark-here"},
            "reply": {"annotation": "a-remark-here", "reply": "reply-001", "body": "There?"},
            "attach_annotation": {"annotation": "a-remark-here", "chapter": chapter, "version": 0, "from": 1, "to": 3},
            "edit_text": steps(replace(1, 2), version=0)(cast)[1],
            "leave_comment": comment()(cast)[1],
            "remove_chapter": {"chapter": cast.chapter},
        }.items():
            answer = send(name, data, None, other)
            assert (answer["ok"], answer["error"]["code"]) == (False, "not_found"), name
