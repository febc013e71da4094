"""Owns where remarks stand: beside their words, apart, in the order of the text, and in the tray where those are gone."""

import random
import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import begin, caret_after, comment, expect_text, join, perform, read_together, select, snapshot

pytestmark = pytest.mark.browser

HAND, LATER = "the same small hand", "the tide had gone out"
WORDS = "I can see it."
MANY = 25
# Helen's caret may stand in the words and part the mark in two.
STANDS_BESIDE = """() => {
  const placeOf = (one) => document.querySelector(one).getBoundingClientRect();
  const [words, card] = [placeOf("#manuscript mark"), placeOf(".remark-card")];
  return Math.abs(words.top - card.top) < 40 && card.left >= words.right;
}"""
REACHES_BELOW_THE_BOX = """() => {
  const [list, box] = [".remarks-list", ".composer"].map((one) => document.querySelector(one).getBoundingClientRect());
  return list.bottom > box.bottom - 1;
}"""
ACTIVE = re.compile(r"\bis-active\b")


def leave_many(helen: Person, seed: int) -> None:
    """Leave remarks all over the first paragraphs, in any order; their numbers are those of the text."""
    chapter = snapshot(helen)["chapters"][0]
    numbers = list(range(MANY))
    random.Random(seed).shuffle(numbers)
    for number in numbers:
        place = {"chapter": chapter["id"], "version": chapter["version"], "from": 2 + 5 * number, "to": 5 + 5 * number}
        words = f"Remark {number:02} " + "goes on for a while. " * (number % 4)
        perform(helen, "leave_comment", {"annotation": f"remark-{number:02}", "body": words, **place})


def expect_apart_and_in_order(cards: Locator) -> None:
    """Expect each card to begin below the end of the one before it, in the order of the text."""
    boxes = [box for card in cards.all() if (box := card.bounding_box())]
    assert len(boxes) == MANY
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    assert [card.inner_text().split("Remark ")[1][:2] for card in cards.all()] == [f"{n:02}" for n in range(MANY)]


def test_many_cards_stand_apart_and_in_the_order_of_the_text(profile: Profile) -> None:
    author, helen = read_together(profile)
    leave_many(helen, seed=7)
    cards = author.remarks.get_by_role("article")
    expect(cards).to_have_count(MANY)
    author.rest()
    expect_apart_and_in_order(cards)
    author.click(cards.nth(12).get_by_text("Remark"))
    expect(cards.nth(12)).to_have_class(ACTIVE)
    author.rest()
    expect_apart_and_in_order(cards)


def test_choosing_card_or_words_makes_both_active(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    comment(helen, LATER, "How far?")
    author.click(author.card(WORDS).get_by_text(WORDS))
    expect(author.card(WORDS)).to_have_attribute("aria-current", "true")
    expect(author.manuscript.locator("mark.is-active")).to_have_text(HAND)
    author.click(author.manuscript.locator("mark").filter(has_text=LATER))
    expect(author.card("How far?")).to_have_attribute("aria-current", "true")
    expect(author.manuscript.locator("mark.is-active")).to_have_text(LATER)
    expect(author.card(WORDS)).not_to_have_attribute("aria-current", "true")


def test_card_stands_beside_its_words(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, LATER, "How far?")
    expect(author.card("How far?")).to_be_visible()
    author.page.wait_for_function(STANDS_BESIDE)


def test_remark_whose_words_are_cut_waits_in_the_tray_until_undo_brings_them_back(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    select(author, f"in {HAND} his")
    author.page.keyboard.press("Delete")
    for person in (author, helen):
        tray = person.remarks.get_by_role("group").filter(has_text="Adrift (1)")
        person.click(tray.get_by_text("Adrift (1)"))
        expect(tray.get_by_role("article")).to_contain_text(HAND)
        expect(tray.get_by_role("article")).to_contain_text(WORDS)
    caret_after(author, "father had used")
    author.page.keyboard.press("Control+z")
    for person in (author, helen):
        expect(person.remarks.get_by_text("Adrift (1)")).to_be_hidden()
        expect(person.manuscript.locator("mark")).to_have_text(HAND)


def test_remark_goes_with_its_words_to_another_place(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    select(author, HAND)
    author.page.keyboard.press("Control+x")
    expect(helen.remarks.get_by_text("Adrift (1)")).to_be_visible()
    caret_after(author, LATER)
    author.page.keyboard.type(" ")
    author.page.keyboard.press("Control+v")
    expect_text(helen, f"{LATER} {HAND}")
    for person in (author, helen):
        expect(person.remarks.get_by_text("Adrift (1)")).to_be_hidden()
        expect(person.manuscript.locator("mark")).to_have_text(HAND)
        expect(person.card(WORDS)).to_be_visible()


def test_remark_adrift_is_attached_by_hand(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    select(author, HAND)
    author.page.keyboard.press("Delete")
    author.click(author.remarks.get_by_text("Adrift (1)"))
    select(author, "his father had used")
    author.click(author.card(WORDS).get_by_role("button", name="Attach here"))
    expect(helen.manuscript.locator("mark")).to_have_text("his father had used")
    expect(helen.card(WORDS)).to_be_visible()


def test_text_stays_where_it_is_when_what_stood_beside_its_end_goes(profile: Profile) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    join(helen, begin(author, "Slack Tide\n\n" + "\n\n".join(f"Line {number} of a short page." for number in range(12))))
    helen.page.set_viewport_size({"width": 1280, "height": 620})
    select(helen, "Line 11")
    helen.click(helen.button("Comment"))
    helen.fill("Comment", "One\nline\nafter\nanother\nuntil\nthe\nbox\nis\nhigh.")
    helen.page.wait_for_function(REACHES_BELOW_THE_BOX)
    helen.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    before = helen.page.evaluate("() => scrollY")
    assert before > 0
    helen.page.keyboard.press("Escape")
    helen.page.keyboard.press("Escape")
    expect(helen.page.get_by_role("textbox", name="Comment", exact=True)).to_have_count(0)
    helen.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert helen.page.evaluate("() => scrollY") == before
