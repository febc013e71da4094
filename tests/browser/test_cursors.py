"""Owns the carets of the other people in the text: they show who is where, and are never in the way."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import caret_after, ends_of, read_together, select, selected, suggest

pytestmark = pytest.mark.browser

BEFORE, WORDS = "the same ", "small hand"


def caret_at(author: Person, helen: Person) -> Locator:
    """Put the author's caret before the words, and return it as Helen sees it."""
    caret_after(author, BEFORE)
    caret = helen.manuscript.locator(".presence-caret")
    expect(caret).to_be_visible()
    return caret


def test_words_are_selected_from_where_someone_elses_caret_stands(profile: Profile) -> None:
    author, helen = read_together(profile)
    caret = caret_at(author, helen)
    left, *_ = ends_of(helen, WORDS)
    box = caret.bounding_box()
    assert box
    assert box["x"] <= left <= box["x"] + box["width"], "the caret is not where the pointer goes down"
    select(helen, WORDS)


def test_selection_that_begins_beside_a_suggestion_goes_on_while_others_come_in(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggest(helen, WORDS, "tiny fist")
    left, top, right, bottom = ends_of(helen, WORDS)
    helen.page.mouse.move(right, bottom)
    helen.page.mouse.down()
    caret_at(author, helen)
    helen.page.mouse.move((left + right) / 2, (top + bottom) / 2)
    helen.page.mouse.move(left, top)
    helen.page.mouse.up()
    assert selected(helen) == WORDS


def test_name_at_a_caret_shows_where_the_pointer_comes_near(profile: Profile) -> None:
    author, helen = read_together(profile)
    caret = caret_at(author, helen)
    name = caret.get_by_text("Rhiannon")
    expect(name).to_be_hidden()
    box = caret.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    helen.page.mouse.move(box["x"] + 4, middle)
    expect(name).to_be_visible()
    helen.page.mouse.move(box["x"] + 40, middle)
    expect(name).to_be_hidden()
