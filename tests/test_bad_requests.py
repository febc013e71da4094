"""Tests of bad requests to the JSON door, of forged ones, and of links that let nobody in."""

import json
from collections.abc import Callable
from dataclasses import replace as changed
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.domain.snapshot import read_draft
from beta.domain.tokens import create_token, revoke_token, tokens_of
from beta.errors import NotFound
from beta.models import Invitation, db, now
from tests.bad_messages import steps
from tests.conftest import Cast, guest, token_for
from tests.course import replace
from tests.forms import get, is_signed_in, log_in, post, submit
from tests.test_bad_input import csrf_token, nothing_changed

pytestmark = pytest.mark.data

MEGABYTE = 1024 * 1024


@pytest.fixture
def author(cast: Cast, client: FlaskClient) -> FlaskClient:
    """The author's browser."""
    log_in(client, "Rhiannon")
    return client


def command(client: FlaskClient, draft: str, body: bytes | str, **headers: str) -> TestResponse:
    """Post a body as it is to the JSON door."""
    return post(client, f"/api/drafts/{draft}/commands", data=body, content_type="application/json", headers=headers)


def good(cast: Cast) -> str:
    name, data = steps(replace(1, 1, "On. "))(cast)
    return json.dumps({"id": "command-1", "name": name, "data": data})


BODIES: dict[str, bytes | str] = {
    "nothing": b"",
    "no JSON": b"edit_text please",
    "half of an object": b'{"name": "edit_text", "data": {',
    "half of a character": b'{"name": "edit_text\xf0\x9f", "data": {}}',
    "a list": b'["edit_text"]',
    "a string": b'"edit_text"',
    "a number": b"7",
    "null": b"null",
    "no name": b"{}",
    "a name that is a list": b'{"name": ["edit_text"], "data": {}}',
    "an id that is a number": b'{"id": 7, "name": "edit_text", "data": {}}',
    "an id that is an object": b'{"id": {}, "name": "edit_text", "data": {}}',
    "a number without end": b'{"name": "edit_text", "data": ' + b"9" * 10_000 + b"}",
    "lists in lists without end": b"[" * 100_000,
    "objects in objects without end": b'{"a":' * 100_000,
    "a bomb in the data": b'{"name": "edit_text", "data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_body_that_is_no_command_is_malformed(cast: Cast, author: FlaskClient, body: bytes) -> None:
    token = csrf_token(author, "/account")
    with nothing_changed(cast):
        answer = command(author, cast.draft, body, **{"X-CSRFToken": token})
        assert (answer.status_code, answer.get_json()["ok"]) == (400, False)
        assert answer.get_json()["error"]["code"] == "malformed"
    assert command(author, cast.draft, good(cast), **{"X-CSRFToken": token}).get_json()["ok"]


def test_message_of_ten_megabytes_is_too_large(cast: Cast, author: FlaskClient) -> None:
    token = csrf_token(author, "/account")
    name, data = steps(replace(1, 1, "a" * 10 * MEGABYTE))(cast)
    with nothing_changed(cast):
        answer = command(author, cast.draft, json.dumps({"name": name, "data": data}), **{"X-CSRFToken": token})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")
    assert command(author, cast.draft, good(cast), **{"X-CSRFToken": token}).get_json()["ok"]


@pytest.mark.parametrize("token", [None, "", "forged", "a.b.c", "é"])
def test_command_by_session_needs_its_csrf_token(cast: Cast, author: FlaskClient, token: str | None) -> None:
    headers = {} if token is None else {"X-CSRFToken": token}
    with nothing_changed(cast):
        answer = command(author, cast.draft, good(cast), **headers)
        assert (answer.status_code, answer.get_json()["ok"]) == (400, False)
        assert "Nothing was changed" in answer.get_json()["error"]["message"]


def test_csrf_token_of_another_browser_is_refused(
    cast: Cast, author: FlaskClient, new_client: Callable[[], FlaskClient]
) -> None:
    other = csrf_token(new_client(), "/login")
    with nothing_changed(cast):
        assert command(author, cast.draft, good(cast), **{"X-CSRFToken": other}).status_code == 400


def test_page_without_its_csrf_token_changes_nothing_and_keeps_what_was_typed(cast: Cast, author: FlaskClient) -> None:
    typed = "Once there was a ledger, and nobody who could read it had learned to row."
    answer = post(author, "/drafts/new", data={"text": typed})
    assert answer.status_code == 400
    assert typed in answer.get_data(as_text=True)


def test_signed_out_command_is_refused(cast: Cast, client: FlaskClient) -> None:
    token = csrf_token(client, "/login")
    with nothing_changed(cast):
        answer = command(client, cast.draft, good(cast), **{"X-CSRFToken": token})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "not_allowed")


