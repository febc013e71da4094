"""Owns a text much longer than the screen: what is far is passed over, and nobody can tell by where anything stands."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import begin

pytestmark = pytest.mark.browser

SENTENCE = "The keeper *counted* the stairs aloud, because the tower answered, and an answer was company of a kind. "
NIGHTS = 120
TEXT = "\n\n".join(f"Night {number}. {SENTENCE * (1 + number % 5)}" for number in range(NIGHTS))

IS_DRAWN = "paragraph => paragraph.querySelector('em').checkVisibility({ contentVisibilityAuto: true })"
HEIGHT_ALL_DRAWN = """text => {
  const [here, rests] = [text.offsetHeight, text.classList.contains("rests-far")];
  text.classList.remove("rests-far");
  const all = text.offsetHeight;
  text.classList.toggle("rests-far", rests);
  return [here, all, rests];
}"""


def text_of(person: Person) -> Locator:
    """Return the text as it is written in."""
    return person.manuscript.get_by_role("textbox")


def open_long(profile: Profile) -> Person:
    """Return an author who has opened a long text, of which all that is far is passed over by now."""
    author = profile("Rhiannon")
    begin(author, TEXT)
    wait_for_rest(author)
    return author


def wait_for_rest(author: Person) -> None:
    """Wait until the last paragraph is passed over."""
    last = author.manuscript.locator("p").last.element_handle()
    author.page.wait_for_function(f"last => !({IS_DRAWN})(last)", arg=last)


def heights(author: Person) -> tuple[int, int, bool]:
    """Return the text's height, what it is when all of it is drawn, and whether any of it was passed over before."""
    here, everything, rests = text_of(author).evaluate(HEIGHT_ALL_DRAWN)
    return here, everything, rests


def test_what_is_far_is_not_drawn_and_yet_as_high_as_ever(profile: Profile) -> None:
    author = open_long(profile)
    assert author.manuscript.locator("p").first.evaluate(IS_DRAWN)
    here, everything, rests = heights(author)
    assert rests
    assert here == everything


def test_a_narrower_window_finds_every_paragraph_as_high_as_it_is_now(profile: Profile) -> None:
    author = open_long(profile)
    before, *_ = heights(author)
    author.page.set_viewport_size({"width": 390, "height": 800})
    author.page.wait_for_function("before => document.querySelector('.manuscript-text').offsetHeight > before", arg=before)
    wait_for_rest(author)
    here, everything, rests = heights(author)
    assert rests
    assert here == everything


def test_words_far_away_are_found_and_written_on(profile: Profile) -> None:
    author = open_long(profile)
    text_of(author).press("Control+End")
    author.page.keyboard.type(" The lamp went out.")
    expect(author.manuscript.locator("p").last).to_be_in_viewport()
    assert author.manuscript.locator("p").last.evaluate(IS_DRAWN)
    expect(author.page.locator("#save-state")).to_have_text("Saved")
    author.page.reload()
    expect(author.manuscript.locator("p").last).to_contain_text("The lamp went out.")


def test_what_was_typed_right_before_the_page_is_left_is_there_again(profile: Profile) -> None:
    author = open_long(profile)
    text_of(author).press("Control+Home")
    author.page.keyboard.type("Listen. ")
    author.page.reload()
    expect(author.manuscript.locator("p").first).to_contain_text("Listen. Night 0.")
