"""Owns the main job by mouse, in three browsers: author, Helen without an account, and a reader."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import caret_after, expect_saved, expect_text, invite_link, join, select, sign_up
from tests.browser.stories import OWN, Script, scripts

pytestmark = pytest.mark.browser

PRAISE = "This is the line I will remember."
THANKS = "I read it twice."
CREDIT = "Beta'd by Helen"


@pytest.mark.parametrize("script", scripts())
def test_story_goes_from_paste_to_readers_comment_within_its_budget(profile: Profile, script: Script) -> None:
    author, helen = profile("Rhiannon", permissions=["clipboard-read", "clipboard-write"]), profile("Helen")
    sign_up(author)
    link = send(author, script)
    leave_first_remark(helen, link, script)
    expect(author.card(PRAISE)).to_be_visible()
    suggest_edit(helen, script)
    take_suggestion(author, helen, script)
    story = publish(author)
    expect_published(author, script)
    read_without_javascript(profile("Omar", java_script_enabled=False), story, script)
    leave_comment(profile("Noor"), story)
    author.page.reload()
    expect(author.page.get_by_text(THANKS)).to_be_visible()


def send(author: Person, script: Script) -> str:
    """Step A of the budget: paste, and the link is there to copy."""
    with author.within(3):
        author.fill("Story text", script.text)
        author.click(author.button("Create draft"))
        author.click(author.button("Copy link"))
    copied = str(author.page.evaluate("() => navigator.clipboard.readText()"))
    assert copied == invite_link(author)
    expect(author.manuscript).not_to_contain_text("Rating:")
    return copied


def leave_first_remark(helen: Person, link: str, script: Script) -> None:
    """Step B: open the link, say one's name, select, type, Enter."""
    with helen.within(4):
        join(helen, link)
        select(helen, script.praised)
        helen.type_remark(PRAISE)
    expect(helen.card(PRAISE)).to_be_visible()


def suggest_edit(helen: Person, script: Script) -> None:
    """Helen proposes other words."""
    select(helen, script.original)
    helen.click(helen.button("Suggest edit"))
    helen.fill("Replace with", script.replacement)
    helen.click(helen.button("Suggest"))


def take_suggestion(author: Person, helen: Person, script: Script) -> None:
    """Step C: one click, which can be undone; everybody sees it at once, without a reload."""
    for person in (author, helen):
        expect(person.manuscript.get_by_role("deletion")).to_have_count(1)
        expect(person.manuscript.get_by_role("deletion")).to_have_text(script.original)
        expect(person.manuscript.get_by_role("insertion")).to_contain_text(script.replacement)
    with author.within(1):
        author.click(author.button("Accept"))
    expect_accepted(author, helen, script)
    author.click(author.remarks.get_by_text("Accepted"))
    author.click(author.remarks.get_by_role("button", name="Undo"))
    for person in (author, helen):
        expect(person.manuscript.get_by_role("deletion")).to_have_count(1)
        expect(person.manuscript.get_by_role("deletion")).to_have_text(script.original)
    author.click(author.button("Accept"))
    expect_accepted(author, helen, script)


def expect_accepted(author: Person, helen: Person, script: Script) -> None:
    """Expect the new words in both texts, and no trace of the suggestion there."""
    for person in (author, helen):
        expect_text(person, script.accepted)
        expect(person.manuscript.get_by_role("deletion")).to_have_count(0)
    expect(helen.remarks.get_by_text("Accepted")).to_be_visible()


def publish(author: Person) -> str:
    """Step D: Publish, look over the header, confirm. Returns the story's address."""
    with author.within(3):
        author.click(author.button("Publish"))
        expect(author.page.get_by_role("group", name="Credits").get_by_label("Helen")).to_be_checked()
        author.click(author.button("Publish now"))
    expect(author.page).to_have_url(re.compile(r"/stories/[^/]+/[^/]+$"))
    return author.page.url


def expect_published(reader: Person, script: Script) -> None:
    """Expect the story as it was pasted: header lines under their labels, the text as decided, the closing note."""
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(script.title)
    labels = reader.page.locator("dl dt").all_inner_texts()
    values = [value.strip() for value in reader.page.locator("dl dd").all_inner_texts()]
    given = dict(zip((label.strip() for label in labels), values, strict=True))
    wanted = {label: value for label, value in script.header.items() if label != "Title"}
    assert {label.casefold(): value for label, value in given.items()} == {
        label.casefold(): value for label, value in wanted.items()
    }
    assert reader.page.locator("main").inner_text().count(CREDIT) == 1
    expect(reader.page.locator("article")).to_contain_text(script.accepted)
    expect(reader.page.get_by_text(script.closing_note)).to_be_visible()


def read_without_javascript(reader: Person, story: str, script: Script) -> None:
    """A browser without JavaScript shows the same page."""
    reader.open(story)
    expect_published(reader, script)
    expect(reader.button("Post comment")).to_be_visible()


def leave_comment(reader: Person, story: str) -> None:
    """A reader without an account comments."""
    reader.open(story)
    reader.fill("Your name", reader.name)
    reader.fill("Comment", THANKS)
    reader.click(reader.button("Post comment"))
    expect(reader.page.get_by_role("listitem").filter(has_text=THANKS)).to_contain_text(reader.name)


def test_later_edit_of_the_draft_leaves_the_story_as_it_is(profile: Profile) -> None:
    author, reader = profile("Rhiannon"), profile("Noor")
    sign_up(author)
    send_link(author, OWN)
    story = publish_alone(author)
    author.click(author.page.get_by_role("link", name="The draft"))
    caret_after(author, OWN.praised)
    author.page.keyboard.type(", and smudged it")
    expect_saved(author)
    author.page.reload()
    expect_text(author, f"{OWN.praised}, and smudged it")
    reader.open(story)
    expect(reader.page.locator("article")).to_contain_text(f"{OWN.praised}, and every morning")


def send_link(author: Person, script: Script) -> None:
    """Make the draft, with nobody invited yet."""
    author.fill("Story text", script.text)
    author.click(author.button("Create draft"))
    expect(author.button("Copy link")).to_be_visible()


def publish_alone(author: Person) -> str:
    """Publish what nobody has remarked on."""
    author.click(author.button("Publish"))
    author.click(author.button("Publish now"))
    expect(author.page).to_have_url(re.compile(r"/stories/[^/]+/[^/]+$"))
    return author.page.url
