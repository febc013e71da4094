"""The page where a text becomes a draft: typed, as a file, refused."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from beta.domain.access import Viewer
from beta.domain.drafting import export_text
from beta.models import Draft, db
from tests.conftest import STORY, person
from tests.forms import get, submit
from tests.pages import Browser

pytestmark = pytest.mark.data


@pytest.fixture
def author(client: FlaskClient) -> Viewer:
    """Somebody with an account, signed in in `client`."""
    author = person("Rhiannon")
    Browser(client, author)
    return author


def draft_id_of(location: str | None) -> str:
    assert location is not None
    assert location.startswith("/drafts/")
    return location.removeprefix("/drafts/")


def test_promised_names_are_on_the_desk_and_on_the_page(author: Viewer, client: FlaskClient) -> None:
    browser = Browser(client)
    for path in ("/", "/drafts/new"):
        browser.open(path)
        assert {"Story text", "Or choose a file"} <= set(browser.labels())
        assert browser.form("Create draft").action == "/drafts/new"


def test_pasted_text_becomes_a_draft_and_comes_back_as_it_was(author: Viewer, client: FlaskClient) -> None:
    answer = submit(client, "/drafts/new", text=STORY.replace("\n", "\r\n"))
    draft = draft_id_of(answer.location)
    db.session.rollback()
    assert export_text(author, draft) == ("The Lighthouse Keeper's Ledger", STORY)


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("story.txt", lambda text: text.encode("utf-8")),
        ("story.md", lambda text: b"\xef\xbb\xbf" + text.encode("utf-8")),
        ("story.txt", lambda text: text.encode("utf-16")),
        ("story.txt", lambda text: text.replace("\n", "\r\n").encode("cp1252")),
    ],
)
def test_file_becomes_a_draft(author: Viewer, client: FlaskClient, name: str, encode: Callable[[str], bytes]) -> None:
    text = "Title: Déjà lu\n\n“Naïve,” she said.\n\nHe went on reading."
    answer = submit(client, "/drafts/new", text="", file=(BytesIO(encode(text)), name))
    draft = draft_id_of(answer.location)
    db.session.rollback()
    assert export_text(author, draft) == ("Déjà lu", text)


def test_other_file_gets_a_clear_sentence(author: Viewer, client: FlaskClient) -> None:
    answer = submit(client, "/drafts/new", text="", file=(BytesIO(b"%PDF-1.7\n\x00\x01"), "story.pdf"))
    assert answer.status_code == 422
    assert "This file is a PDF, not plain text." in answer.text
    assert db.session.query(Draft).count() == 0


def test_text_and_file_at_once_are_asked_about_and_the_text_is_kept(author: Viewer, client: FlaskClient) -> None:
    answer = submit(client, "/drafts/new", text="The tide went out.", file=(BytesIO(b"Another story."), "story.txt"))
    assert answer.status_code == 422
    assert "There is a text in the box and a file beside it." in answer.text
    assert "The tide went out." in answer.text


def test_nothing_at_all_is_asked_about(author: Viewer, client: FlaskClient) -> None:
    answer = submit(client, "/drafts/new", text=" \r\n ")
    assert answer.status_code == 422
    assert "There is no text yet" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_text_over_the_limit_comes_back_whole(author: Viewer, client: FlaskClient) -> None:
    story = "The tide went out. " * 270_000
    answer = submit(client, "/drafts/new", text=story)
    assert answer.status_code == 413
    assert "This text is larger than 5 MB." in answer.text
    assert story in answer.text


def test_request_over_the_limit_is_a_page_with_a_sentence(author: Viewer, client: FlaskClient) -> None:
    answer = submit(client, "/drafts/new", text="The tide went out. " * 550_000)
    assert answer.status_code == 413
    assert "A text may have up to 5 MB" in answer.text


def test_browser_hears_which_kept_text_has_arrived(author: Viewer, client: FlaskClient) -> None:
    answer = submit(client, "/drafts/new", text="The tide went out.", keepsake="0b6f3c1e-aaaa")
    assert any(cookie.startswith("draft_arrived=0b6f3c1e-aaaa;") for cookie in answer.headers.getlist("Set-Cookie"))
    odd = submit(client, "/drafts/new", text="The tide went out.", keepsake="x; Domain=.example.org")
    assert not any(cookie.startswith("draft_arrived") for cookie in odd.headers.getlist("Set-Cookie"))


def test_signed_out_person_is_led_to_the_log_in(client: FlaskClient) -> None:
    assert get(client, "/drafts/new").location == "/login?next=/drafts/new"
