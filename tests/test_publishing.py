"""Tests publishing: what is offered to the author, what becomes of it, and who may."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.domain.publishing import chosen_credits, prepare_publication
from beta.domain.reading import read_story
from beta.domain.snapshot import read_draft
from beta.errors import BetaError, Invalid, NotAllowed, NotFound
from tests.conftest import Cast, guest, token_for
from tests.pages import Browser

pytestmark = pytest.mark.data

LABELS = ["Title", "Rating", "Characters/Pairings", "Genre", "Summary", "Disclaimer", "A/N"]
NOTE = "line-5"


def remark(viewer: Viewer, draft: str, chapter: str, number: int = 1) -> str:
    """Leave a comment on the first words and return its id."""
    annotation = f"remark-{viewer.user_id}-{number}"
    data = {"annotation": annotation, "chapter": chapter, "version": 0, "from": 1, "to": 9, "body": "A fine opening."}
    perform(viewer, draft, "leave_comment", data)
    return annotation


def join_as(author: Viewer, draft: str, name: str, wants_credit: bool = True) -> Viewer:
    """Bring a further beta onto the draft."""
    somebody = guest(name)
    join(somebody, token_for(author, draft, "beta"), name, wants_credit)
    return somebody


def story_of(path: str) -> str:
    """Return the id in a story's address."""
    return path.split("/")[2]


@pytest.fixture
def browser(cast: Cast, client: FlaskClient) -> Browser:
    """The author's browser, on the publishing page."""
    browser = Browser(client, cast.author)
    assert browser.open(f"/drafts/{cast.draft}/publish").status_code == 200
    return browser


def test_the_header_is_filled_in_under_the_promised_labels(browser: Browser) -> None:
    labels = browser.labels()
    assert list(labels)[:7] == LABELS
    fields = browser.form("Publish now").fields
    assert fields[labels["Title"]] == ["The Lighthouse Keeper's Ledger"]
    assert fields[labels["Rating"]] == ["PG"]
    assert fields[labels["A/N"]][0].startswith("Beta'd by Helen.")
    assert "Credits" in browser.text()


def test_a_draft_without_a_header_is_offered_empty_fields(cast: Cast, client: FlaskClient) -> None:
    draft = create_draft(cast.author, "Nobody had told the ferry.\n\nIt left all the same.")
    browser = Browser(client, cast.author)
    browser.open(f"/drafts/{draft}/publish")
    assert list(browser.labels())[:7] == LABELS
    assert browser.form("Publish now").fields["line-0"] == [""]


def test_helen_who_is_named_in_the_note_and_reads_gets_one_credit(cast: Cast, browser: Browser) -> None:
    remark(cast.helen, cast.draft, cast.chapter)
    browser.open(browser.path)
    assert browser.form("Publish now").boxes == {"Helen": True}
    answer = browser.press("Publish now")
    assert answer.status_code == 200
    assert browser.path.startswith("/stories/")
    assert browser.text().count("Helen") == 1
    assert "Beta'd by Helen. Written for a challenge" in browser.text()


def test_betas_from_the_record_are_credited_beside_the_one_in_the_note(cast: Cast, browser: Browser) -> None:
    marco = join_as(cast.author, cast.draft, "Marco")
    remark(marco, cast.draft, cast.chapter)
    browser.open(browser.path)
    assert browser.form("Publish now").boxes == {"Helen": True, "Marco": True}
    browser.press("Publish now")
    assert "Beta'd by Helen and Marco. Written for a challenge" in browser.text()


def test_a_reply_counts_and_a_withdrawn_remark_does_not(cast: Cast, browser: Browser) -> None:
    mine = remark(cast.author, cast.draft, cast.chapter)
    perform(cast.omar, cast.draft, "reply", {"annotation": mine, "reply": "reply-of-omar", "body": "So it is."})
    withdrawn = remark(join_as(cast.author, cast.draft, "Marco"), cast.draft, cast.chapter)
    marco = next(m["id"] for m in read_draft(cast.author, cast.draft)["members"] if m["name"] == "Marco")
    perform(Viewer(marco, "Marco"), cast.draft, "withdraw_annotation", {"annotation": withdrawn})
    choices = prepare_publication(cast.author, cast.draft).credits
    assert [(choice.name, choice.from_record) for choice in choices] == [("Helen", False), ("Omar", True)]


