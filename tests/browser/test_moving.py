"""Owns text on the move: a scene goes to another chapter with its remarks, and remarks adrift find their way back."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import flawless
from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import comment, expect_saved, paragraphs, read_together, select

pytestmark = pytest.mark.browser

HAND, HORIZON = "the same small hand", "nothing on the horizon"
LEDGER = "wrote the weather in the ledger"


def chapters(person: Person) -> Locator:
    return person.page.get_by_role("navigation", name="Chapters").get_by_role("link")


def choose(person: Person, chapter: str, *names: str) -> None:
    """Choose from the menu of a chapter; a second name is the question it asks then."""
    nav = person.page.get_by_role("navigation", name="Chapters")
    person.click(nav.get_by_label(f"More for {chapter}", exact=True))
    for name in names:
        person.click(nav.get_by_role("button", name=name, exact=True))


def select_all_of(person: Person, words: str) -> None:
    """Select the whole paragraph that holds the words."""
    paragraph = person.manuscript.locator("p", has_text=words)
    person.click(paragraph)
    paragraph.click(click_count=3, position={"x": 40, "y": 12})


def test_scene_moves_to_another_chapter_with_its_remarks_while_helen_watches(profile: Profile) -> None:
    author, helen = read_together(profile)
    for passage, words in ((HAND, "His hand?"), (HORIZON, "Nothing at all?"), (LEDGER, "Which one?")):
        comment(helen, passage, words)
    author.click(author.button("Add chapter"))
    author.fill("Title", "Low water")
    author.click(author.button("Add"))
    expect(author.page.get_by_role("heading", name="Low water")).to_be_visible()
    author.click(chapters(author).first)
    expect(author.card("Which one?")).to_be_visible()
    select_all_of(author, LEDGER)
    choose(author, "Chapter 1", "Move selection to chapter…")
    author.click(author.page.get_by_role("button", name="Move", exact=True))
    expect(helen.manuscript).not_to_contain_text(LEDGER)
    expect(helen.card("Which one?")).to_have_count(0)
    expect(chapters(helen).nth(1)).to_contain_text("3 open remarks")
    helen.click(chapters(helen).nth(1))
    expect(helen.manuscript.locator("mark", has_text=HAND)).to_be_visible()
    for words in ("His hand?", "Nothing at all?", "Which one?"):
        expect(helen.card(words)).to_be_visible()
    choose(author, "Low water", "Merge with the chapter before", "Merge the two")
    expect(chapters(helen)).to_have_count(1)
    expect(helen.manuscript.locator("mark", has_text=HAND)).to_be_visible()


def test_chapter_splits_at_the_caret(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, "His hand?")
    before = paragraphs(author)
    paragraph = author.manuscript.locator("p").nth(1)
    paragraph.click(position={"x": 2, "y": 12})
    author.page.keyboard.press("Home")
    choose(author, "Chapter 1", "Split here")
    author.fill("Title of the new chapter", "Small hand")
    with flawless() as walk:
        walk.check(author, "a chapter being split")
    author.click(author.button("Split"))
    expect(author.page.get_by_role("heading", name="Small hand")).to_be_visible()
    expect(author.manuscript.locator("mark")).to_have_text(HAND)
    assert paragraphs(author) == before[1:]
    expect(helen.manuscript.locator("p")).to_have_count(1)


def lose(author: Person, helen: Person) -> None:
    """Helen remarks on some words, and the author replaces their sentence by one that resembles it."""
    comment(helen, HAND, "His hand?")
    select(author, "in the same small hand his father had used")
    author.page.keyboard.type("in the very same, small hand of his father")
    expect_saved(author)
    author.click(author.page.get_by_text("Adrift (1)"))


def test_remark_adrift_is_put_back_by_a_click_on_a_guess(profile: Profile) -> None:
    author, helen = read_together(profile)
    lose(author, helen)
    expect(author.page.get_by_text("As Helen saw it")).to_be_visible()
    expect(author.page.locator(".tray-seen")).to_contain_text("in the same small hand his father had used")
    with flawless() as walk:
        walk.check(author, "where a remark adrift may belong")
    author.click(author.page.get_by_role("button", name="Attach to “").first)
    expect(helen.manuscript.locator("mark").first).to_contain_text("same, sm")
    expect(author.page.get_by_text("Adrift (1)")).to_be_hidden()


def test_remark_adrift_is_dropped_on_a_sentence(profile: Profile) -> None:
    author, helen = read_together(profile)
    lose(author, helen)
    grip = author.page.locator(".tray-grip")
    author.rest()
    grip.hover()
    author.page.mouse.down()
    box = author.manuscript.locator("p").first.bounding_box()
    assert box is not None
    author.page.mouse.move(box["x"] + 60, box["y"] + 12, steps=4)
    expect(author.manuscript.locator("mark").first).to_contain_text("The lamp")
    author.page.mouse.up()
    expect(helen.manuscript.locator("mark").first).to_contain_text("The lamp")
    expect(author.card("His hand?")).to_be_visible()
