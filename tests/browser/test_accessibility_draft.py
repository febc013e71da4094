"""Owns that axe-core finds nothing on the page of a draft, in any state it can be in, on a wide screen and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Walk, flawless
from tests.browser.conftest import Profile
from tests.browser.person import PHONE, Person
from tests.browser.steps import begin, caret_after, comment, expect_text, join, select, select_by_touch, suggest

pytestmark = pytest.mark.browser

HAND, FARTHER, LATER = "the same small hand", "further than he had ever seen it go", "somebody had walked away"


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A walk that must find nothing."""
    with flawless() as walk:
        yield walk


def remark_on_all(author: Person, helen: Person) -> None:
    """Leave two comments and a suggestion, one of the comments answered."""
    comment(helen, HAND, "I can see it.")
    comment(helen, LATER, "Who?")
    suggest(helen, FARTHER, "out of sight")
    author.click(author.card("I can see it.").get_by_role("button", name="Reply"))
    author.fill("Reply", "His father's.")
    author.page.keyboard.press("Enter")
    expect(helen.card("I can see it.")).to_contain_text("His father's.")


def test_draft_of_an_author_before_any_remark(profile: Profile, walk: Walk) -> None:
    author = profile("Rhiannon")
    begin(author)
    walk.check(author, "fresh draft")
    author.click(author.button("Not now"))
    walk.check(author, "empty margin")
    author.click(author.button("Invite"))
    walk.check(author, "invite dialog")
    author.click(author.page.get_by_text("Another link"))
    walk.check(author, "invite dialog with the form for a link")
    author.page.keyboard.press("Escape")
    author.click(author.page.get_by_role("button", name="Header"))
    walk.check(author, "header dialog")
    author.click(author.button("Add a line"))
    walk.check(author, "header dialog with a further line")
    author.page.keyboard.press("Escape")
    caret_after(author, HAND)
    author.page.keyboard.press("Control+k")
    walk.check(author, "link box")
    author.fill("Link address", "no address")
    author.click(author.button("Set link"))
    walk.check(author, "link box with an error")


def test_chapters_of_a_draft(profile: Profile, walk: Walk) -> None:
    author = profile("Rhiannon")
    begin(author)
    author.click(author.button("Add chapter"))
    walk.check(author, "chapter being added")
    author.click(author.button("Add"))
    expect(author.page.get_by_role("link", name="Chapter 2")).to_have_attribute("aria-current", "page")
    walk.check(author, "two chapters")
    author.page.get_by_role("link", name="Chapter 2").hover()
    author.click(author.page.get_by_label("More for Chapter 2"))
    walk.check(author, "menu of a chapter")
    author.click(author.button("Rename"))
    walk.check(author, "chapter being renamed")
    author.page.keyboard.press("Escape")
    author.page.get_by_role("link", name="Chapter 2").hover()
    author.click(author.page.get_by_label("More for Chapter 2"))
    author.click(author.button("Remove"))
    author.click(author.button("Remove to the tray"))
    author.click(author.remarks.get_by_text("Removed chapters (1)"))
    walk.check(author, "removed chapter in the tray")


def test_draft_of_an_author_with_remarks(profile: Profile, walk: Walk) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    join(helen, begin(author))
    remark_on_all(author, helen)
    walk.check(author, "remarks")
    author.click(author.card("Who?").get_by_text("Who?"))
    walk.check(author, "active card")
    author.click(author.card("Who?").get_by_role("button", name="Reply"))
    walk.check(author, "answer being written")
    author.page.keyboard.press("Escape")
    author.click(author.card("out of sight").get_by_role("button", name="With a reason"))
    walk.check(author, "reason being given")
    author.page.keyboard.press("Escape")
    author.click(author.card("out of sight").get_by_role("button", name="Accept"))
    author.click(author.card("Who?").get_by_role("button", name="Resolve"))
    expect(author.remarks.get_by_text("Resolved")).to_be_visible()
    walk.check(author, "decided remarks")
    author.click(author.remarks.get_by_text("Accepted"))
    walk.check(author, "decided remark active")
    author.click(author.remarks.get_by_role("button", name="Show decided"))
    walk.check(author, "decided remarks hidden")
    author.context.set_offline(True)
    author.expect_complaint("net::ERR_INTERNET_DISCONNECTED")
    expect(author.page.get_by_role("status").filter(has_text="Offline")).to_be_visible()
    walk.check(author, "offline")


def test_remarks_adrift_and_in_conflict(profile: Profile, walk: Walk) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    join(helen, begin(author))
    remark_on_all(author, helen)
    caret_after(author, "further than he")
    author.page.keyboard.type(" or she")
    expect_text(helen, "further than he or she")
    author.click(author.card("out of sight").get_by_role("button", name="Accept"))
    expect(author.card("out of sight").get_by_role("status")).to_be_visible()
    walk.check(author, "conflict")
    select(author, LATER)
    author.page.keyboard.press("Delete")
    author.click(author.remarks.get_by_text("Adrift (1)"))
    walk.check(author, "open tray")
    author.click(author.remarks.get_by_role("button", name="Attach here"))
    expect(author.page.get_by_role("alert")).to_be_visible()
    walk.check(author, "complaint")


def test_draft_of_a_beta(profile: Profile, walk: Walk) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    join(helen, begin(author))
    walk.check(helen, "nothing remarked on")
    select(helen, HAND)
    expect(helen.button("Comment")).to_be_visible()
    walk.check(helen, "selection")
    helen.click(helen.button("Comment"))
    walk.check(helen, "comment being written")
    helen.page.keyboard.press("Escape")
    select(helen, FARTHER)
    helen.click(helen.button("Suggest edit"))
    walk.check(helen, "suggestion being written")
    helen.page.keyboard.press("Escape")
    remark_on_all(author, helen)
    walk.check(helen, "her remarks")
    helen.click(helen.card("Who?").get_by_label("More", exact=True))
    walk.check(helen, "menu of her remark")
    helen.click(helen.card("Who?").get_by_role("button", name="Edit"))
    walk.check(helen, "remark being changed")


def test_draft_on_a_phone(profile: Profile, walk: Walk) -> None:
    author, helen, omar = profile("Rhiannon", **PHONE), profile("Helen"), profile("Omar", **PHONE)
    link = begin(author)
    walk.check(author, "fresh draft on a phone")
    join(helen, link)
    remark_on_all_by(helen)
    walk.check(author, "closed sheet")
    author.click(author.page.locator(".chapters-fold"))
    walk.check(author, "chapters unfolded")
    author.click(author.page.locator(".chapters-fold"))
    author.click(author.page.locator(".sheet-handle"))
    walk.check(author, "half sheet")
    author.click(author.button("Full height"))
    walk.check(author, "full sheet")
    join(omar, link)
    select_by_touch(omar, LATER)
    expect(omar.button("Comment")).to_be_visible()
    walk.check(omar, "selection on a phone")
    omar.click(omar.button("Comment"))
    walk.check(omar, "comment being written on a phone")


def remark_on_all_by(helen: Person) -> None:
    """Leave a comment and a suggestion."""
    comment(helen, HAND, "I can see it.")
    suggest(helen, FARTHER, "out of sight")