def test_who_asked_not_to_be_named_stays_without_a_tick(cast: Cast, browser: Browser) -> None:
    remark(join_as(cast.author, cast.draft, "Shy", wants_credit=False), cast.draft, cast.chapter)
    browser.open(browser.path)
    assert browser.form("Publish now").boxes == {"Helen": True, "Shy": False}
    assert "asked not to be named" in browser.text()
    browser.press("Publish now")
    assert "Shy" not in browser.text()


def test_unticking_takes_the_name_out_of_the_note_and_adding_puts_one_in(cast: Cast, browser: Browser) -> None:
    browser.press("Publish now", credits=[], added="Zoë, Omar")
    assert "Beta'd by Zoë and Omar. Written for a challenge" in browser.text()
    assert "Helen" not in browser.text()


def test_a_name_the_author_writes_into_the_note_is_credited(cast: Cast, browser: Browser) -> None:
    browser.press("Publish now", **{NOTE: "Beta'd by Helen and Zoë. For Marit."})
    assert "Beta'd by Helen and Zoë. For Marit." in browser.text()


def test_a_beta_field_becomes_a_credit_and_is_not_said_twice(cast: Cast, client: FlaskClient) -> None:
    text = "Title: Tide\nRating: G\nFandom: Original\nBeta: Helen and Marco\nA/N: For the harbour.\n\nThe tide was out."
    browser = Browser(client, cast.author)
    browser.open(f"/drafts/{create_draft(cast.author, text)}/publish")
    assert browser.form("Publish now").boxes == {"Helen": True, "Marco": True}
    browser.press("Publish now")
    assert "Beta'd by Helen and Marco. For the harbour." in browser.text()
    assert browser.text().count("Marco") == 1
    assert "Fandom Original" in browser.text()


def test_a_refusal_keeps_everything_typed(cast: Cast, browser: Browser) -> None:
    typed = {"title": "  ", "line-0": "R & <b>", NOTE: "A note\nof two lines", "closing_note": "Do tell", "added": "Zoë"}
    answer = browser.press("Publish now", credits=[], **typed)
    assert answer.status_code == 422
    assert "A story needs a title." in browser.text()
    form = browser.form("Publish now")
    assert {name: form.fields[name][0] for name in typed} == typed
    assert form.boxes == {"Helen": False}
    assert read_draft(cast.author, cast.draft)["story"] is None


@pytest.mark.parametrize(("field", "value"), [("title", "x" * 301), ("added", "x" * 81), ("line-3", "x" * 20_001)])
def test_too_long_is_refused_with_a_sentence(browser: Browser, field: str, value: str) -> None:
    assert browser.press("Publish now", **{field: value}).status_code == 422
    assert "characters" in browser.text()
    assert browser.form("Publish now").fields[field] == [value]


def test_a_beta_who_came_while_the_author_looked_is_not_forgotten(cast: Cast, browser: Browser) -> None:
    remark(cast.omar, cast.draft, cast.chapter)
    answer = browser.press("Publish now", title="A new title")
    assert answer.status_code == 409
    assert "Omar" in browser.text()
    assert browser.form("Publish now").boxes == {"Helen": True, "Omar": True}
    assert browser.form("Publish now").fields["title"] == ["A new title"]
    browser.press("Publish now")
    assert "Beta'd by Helen and Omar." in browser.text()


def test_pressing_twice_publishes_once(cast: Cast, browser: Browser) -> None:
    page, path = browser.page, browser.path
    browser.press("Publish now")
    browser.page, browser.path = page, path
    browser.press("Publish now")
    assert read_draft(cast.author, cast.draft)["story"]["edition"] == 1


