"""The first page: what the service is, for whoever is signed out, and everybody's own desk."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from beta.domain.access import Viewer
from beta.domain.desk import desk_of
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.models import Edition, Story, db, now
from tests.conftest import STORY, Cast, person, token_for
from tests.forms import get
from tests.pages import Browser

pytestmark = pytest.mark.data


def leave_remark(viewer: Viewer, cast: Cast, name: str) -> None:
    data = {"annotation": name, "chapter": cast.chapter, "version": 0, "from": 1, "to": 5, "body": "A fine opening."}
    perform(viewer, cast.draft, "leave_comment", data)


def test_signed_out_person_sees_what_this_is(client: FlaskClient) -> None:
    page = get(client, "/").text
    for link in ("Sign up", "Log in"):
        assert page.count(f">{link}</a>") == 1
    assert "Your drafts" not in page


def test_everybody_finds_the_draft_on_the_right_shelf(cast: Cast) -> None:
    shelves = {role: desk_of(viewer) for role, viewer in cast.everyone().items()}
    for role in ("author", "coauthor"):
        assert [card.id for card in shelves[role].your_drafts] == [cast.draft]
        assert shelves[role].beta_reading == ()
    for role in ("beta", "viewer"):
        assert [card.id for card in shelves[role].beta_reading] == [cast.draft]
        assert shelves[role].your_drafts == ()
    for role in ("stranger", "signed_out"):
        assert (shelves[role].your_drafts, shelves[role].beta_reading) == ((), ())


def test_author_sees_all_remarks_and_a_beta_only_what_became_of_her_own(cast: Cast) -> None:
    leave_remark(cast.helen, cast, "remark-one")
    leave_remark(cast.helen, cast, "remark-two")
    leave_remark(cast.omar, cast, "remark-three")
    perform(cast.author, cast.draft, "resolve_comment", {"annotation": "remark-one"})
    [authors] = desk_of(cast.author).your_drafts
    [helens] = desk_of(cast.helen).beta_reading
    assert (authors.open_remarks, authors.decided_remarks) == (2, 1)
    assert (helens.open_remarks, helens.decided_remarks) == (1, 1)


def test_person_removed_from_a_draft_no_longer_finds_it(cast: Cast) -> None:
    perform(cast.author, cast.draft, "remove_member", {"member": cast.helen.user_id})
    assert desk_of(cast.helen).beta_reading == ()
    assert "Helen" not in {person.name for card in desk_of(cast.author).your_drafts for person in card.others}


def test_published_story_is_on_the_desk_of_those_who_wrote_it(cast: Cast) -> None:
    db.session.add(Story(id="lighthouse01", draft_id=cast.draft, slug="the-ledger", edition=1, published_at=now()))
    db.session.flush()
    frozen = {"header": {}, "credits": [], "html": "", "words": 1204, "seq": 1, "published_at": now()}
    db.session.add(Edition(story_id="lighthouse01", number=1, title="The Ledger", **frozen))
    db.session.commit()
    [story] = desk_of(cast.author).stories
    assert (story.title, story.url, story.words) == ("The Ledger", "/stories/lighthouse01/the-ledger", 1204)
    assert desk_of(cast.helen).stories == ()


def test_full_desk_takes_no_more_statements_than_a_small_one(cast: Cast) -> None:
    def statements() -> int:
        counted: list[str] = []

        def count(*executed: object) -> None:
            counted.append(str(executed[2]))

        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", count)
        desk_of(cast.author)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    before = statements()
    for _ in range(5):
        draft = create_draft(cast.author, STORY)
        join(cast.helen, token_for(cast.author, draft, "beta"), "Helen", True)
    assert statements() == before


def test_desk_shows_its_shelves_full_and_empty(cast: Cast, client: FlaskClient) -> None:
    leave_remark(cast.helen, cast, "remark-one")
    browser = Browser(client, cast.author)
    browser.open("/")
    for words in ("Your desk", "New draft", "Log out", "Your drafts", "You are beta reading", "Your stories"):
        assert words in browser.text()
    assert "1 remark to decide" in browser.text()
    assert "Helen" in browser.text()
    assert f"/drafts/{cast.draft}" in browser.page
    assert "Open the link an author sends you" in browser.text()


def test_new_desk_says_how_to_begin(client: FlaskClient) -> None:
    browser = Browser(client, person("Marit"))
    browser.open("/")
    assert "Paste a story on the sheet above" in browser.text()


def test_guest_is_told_to_keep_the_account(cast: Cast, client: FlaskClient) -> None:
    browser = Browser(client, cast.helen)
    browser.open("/")
    assert "You are here as a guest, in this browser only." in browser.text()