@pytest.mark.parametrize("token", ["", "beta_", "beta_forged", "forged", "Bearer", "é", "x" * 5000])
def test_access_token_that_is_none_is_refused_even_beside_a_session(cast: Cast, author: FlaskClient, token: str) -> None:
    csrf = csrf_token(author, "/account")
    with nothing_changed(cast):
        for extra in ({}, {"X-CSRFToken": csrf}):
            answer = command(author, cast.draft, good(cast), Authorization=f"Bearer {token}", **extra)
            assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "not_allowed")
    assert is_signed_in(author)


def test_revoked_access_token_is_refused(cast: Cast, client: FlaskClient) -> None:
    assert cast.author.user_id is not None
    token = create_token(cast.author.user_id, "a program")
    assert command(client, cast.draft, good(cast), Authorization=f"Bearer {token}").get_json()["ok"]
    revoke_token(cast.author.user_id, tokens_of(cast.author.user_id)[0].id)
    with nothing_changed(cast):
        assert command(client, cast.draft, good(cast), Authorization=f"Bearer {token}").status_code == 401


READS = ["", "/events", "/events?after=0", "/chapters/CHAPTER/steps", "/chapters/CHAPTER/steps?after=0"]


@pytest.mark.parametrize("path", READS)
def test_reading_a_draft_of_others_is_not_told_from_reading_none(cast: Cast, author: FlaskClient, path: str) -> None:
    foreign = create_draft(cast.stranger, "A story that is nobody else's.")
    chapter = read_draft(cast.stranger, foreign)["chapters"][0]["id"]
    answers = [
        get(author, f"/api/drafts/{draft}{path.replace('CHAPTER', chapter)}")
        for draft in (foreign, "no-such-draft", "a%00b", "%F0%9F%94%A5", "%ED%A0%80")
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert {answer.get_data() for answer in answers} == {answers[0].get_data()}


@pytest.mark.parametrize("after", ["-1", "1.5", "x", "", "9" * 30, "1e3", "²"])
def test_number_that_is_none_is_refused(cast: Cast, author: FlaskClient, after: str) -> None:
    for path in ("events", f"chapters/{cast.chapter}/steps"):
        answer = get(author, f"/api/drafts/{cast.draft}/{path}?after={after}")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid")


@pytest.mark.parametrize("chapter", ["no-such-chapter", "a%00b", "%ED%A0%80"])
def test_steps_of_a_chapter_that_is_not_there_are_not_found(cast: Cast, author: FlaskClient, chapter: str) -> None:
    assert get(author, f"/api/drafts/{cast.draft}/chapters/{chapter}/steps").status_code == 404


def expired(cast: Cast, token: str) -> None:
    id_ = read_draft(cast.author, cast.draft)["invitations"][-1]["id"]
    db.session.execute(update(Invitation).where(Invitation.id == id_).values(expires_at=now() - timedelta(seconds=1)))
    db.session.commit()


def revoked(cast: Cast, token: str) -> None:
    id_ = read_draft(cast.author, cast.draft)["invitations"][-1]["id"]
    perform(cast.author, cast.draft, "revoke_invitation", {"invitation": id_})


def used_up(cast: Cast, token: str) -> None:
    id_ = read_draft(cast.author, cast.draft)["invitations"][-1]["id"]
    db.session.execute(update(Invitation).where(Invitation.id == id_).values(max_uses=1))
    db.session.commit()
    join(guest("Marco"), token, "Marco", True)


@pytest.mark.parametrize("spoil", [expired, revoked, used_up])
def test_link_that_no_longer_lets_in_lets_nobody_in_and_says_why(
    cast: Cast, client: FlaskClient, spoil: Callable[[Cast, str], None]
) -> None:
    token = token_for(cast.author, cast.draft, "beta")
    page = get(client, f"/join/{token}")
    assert page.status_code == 200
    spoil(cast, token)
    late = guest("Late")
    with nothing_changed(cast):
        refused = get(client, f"/join/{token}")
        assert refused.status_code == 404
        assert "Ask the author for a new one" in refused.get_data(as_text=True)
        assert submit(client, "/login", to=f"/join/{token}", name="Late").status_code == 404
        with pytest.raises(NotFound):
            join(late, token, "Late", True)
        with pytest.raises(NotFound):
            perform(changed(late, token=token), cast.draft, "join_draft", {"name": "Late", "wants_credit": True})
    assert "Late" not in [member["name"] for member in read_draft(cast.author, cast.draft)["members"]]


@pytest.mark.parametrize("token", ["forged", "x" * 32, "a%00b", "%ED%A0%80", "x" * 3000])
def test_link_that_never_was_lets_nobody_in(cast: Cast, client: FlaskClient, token: str) -> None:
    assert get(client, f"/join/{token}").status_code == 404
    assert submit(client, "/login", to=f"/join/{token}", name="Late").status_code == 404


def test_link_of_another_draft_opens_only_that_one(cast: Cast) -> None:
    other = create_draft(cast.stranger, "A story that is nobody else's.")
    late = changed(guest("Late"), token=token_for(cast.stranger, other, "coauthor"))
    with nothing_changed(cast), pytest.raises(NotFound):
        perform(late, cast.draft, "join_draft", {"name": "Late", "wants_credit": True})
