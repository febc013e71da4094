"""Owns the main job on a phone: 390 px wide, by touch, with the remarks in a sheet at the bottom."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Profile
from tests.browser.person import PHONE, Person
from tests.browser.steps import create_draft, expect_text, invite_link, join, select_by_touch, sign_up
from tests.browser.stories import OWN

pytestmark = pytest.mark.browser

WIDTH: int = PHONE["viewport"]["width"]
PRAISE = "This is the line I will remember."
THANKS = "Read on the train, and I missed my stop."


def test_main_job_goes_through_on_phones(profile: Profile) -> None:
    author, helen, reader = (profile(name, **PHONE) for name in ("Rhiannon", "Helen", "Noor"))
    link = share(author)
    remark(helen, link)
    decide(author, helen)
    story = publish(author)
    read(reader, story)


def share(author: Person) -> str:
    """Sign up, paste, and take the link."""
    author.open("/")
    expect_no_sideways_scrolling(author)
    sign_up(author)
    expect_no_sideways_scrolling(author)
    with author.within(3):
        create_draft(author, OWN.text)
        author.click(author.button("Copy link"))
    expect_no_sideways_scrolling(author)
    return invite_link(author)


def remark(helen: Person, link: str) -> None:
    """Join, comment on a passage and suggest other words for another; the sheet covers neither."""
    helen.open(link)
    expect_no_sideways_scrolling(helen)
    join(helen, link)
    expect_no_sideways_scrolling(helen)
    select_by_touch(helen, OWN.praised)
    helen.click(helen.button("Comment"))
    expect_in_sight(helen, helen.page.get_by_label("Comment", exact=True))
    expect_above_sheet(helen, helen.manuscript.get_by_text(OWN.praised, exact=True))
    helen.fill("Comment", PRAISE)
    helen.click(helen.button("Post"))
    expect(helen.card(PRAISE)).to_be_visible()
    select_by_touch(helen, OWN.original)
    helen.click(helen.button("Suggest edit"))
    expect_in_sight(helen, helen.page.get_by_label("Replace with"))
    helen.fill("Replace with", OWN.replacement)
    helen.click(helen.button("Suggest"))
    expect(helen.manuscript.get_by_role("insertion")).to_contain_text(OWN.replacement)
    expect_no_sideways_scrolling(helen)


def decide(author: Person, helen: Person) -> None:
    """Open the sheet by its handle, close it, come to the card by its words, and accept."""
    handle = author.remarks.get_by_role("button", name=re.compile("2 open"))
    author.click(handle)
    expect(author.card(PRAISE)).to_be_visible()
    expect_no_sideways_scrolling(author)
    author.click(handle)
    expect(author.card(PRAISE)).to_be_hidden()
    author.click(author.manuscript.get_by_role("deletion"))
    expect_in_sight(author, author.button("Accept"))
    expect_above_sheet(author, author.manuscript.get_by_role("deletion"))
    with author.within(1):
        author.click(author.button("Accept"))
    for person in (author, helen):
        expect_text(person, OWN.accepted)


def publish(author: Person) -> str:
    """Publish with the credit, and return the story's address."""
    with author.within(3):
        author.click(author.button("Publish"))
        expect(author.button("Publish now")).to_be_visible()
        expect_no_sideways_scrolling(author)
        author.click(author.button("Publish now"))
    expect(author.page).to_have_url(re.compile(r"/stories/"))
    expect(author.page.get_by_text(re.compile("Beta'd by Helen"))).to_have_count(1)
    expect_no_sideways_scrolling(author)
    return author.page.url


def read(reader: Person, story: str) -> None:
    """Read and comment."""
    reader.open(story)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(OWN.title)
    reader.fill("Your name", reader.name)
    reader.fill("Comment", THANKS)
    reader.click(reader.button("Post comment"))
    expect(reader.page.get_by_text(THANKS)).to_be_visible()
    expect_no_sideways_scrolling(reader)


def expect_no_sideways_scrolling(person: Person) -> None:
    """Expect the page to be as wide as the screen and no wider."""
    width = person.page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= WIDTH, f"{person.page.url} is {width} px wide"


def expect_in_sight(person: Person, target: Locator) -> None:
    """Expect all of an element inside the screen."""
    expect(target).to_be_in_viewport(ratio=1)
    assert person.remarks.bounding_box()


def expect_above_sheet(person: Person, words: Locator) -> None:
    """Expect words of the text to stand above the sheet, once the page has come to rest there."""
    given = [words.element_handle(), person.remarks.element_handle()]
    person.page.wait_for_function(
        "([words, sheet]) => words.getBoundingClientRect().bottom <= sheet.getBoundingClientRect().top", arg=given
    )
