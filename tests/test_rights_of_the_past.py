"""Who reads the past of a draft, and through every door: its members, nothing of anybody's notes, and nobody else at all."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.snapshot import read_draft
from tests.conftest import Cast
from tests.course import edit, leave, replace
from tests.forms import get
from tests.pages import Browser

pytestmark = pytest.mark.data

SECRET = "a word to myself alone"
READS = (
    "/drafts/{draft}/history",
    "/drafts/{draft}/history?chapter={chapter}&from=0&to=1",
    "/drafts/{draft}/history/{chapter}",
    "/drafts/{draft}/history/{chapter}?at=0&who=1",
    "/api/drafts/{draft}/chapters/{chapter}/at/0",
    "/api/drafts/{draft}/chapters/{chapter}/record?version=1&from=1&to=60",
    "/api/drafts/{draft}/changes",
    "/api/drafts/{draft}/annotations/{remark}/guesses",
)
"""Every read of the past and of lost remarks."""


@pytest.fixture
def past(cast: Cast) -> dict[str, str]:
    """A draft with a remark, a private note of Helen's with its thread, an edit, and how far Helen has read."""
    leave(cast, cast.omar, "remark-0001", 20, 40, body="Here.")
    leave(cast, cast.helen, "a-note-0001", 20, 40, body=SECRET, private=True)
    told = {"annotation": "a-note-0001", "reply": "reply-0001", "body": SECRET}
    perform(cast.helen, cast.draft, "reply", told)
    perform(cast.helen, cast.draft, "mark_read", {"chapter": cast.chapter, "version": 0})
    edit(cast, cast.author, replace(10, 60, "Nothing of it was left."))
    return {"draft": cast.draft, "chapter": cast.chapter, "remark": "remark-0001"}


@pytest.fixture
def browse(cast: Cast, new_client: Callable[[], FlaskClient]) -> Callable[[str], FlaskClient]:
    def browser(role: str) -> FlaskClient:
        client = new_client()
        viewer = cast.everyone()[role]
        if viewer.user_id is not None:
            Browser(client, viewer)
        return client

    return browser


@pytest.mark.parametrize("path", READS)
def test_past_is_read_by_members_without_anybody_s_notes_and_by_nobody_else(
    cast: Cast, past: dict[str, str], browse: Callable[[str], FlaskClient], path: str
) -> None:
    for role in ("author", "coauthor", "beta", "viewer"):
        answer = get(browse(role), path.format(**past))
        assert answer.status_code == 200, role
        assert SECRET not in answer.text and "a-note-0001" not in answer.text
    assert get(browse("stranger"), path.format(**past)).status_code == 404
    assert get(browse("signed_out"), path.format(**past)).status_code in (302, 303, 401)
    perform(cast.author, cast.draft, "remove_member", {"member": cast.helen.user_id})
    assert get(browse("beta"), path.format(**past)).status_code == 404


@pytest.mark.parametrize("path", READS)
def test_past_of_another_draft_is_not_found_by_the_ids_of_this_one(
    cast: Cast, past: dict[str, str], browse: Callable[[str], FlaskClient], path: str
) -> None:
    if "{chapter}" not in path and "{remark}" not in path:
        path += "?chapter={chapter}"
    other = create_draft(cast.author, "Another story of the same author's.")
    answer = get(browse("author"), path.format(**{**past, "draft": other}))
    assert answer.status_code == 404 or (path.startswith("/api/drafts/{draft}/changes") and answer.json == {"chapters": []})


def test_note_of_somebody_else_has_no_guesses(
    cast: Cast, past: dict[str, str], browse: Callable[[str], FlaskClient]
) -> None:
    path = "/api/drafts/{draft}/annotations/a-note-0001/guesses".format(**past)
    none = "/api/drafts/{draft}/annotations/no-such-note/guesses".format(**past)
    assert get(browse("author"), path).json == get(browse("author"), none).json
    assert get(browse("beta"), path).status_code == 200


def test_nobody_is_told_how_far_another_has_read(
    cast: Cast, past: dict[str, str], browse: Callable[[str], FlaskClient]
) -> None:
    assert read_draft(cast.helen, cast.draft)["read"] == {cast.chapter: 0}
    for role in ("author", "coauthor", "viewer"):
        assert read_draft(cast.everyone()[role], cast.draft)["read"] == {}
        assert "chapter_read" not in get(browse(role), f"/api/drafts/{cast.draft}/events?after=0").text


ODD = ("-1", "x", "1.5", "9" * 30, "²", "\x00", "%ED%A0%80")


@pytest.mark.parametrize("path", [one for one in READS if "=" in one or "/at/" in one])
@pytest.mark.parametrize("odd", ODD)
def test_numbers_that_are_none_are_refused_in_words(
    cast: Cast, past: dict[str, str], browse: Callable[[str], FlaskClient], path: str, odd: str
) -> None:
    client = browse("author")
    asked = re.sub(r"(at/|(?:at|from|to|version)=)\d+", rf"\g<1>{quote(odd, safe='%')}", path).format(**past)
    assert get(client, asked).status_code in (400, 404, 422), asked
