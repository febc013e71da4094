"""Owns a margin with more cards than a screen can show: which are on the page, in what order, and that nothing is lost."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import flawless
from tests.browser.conftest import Profile
from tests.browser.person import PHONE, Person
from tests.browser.steps import begin, join, perform, snapshot

pytestmark = pytest.mark.browser

SENTENCE = "The keeper counted the stairs aloud, because the tower answered, and an answer was company of a kind. "
TEXT = "\n\n".join(f"Night {number}. {SENTENCE * 3}" for number in range(120))
MANY = 120
ACTIVE = re.compile(r"\bis-active\b")


def leave_many(person: Person) -> None:
    """Leave a remark in each paragraph, the last first; their numbers are those of the paragraphs."""
    chapter = snapshot(person)["chapters"][0]
    places, start = [], 1
    for block in chapter["doc"]["content"]:
        places.append(start)
        start += len(block["content"][0]["text"]) + 2
    for number in reversed(range(MANY)):
        place = {"chapter": chapter["id"], "version": chapter["version"], "from": places[number], "to": places[number] + 8}
        perform(person, "leave_comment", {"annotation": f"remark-{number:03}", "body": body(number), **place})


def body(number: int) -> str:
    """Return what a remark says: some of them at length."""
    return f"Remark {number:03}. " + "It goes on for a while, and then some more. " * (number % 5)


def full_margin(profile: Profile, **options: Any) -> Person:
    """Return an author who has opened a draft with many remarks."""
    author = profile("Rhiannon", **options)
    begin(author, TEXT)
    leave_many(author)
    author.page.reload()
    expect(author.manuscript.locator("mark")).to_have_count(MANY)
    return author


def cards_of(person: Person) -> Locator:
    """Return the cards on the page, in the order of the document."""
    return person.page.locator("#remarks-list").get_by_role("article")


def numbers_on_page(person: Person) -> list[int]:
    """Return the numbers of the remarks whose cards are on the page."""
    told: list[str] = cards_of(person).all_inner_texts()
    return [int(found[1]) for words in told if (found := re.search(r"Remark (\d+)", words))]


def test_only_cards_near_the_window_are_on_the_page_and_scrolling_brings_each_in_order(profile: Profile) -> None:
    author = full_margin(profile)
    met: list[int] = []
    expect(author.card("Remark 000")).to_be_visible()
    while MANY - 1 not in met:
        on_page = numbers_on_page(author)
        assert on_page == sorted(on_page)
        assert len(on_page) < MANY / 2
        met += [number for number in on_page if number not in met]
        next_one = min(met[-1] + 1, MANY - 1)
        author.manuscript.locator("mark").nth(next_one).scroll_into_view_if_needed()
        expect(author.card(f"Remark {next_one:03}")).to_be_visible()
    assert met == list(range(MANY))


def test_cards_say_which_of_how_many_they_are(profile: Profile) -> None:
    author = full_margin(profile)
    expect(author.page.get_by_role("feed")).to_be_visible()
    author.manuscript.locator("mark").nth(60).scroll_into_view_if_needed()
    expect(author.card("Remark 060")).to_have_attribute("aria-posinset", "61")
    expect(author.card("Remark 060")).to_have_attribute("aria-setsize", str(MANY))


def test_cards_stand_apart_and_beside_their_words_wherever_one_scrolls(profile: Profile) -> None:
    author = full_margin(profile)
    for number in (0, 45, 110, 80):
        mark = author.manuscript.locator("mark").nth(number)
        mark.evaluate("mark => mark.scrollIntoView({ block: 'center', behavior: 'instant' })")
        card = author.card(f"Remark {number:03}")
        expect(card).to_be_visible()
        author.rest()
        words, place = mark.bounding_box(), card.bounding_box()
        assert words
        assert place
        assert abs(words["y"] - place["y"]) < 300
        boxes = [box for one in cards_of(author).all() if (box := one.bounding_box())]
        assert all(above["y"] + above["height"] <= below["y"] for above, below in pairwise(boxes))


def test_tab_goes_from_card_to_card_through_those_that_were_not_on_the_page(profile: Profile) -> None:
    author = full_margin(profile)
    assert MANY // 4 not in numbers_on_page(author)
    author.card("Remark 000").focus()
    for number in range(1, MANY // 4 + 1):
        card = author.page.locator(f'#remarks-list [data-annotation="remark-{number:03}"]')
        for _ in range(12):
            author.page.keyboard.press("Tab")
            if card.evaluate_all("cards => cards.some((card) => card === document.activeElement)"):
                break
        expect(card).to_be_focused()


def test_card_with_the_focus_stays_with_what_is_typed_in_it_when_one_scrolls_away(profile: Profile) -> None:
    author = full_margin(profile)
    card = author.card("Remark 002")
    card.get_by_role("button", name="Reply").click()
    author.page.keyboard.type("Half a thought")
    author.manuscript.locator("mark").nth(100).scroll_into_view_if_needed()
    expect(author.card("Remark 100")).to_be_visible()
    assert 10 not in numbers_on_page(author)
    author.page.keyboard.type(", and the rest of it")
    expect(card.get_by_role("textbox")).to_have_value("Half a thought, and the rest of it")


def test_remark_far_from_what_is_in_sight_is_announced_and_counted(profile: Profile) -> None:
    author, helen = full_margin(profile), profile("Helen")
    link = snapshot(author)["invitations"][0]["url"]
    join(helen, link)
    chapter = snapshot(helen)["chapters"][0]
    place = {"chapter": chapter["id"], "version": chapter["version"], "from": 30_000, "to": 30_012}
    perform(helen, "leave_comment", {"annotation": "far-away-1", "body": "So far down.", **place})
    expect(author.page.locator("#announcements")).to_contain_text("Helen left a comment")
    expect(author.remarks.get_by_role("heading", name=f"Remarks · {MANY + 1} open")).to_be_visible()
    expect(author.card("So far down.")).to_have_count(0)


def test_choosing_words_brings_their_card_on_a_phone_too(profile: Profile) -> None:
    author = full_margin(profile, **PHONE)
    author.click(author.manuscript.locator("mark").nth(90))
    expect(author.card("Remark 090")).to_be_in_viewport()
    expect(author.card("Remark 090")).to_have_class(ACTIVE)
    assert 0 not in numbers_on_page(author)
    assert len(numbers_on_page(author)) < MANY / 2


def test_cards_that_are_more_than_fit_are_compact_until_chosen_and_are_still_accepted_in_one_click(profile: Profile) -> None:
    author = profile("Rhiannon")
    begin(author, SENTENCE * 8)
    chapter = snapshot(author)["chapters"][0]
    for number in range(40):
        place = {"chapter": chapter["id"], "version": chapter["version"], "from": 5 + 12 * number, "to": 9 + 12 * number}
        replacement = {"content": [{"type": "text", "text": f"lamp {number}"}]}
        remark = {"annotation": f"remark-{number:03}", "body": "It goes on. " * 9, "replacement": replacement}
        perform(author, "suggest_edit", {**remark, **place})
    card, last = author.card("lamp 20"), author.card("lamp 39")
    expect(last).to_be_attached()
    expect(card.get_by_role("button", name="Reply")).to_be_hidden()
    box, list_ = card.bounding_box(), author.page.locator("#remarks-list").bounding_box()
    assert box
    assert list_
    assert box["height"] < 72
    with flawless() as walk:
        walk.check(author, "compact cards")
    assert list_["height"] < 40 * 80
    author.click(card.locator(".card-author"))
    expect(card.get_by_role("button", name="Reply")).to_be_visible()
    expect(card.get_by_text("It goes on.")).to_be_visible()
    author.click(author.card("lamp 21").get_by_role("button", name="Accept", exact=True))
    expect(author.card("lamp 21")).to_contain_text("Accepted")