def test_editing_the_draft_changes_the_story_only_when_it_is_published_again(cast: Cast, browser: Browser) -> None:
    browser.press("Publish now")
    address, before = browser.path, browser.text()
    insert = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "Look: "}]}}
    data = {"chapter": cast.chapter, "version": 0, "steps": [insert], "client": "author-client"}
    perform(cast.author, cast.draft, "edit_text", data)
    browser.open(address)
    assert "Look:" not in browser.text()
    assert browser.text() == before.replace("Published. This is what readers see. ", "")
    browser.press("Post comment", body="Was it not?")
    browser.open(f"/drafts/{cast.draft}/publish")
    browser.press("Publish now", title="Another title altogether")
    assert browser.path == address
    assert "Look: The lamp" in browser.text()
    assert "Was it not?" in browser.text()


def test_publishing_again_starts_from_the_last_edition(cast: Cast, browser: Browser) -> None:
    remark(cast.omar, cast.draft, cast.chapter)
    browser.open(browser.path)
    browser.press("Publish now", credits=["Helen"], added="Zoë", **{NOTE: "Reworded, with love.", "line-0": "R"})
    again = prepare_publication(cast.author, cast.draft)
    assert again.story_url == browser.path
    shown = {field.label: field.value for field in again.fields}
    assert shown["A/N"] == "Beta'd by Helen and Zoë. Reworded, with love."
    assert shown["Rating"] == "R"
    assert {choice.name: choice.ticked for choice in again.credits} == {"Helen": True, "Zoë": True, "Omar": False}


def test_a_closing_note_of_two_lines_keeps_both(cast: Cast, browser: Browser) -> None:
    header = {"fields": [{"label": "Rating", "value": "G\nor so"}], "closing_note": "Do tell.\nThank you!"}
    perform(cast.author, cast.draft, "edit_header", {"title": "Anew", "header": header})
    browser.open(browser.path)
    assert "<textarea" in browser.page[browser.page.index('for="closing-note"') :]
    browser.press("Publish now")
    assert "Do tell.<br>Thank you!" in browser.page
    assert "G<br>or so" in browser.page


def test_publishing_again_starts_from_the_draft_when_its_header_was_edited(cast: Cast, browser: Browser) -> None:
    browser.press("Publish now", **{NOTE: "Reworded."})
    header = {"fields": [{"label": "A/N", "value": "From the draft."}], "closing_note": ""}
    perform(cast.author, cast.draft, "edit_header", {"title": "Anew", "header": header})
    again = prepare_publication(cast.author, cast.draft)
    assert again.title == "Anew"
    assert again.fields[6].value == "Beta'd by Helen. From the draft."


def test_names_typed_and_found_are_merged() -> None:
    assert chosen_credits(["Helen"], ["Helen"], " helen ,Marco;", "Beta'd by Omar.") == ["Helen", "Marco", "Omar"]
    assert chosen_credits(["Helen"], [], "", "Beta'd by Helen.") == []
    with pytest.raises(Invalid):
        chosen_credits([], [], "x" * 81, "")


def test_only_the_author_publishes(cast: Cast, new_client: Callable[[], FlaskClient]) -> None:
    refusals: dict[str, type[BetaError]] = {
        "coauthor": NotAllowed,
        "beta": NotAllowed,
        "viewer": NotAllowed,
        "stranger": NotFound,
    }
    for role, viewer in cast.everyone().items():
        browser = Browser(new_client(), viewer)
        status = browser.open(f"/drafts/{cast.draft}/publish").status_code
        if role in refusals:
            assert status == refusals[role].status
            with pytest.raises(refusals[role]):
                prepare_publication(viewer, cast.draft)
        elif role == "signed_out":
            assert browser.path == "/login"
        else:
            assert status == 200


def test_the_story_is_what_was_looked_over(cast: Cast, browser: Browser) -> None:
    browser.press("Publish now", **{"line-1": "", "line-3": "Two lines\r\nof summary"})
    page = read_story(cast.signed_out, story_of(browser.path))
    header = dict(page.header)
    assert "Characters/Pairings" not in header
    assert header["Summary"] == "Two lines\nof summary"
    assert page.credits == ("Helen",)
