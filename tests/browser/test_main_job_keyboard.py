"""Owns the main job without a mouse: Tab, Enter, arrows and shortcuts, with the focus always to be seen."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import expect_text, invite_link, selected
from tests.conftest import PASSWORD, STORY

pytestmark = pytest.mark.browser

FARTHEST = 80
"""Presses of Tab within which everything on a page must be reached."""

_IS_FOCUSED = "elements => elements.includes(document.activeElement)"
_SHOWS_FOCUS = """() => {
  const focused = document.activeElement;
  if (focused === document.body || focused.isContentEditable) return true;
  const style = getComputedStyle(focused);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
OPENING, NEXT = "The lamp", " had been"


def test_main_job_goes_through_by_keyboard_alone(profile: Profile) -> None:
    author, helen, reader = profile("Rhiannon"), profile("Helen"), profile("Noor")
    link = share(author)
    begin_reading(helen, link)
    comment_by_typing(helen)
    suggest_by_shortcut(helen)
    decide(author, helen)
    story = publish(author)
    comment_on_story(reader, story)


def reach(person: Person, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus; wherever the focus is on the way, it can be seen."""
    expect(target).to_be_visible()
    for _press in range(FARTHEST):
        if target.evaluate_all(_IS_FOCUSED):
            return
        person.page.keyboard.press(key)
        where = person.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
        assert person.page.evaluate(_SHOWS_FOCUS), f"the focus cannot be seen on {where}"
    raise AssertionError(f"{target} is not reached by {key}")


def press(person: Person, target: Locator) -> None:
    """Go to a button or link by Tab and press Enter."""
    reach(person, target)
    person.page.keyboard.press("Enter")


def type_into(person: Person, label: str, words: str) -> None:
    """Go to a field by Tab and type."""
    reach(person, person.page.get_by_label(label, exact=True))
    person.page.keyboard.insert_text(words)


def select_on(person: Person, words: str, after: str = "") -> None:
    """Go over the first words and hold Shift over the next; again where the text took its new focus a moment later."""
    keyboard = person.page.keyboard
    for _attempt in range(3):
        keyboard.press("Control+Home")
        for key, over in (("ArrowRight", after), ("Shift+ArrowRight", words)):
            for _character in over:
                keyboard.press(key)
        if selected(person) == words:
            return
    raise AssertionError(f"“{selected(person)}” is selected and not “{words}”")


def share(author: Person) -> str:
    """Sign up, paste the story, and copy the link."""
    author.open("/")
    press(author, author.page.get_by_role("link", name="Sign up"))
    type_into(author, "Name", author.name)
    type_into(author, "Email", "rhiannon-by-keyboard@example.org")
    type_into(author, "Password", PASSWORD)
    author.page.keyboard.press("Enter")
    type_into(author, "Story text", STORY)
    press(author, author.button("Create draft"))
    press(author, author.button("Copy link"))
    expect(author.page.get_by_text("Copied")).to_be_visible()
    return invite_link(author)


def begin_reading(helen: Person, link: str) -> None:
    """Say one's name, and go to the text."""
    helen.open(link)
    type_into(helen, "Your name", helen.name)
    helen.page.keyboard.press("Enter")
    reach(helen, helen.manuscript.get_by_role("textbox"))


def comment_by_typing(helen: Person) -> None:
    """With a passage selected, the first letter begins the comment; Escape leaves it and keeps it."""
    select_on(helen, OPENING)
    helen.page.keyboard.type("Out for a we")
    box = helen.page.get_by_label("Comment", exact=True)
    expect(box).to_be_focused()
    expect(box).to_have_value("Out for a we")
    helen.page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(helen.manuscript.get_by_role("textbox")).to_be_focused()
    select_on(helen, OPENING)
    helen.page.keyboard.press("Control+Alt+m")
    expect(box).to_have_value("Out for a we")
    helen.page.keyboard.type("ek?")
    helen.page.keyboard.press("Enter")
    expect(helen.card("Out for a week?")).to_be_visible()
    expect(helen.manuscript.get_by_role("textbox")).to_be_focused()


def suggest_by_shortcut(helen: Person) -> None:
    """The words behind those remarked on get a suggestion."""
    select_on(helen, NEXT, after=OPENING)
    helen.page.keyboard.press("Control+Alt+s")
    expect(helen.page.get_by_label("Replace with")).to_be_focused()
    helen.page.keyboard.type(" was")
    press(helen, helen.button("Suggest"))
    expect(helen.manuscript.get_by_role("insertion")).to_contain_text(" was")


def decide(author: Person, helen: Person) -> None:
    """Reach the card from the text, accept, take it back, and accept again."""
    reach(author, author.manuscript.get_by_role("textbox"))
    press(author, author.button("Accept"))
    for person in (author, helen):
        expect_text(person, "The lamp was out for a week")
    press(author, author.remarks.get_by_role("button", name="Undo"))
    for person in (author, helen):
        expect_text(person, "The lamp had been out for a week")
    press(author, author.button("Accept"))
    expect_text(helen, "The lamp was out for a week")


def publish(author: Person) -> str:
    """Go back to the bar, publish, confirm, and return the story's address."""
    reach(author, author.button("Publish"), "Shift+Tab")
    author.page.keyboard.press("Enter")
    press(author, author.button("Publish now"))
    expect(author.page).to_have_url(re.compile(r"/stories/"))
    expect(author.page.get_by_text(re.compile("Beta'd by Helen"))).to_have_count(1)
    return author.page.url


def comment_on_story(reader: Person, story: str) -> None:
    """Comment under the story."""
    reader.open(story)
    type_into(reader, "Your name", reader.name)
    type_into(reader, "Comment", "Not one click.")
    press(reader, reader.button("Post comment"))
    expect(reader.page.get_by_role("listitem").filter(has_text="Not one click.")).to_be_visible()
