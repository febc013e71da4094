"""Tests a draft's plain text as it is taken away: untouched it is what was pasted, byte for byte."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from beta.domain.door import perform
from beta.domain.drafting import create_draft, export_text
from beta.models import DraftSource, db
from beta.web.publishing import file_name
from tests.conftest import STORY, Cast
from tests.course import edit, replace
from tests.meanwhile import once_seen
from tests.pages import Browser

pytestmark = pytest.mark.data


def test_an_untouched_draft_comes_back_byte_for_byte(cast: Cast, client: FlaskClient) -> None:
    answer = Browser(client, cast.author).open(f"/drafts/{cast.draft}/export.txt")
    assert answer.data == STORY.encode("utf-8")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "text",
    [
        "No header at all.\n\nTwo paragraphs.\n\n\n",
        "Title: x\r\nRating: PG\r\n\r\nBody with *stars* and _lines_ \U0001f30a\r\n",
        "  \n\nTITLE:  spaced   \nRating : G\n\n  indented\ttabs \n* * *\nend :-)",
    ],
)
def test_remarks_and_publishing_leave_it_untouched(cast: Cast, client: FlaskClient, text: str) -> None:
    draft = create_draft(cast.author, text)
    author = Browser(client, cast.author)
    author.open(f"/drafts/{draft}/publish")
    author.press("Publish now", title="Another title", **{"line-0": "R"})
    assert author.open(f"/drafts/{draft}/export.txt").data == text.encode("utf-8")


def test_what_is_taken_away_is_the_draft_of_one_moment(app: Flask, cast: Cast) -> None:
    edit(cast, cast.author, replace(1, 1, "Then "))
    before = export_text(cast.author, cast.draft)
    db.session.remove()
    with once_seen(app, DraftSource, lambda: edit(cast, cast.coauthor, replace(1, 1, "And "))):
        assert export_text(cast.author, cast.draft) == before
    assert export_text(cast.author, cast.draft) != before


def test_an_edited_draft_comes_back_as_it_stands(cast: Cast, client: FlaskClient) -> None:
    header = {"fields": [{"label": "Rating", "value": "R"}], "closing_note": "Do tell."}
    perform(cast.author, cast.draft, "edit_header", {"title": "Anew", "header": header})
    text = Browser(client, cast.author).open(f"/drafts/{cast.draft}/export.txt").get_data(as_text=True)
    assert text.startswith("Title: Anew\nRating: R\n\nThe lamp had been out")
    assert text.rstrip().endswith("Do tell.")


def test_members_may_take_it_away_and_nobody_else(cast: Cast, new_client: Callable[[], FlaskClient]) -> None:
    expected = {"author": 200, "coauthor": 200, "beta": 200, "viewer": 200, "stranger": 404}
    for role, viewer in cast.everyone().items():
        browser = Browser(new_client(), viewer)
        status = browser.open(f"/drafts/{cast.draft}/export.txt").status_code
        assert status == expected.get(role, 200)
        assert (browser.path == "/login") == (role == "signed_out")


def test_the_file_is_named_after_the_story(cast: Cast, client: FlaskClient) -> None:
    answer = Browser(client, cast.author).open(f"/drafts/{cast.draft}/export.txt")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="The Lighthouse Keeper\'s Ledger.txt"'


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Last Ferry", "The Last Ferry"),
        ("../../etc/passwd", "etc passwd"),
        ('a/b\\c:"d"<e>|f?*\r\nX: y', "a b c d e f X y"),
        ("Übermut\u202e", "Übermut"),
        ("...", "draft"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_file_name_is_safe_everywhere(title: str, name: str) -> None:
    assert file_name(title) == name
