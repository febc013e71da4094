"""Owns the way of a new version through the browser: compared, taken in, while others write; and how its page reads."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import flawless
from tests.browser.conftest import Profile
from tests.browser.payloads import ALL, expect_nothing_ran, watching
from tests.browser.person import Person
from tests.browser.steps import (
    begin,
    caret_after,
    comment,
    create_draft,
    draft_id,
    expect_saved,
    expect_text,
    join,
    link_for,
    sign_up,
    snapshot,
)
from tests.conftest import STORY
from tests.test_uploads import FERRY, THIN, WHOLE

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def compare(author: Person, text: str) -> None:
    """Open the page for a new version, from the draft, and compare a text."""
    author.click(author.page.get_by_role("link", name="Upload a new version"))
    author.fill("New text", text)
    author.click(author.button("Compare"))
    expect(author.button("Upload this version")).to_be_visible()


def test_author_uploads_a_new_version_and_the_remark_stays_on_its_words(profile: Profile) -> None:
    author = profile("Rhiannon")
    sign_up(author)
    create_draft(author, FERRY)
    comment(author, "two coats", "Which two?")
    compare(author, FERRY.replace("Ines had brought", "Against all advice Ines had brought"))
    expect(author.page.get_by_text("No remark loses its words.")).to_be_visible()
    author.click(author.button("Upload this version"))
    expect_saved(author)
    expect_text(author, "Against all advice Ines had brought two coats.")
    draft = snapshot(author)
    assert [(one["quote"], one["adrift"]) for one in draft["annotations"]] == [("two coats", False)]


def test_version_is_uploaded_while_a_coauthor_has_typed_what_nobody_has_yet(profile: Profile) -> None:
    author, coauthor = profile("Rhiannon"), profile("Tomos")
    begin(author, FERRY)
    join(coauthor, link_for(author, "coauthor"))
    coauthor.expect_complaint("net::ERR_INTERNET_DISCONNECTED")
    caret_after(coauthor, "the gulls had given up.")
    coauthor.context.set_offline(True)
    coauthor.page.keyboard.type(" Nobody counted them.")
    compare(author, FERRY.replace("two coats", "three heavy coats").replace("thin one", "dry one"))
    author.click(author.button("Upload this version"))
    expect_text(author, "three heavy coats")
    coauthor.context.set_offline(False)
    for person in (coauthor, author):
        expect_text(person, "the gulls had given up. Nobody counted them.")
        expect_text(person, "three heavy coats. She wore the dry one")
        expect_saved(person)


def test_pages_of_an_upload_are_accessible_in_every_state(profile: Profile) -> None:
    author = profile("Rhiannon")
    author.expect_complaint("the server responded with a status of")
    sign_up(author)
    create_draft(author, WHOLE)
    comment(author, THIN, "Why?")
    path = f"/drafts/{draft_id(author)}/upload"
    first, rest = FERRY.split("\n\n", 1)
    new = f"Title: Other\n\n# The quay\n\n{rest.replace(THIN, 'It rained.')}\n\n{first}\n\n# Afterwards\n\nNothing was said."
    with flawless() as walk:
        author.open(path)
        walk.check(author, "empty form")
        author.click(author.button("Compare"))
        expect(author.page.get_by_text("There is no text yet")).to_be_visible()
        walk.check(author, "refused")
        for size in (None, PHONE):
            if size:
                author.page.set_viewport_size({"width": size["width"], "height": size["height"]})
            author.open(path)
            author.fill("New text", new)
            author.click(author.button("Compare"))
            expect(author.page.get_by_text("1 remark will lose its words")).to_be_visible()
            walk.check(author, f"inline, {size}")
            author.click(author.button("Side by side"))
            expect(author.button("Side by side")).to_have_attribute("aria-pressed", "true")
            walk.check(author, f"side by side, {size}")


def test_nothing_runs_of_what_is_uploaded(profile: Profile) -> None:
    author = watching(profile, "Rhiannon", guarded=False)
    begin(author, STORY)
    compare(author, f"# {ALL.splitlines()[0]}\n\n{ALL}")
    expect_nothing_ran(author)
    author.click(author.button("Side by side"))
    expect(author.button("Side by side")).to_have_attribute("aria-pressed", "true")
    expect_nothing_ran(author)
