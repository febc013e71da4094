"""The page of the site's owner: counts of everything, nobody's words, and nobody else's business."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from beta.domain.drafting import create_draft
from beta.domain.site import site_facts
from beta.models import db
from tests.conftest import STORY, Cast, person
from tests.forms import get, log_in
from tests.pages import Browser

pytestmark = pytest.mark.data


@pytest.fixture
def owner(cast: Cast, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The owner of a site with a draft on it, logged in."""
    monkeypatch.setitem(app.config, "ADMIN_EMAILS", frozenset({"olwen@example.org"}))
    person("Olwen")
    log_in(client, "Olwen")
    browser = Browser(client)
    assert browser.open("/admin").status_code == 200
    return browser


def test_owner_sees_how_much_there_is(owner: Browser) -> None:
    text = owner.text()
    for told in ("accounts 4", "guests 3", "drafts 1", "members of drafts 5", "remarks 0", "stories 0", "up to 10 kB 1"):
        assert told in text, told
    assert "waiting 0" in text
    assert "sockets 0" in text


def test_owner_sees_nothing_anybody_wrote_or_is_called(owner: Browser) -> None:
    for private in ("Rhiannon", "Helen", "Lighthouse", "@example.org", "127.0.0.1"):
        assert private not in owner.page


def test_owner_reads_who_came_in_and_that_the_page_was_read(owner: Browser) -> None:
    assert "logged in" in owner.text()
    assert "member joined" in owner.text()
    owner.open("/admin")
    assert "admin page read" in owner.text()


def test_others_learn_nothing_of_the_page(owner: Browser, cast: Cast, app: Flask) -> None:
    for viewer in (cast.author, cast.helen):
        client = app.test_client()
        Browser(client, viewer)
        assert get(client, "/admin").status_code == 404


def test_drafts_are_told_by_the_size_of_their_texts(cast: Cast) -> None:
    create_draft(cast.author, STORY + "\n\nThe tide came in, and went out again." * 2000)
    db.session.rollback()
    assert site_facts().drafts_by_size == {"up to 10 kB": 1, "up to 100 kB": 0, "up to 1 MB": 1, "larger": 0}
