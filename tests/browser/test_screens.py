"""Owns the screens one sees rarely: nothing found, nothing left, too much of something, and things taken away meanwhile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import Walk, flawless
from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.remarking import passage, propose, remark
from tests.browser.steps import (
    begin,
    caret_after,
    expect_kept,
    expect_saved,
    expect_text,
    join,
    link_for,
    on_phone,
    perform,
    read_together,
    snapshot,
)

pytestmark = pytest.mark.browser

HAND, HORIZON, FARTHER = "the same small hand", "nothing on the horizon", "further than"
NUMBERS = [f"number{one:02}" for one in range(30)]


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A walk that must find nothing."""
    with flawless() as walk:
        yield walk


def erase(person: Person, words: str) -> None:
    """Take words out of the text."""
    place = passage(person, words)
    step = {"stepType": "replace", "from": place["from"], "to": place["to"]}
    data = {"chapter": place["chapter"], "version": place["version"], "steps": [step]}
    perform(person, "edit_text", {**data, "client": "eraser-of-words"})


def drag_by_touch(person: Person, grip: Locator, to: Locator) -> None:
    """Drag with a finger, which Playwright has no words for."""
    person.rest()
    start, end = grip.bounding_box(), to.bounding_box()
    assert start and end
    finger = person.context.new_cdp_session(person.page)
    x, y, to_x, to_y = start["x"] + 150, start["y"] + 8, end["x"] + 60, end["y"] + 12
    places = [("touchStart", x, y), ("touchMove", x, (y + to_y) / 2), ("touchMove", to_x, to_y)]
    for kind, left, top in places:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": left, "y": top}]})
    expect(person.manuscript.locator("mark").filter(has_text="The lamp")).to_be_visible()
    expect(person.button("Full height")).to_be_in_viewport()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_margin_says_that_remarks_wait_in_the_tray_and_a_finger_puts_one_back(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    remark(helen, HAND, "His hand?")
    remark(helen, HORIZON, "Nothing at all?")
    for words in (HAND, HORIZON):
        erase(author, words)
    expect(author.remarks).to_contain_text("2 remarks have lost their words and wait in the tray above")
    expect(author.remarks).not_to_contain_text("No remarks yet")
    walk.check(author, "all remarks adrift")
    phone = on_phone(author)
    phone.click(phone.page.get_by_text("Adrift (2)"))
    walk.check(phone, "the tray on a phone")
    drag_by_touch(phone, phone.page.locator(".tray-grip").first, phone.manuscript.locator("p").first)
    expect(phone.page.get_by_text("Adrift (1)")).to_be_visible()
    expect(helen.manuscript.locator("mark").first).to_contain_text("The lamp")
    assert not phone.unexpected()
    phone.context.close()


def test_open_tray_stays_in_sight_beside_the_text_however_much_is_in_it(profile: Profile) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    text = "\n\n".join([" ".join(NUMBERS), *(["She counted the boats again, and wrote nothing down."] * 60)])
    join(helen, begin(author, text))
    for number in NUMBERS[:8]:
        remark(helen, number, f"Why {number}?")
    erase(author, " ".join(NUMBERS[:8]))
    author.click(author.page.get_by_text("Adrift (8)"))
    author.page.mouse.move(400, 500)
    author.page.mouse.wheel(0, 1500)
    author.page.wait_for_function("() => scrollY > 1000")
    expect(author.page.get_by_text("Adrift (8)")).to_be_in_viewport()
    inside = author.page.locator(".remarks-tray")
    assert inside.evaluate("tray => tray.scrollHeight > tray.clientHeight && tray.clientHeight < innerHeight * 0.6")
    author.click(author.button("Attach here").last)
    expect(author.page.get_by_role("alert")).to_contain_text("First select the words")


def test_filter_says_that_nothing_matches_and_where_what_matches_is(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    perform(author, "add_chapter", {"chapter": "chapter-two", "title": "Flood"})
    remark(helen, HAND, "His hand?")
    author.click(author.button("Filter"))
    author.fill("Search in remarks", "nowhere")
    expect(author.remarks.get_by_text("No remark matches the filter.")).to_be_visible()
    expect(author.button("Next shown")).to_be_hidden()
    walk.check(author, "no remark matches")
    author.fill("Search in remarks", "hand")
    expect(author.remarks.get_by_text("No remark matches the filter.")).to_be_hidden()
    author.page.keyboard.press("Escape")
    author.click(author.page.get_by_role("link", name="Flood"))
    expect(author.remarks.get_by_text("None of them is in this chapter")).to_be_visible()
    author.click(author.button("Next shown"))
    expect(author.card("His hand?")).to_be_visible()
    author.click(author.button("Clear"))
    author.click(author.page.get_by_role("link", name="Flood"))
    expect(author.remarks.get_by_text("No remarks in this chapter.")).to_be_visible()


def test_preview_and_choice_tell_a_change_of_formatting_alone(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    place = passage(helen, FARTHER)
    italic = {"content": [{"type": "text", "text": FARTHER, "marks": [{"type": "em"}]}]}
    perform(helen, "suggest_edit", {"annotation": "only-italic", "body": "", **place, "replacement": italic})
    author.click(author.button("Preview"))
    page = author.page.get_by_role("dialog")
    expect(page.get_by_title(f"Make italic: “{FARTHER}”")).to_have_text(FARTHER)
    expect(page.locator("del, ins")).to_have_count(0)
    walk.check(author, "reading with a change of formatting")
    author.click(page.get_by_role("button", name="Close"))
    propose(helen, FARTHER, "farther than")
    author.click(author.button("One of 2 versions").first)
    expect(author.page.get_by_role("dialog")).to_contain_text(f"Make italic: “{FARTHER}”")
    expect(author.page.get_by_role("dialog").locator("ins")).to_have_count(1)
    walk.check(author, "versions, one of which only looks otherwise")


def test_compact_card_says_how_many_answers_it_has(profile: Profile, walk: Walk) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    join(helen, begin(author, " ".join(NUMBERS)))
    for number in NUMBERS:
        remark(helen, number, f"Why {number}?")
    expect(author.page.locator(".is-dense")).to_be_visible()
    first = snapshot(author)["annotations"][0]["id"]
    expect(author.remarks.get_by_text("2 answers")).to_have_count(0)
    for one in ("one", "two"):
        perform(author, "reply", {"annotation": first, "reply": f"answer-{one}", "body": "Because."})
    expect(author.card("Why number00?").locator(".card-answers")).to_have_text("2 answers")
    expect(author.card("Why number00?").locator(".card-answers")).to_be_visible()
    walk.check(author, "a compact card with answers")


def test_words_typed_in_a_chapter_that_is_removed_meanwhile_are_told_and_come_back_with_it(
    profile: Profile, walk: Walk
) -> None:
    author, coauthor = profile("Rhiannon"), profile("Tomos")
    begin(author)
    join(coauthor, link_for(author, "coauthor"))
    perform(author, "add_chapter", {"chapter": "chapter-two", "title": "Flood"})
    first = snapshot(author)["chapters"][0]["id"]
    perform(author, "rename_chapter", {"chapter": first, "title": "The oil"})
    expect(coauthor.page.get_by_role("heading", name="The oil")).to_be_visible()
    coauthor.expect_complaint("net::ERR_INTERNET_DISCONNECTED")
    coauthor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    caret_after(coauthor, "the oil.")
    coauthor.context.set_offline(True)
    coauthor.page.keyboard.type(" Nobody asked again.")
    expect_kept(coauthor, "Nobody asked again.")
    perform(author, "remove_chapter", {"chapter": first})
    coauthor.context.set_offline(False)
    told = coauthor.page.get_by_role("alert")
    expect(told).to_contain_text("“The oil” has been removed by Rhiannon.")
    expect(told).to_contain_text("kept in this browser, and saved if it is put back: “Nobody asked again.”")
    expect(coauthor.page.locator("#save-state")).to_have_text("Not saved: chapter removed")
    expect_kept(coauthor, "Nobody asked again.")
    walk.check(coauthor, "words of a chapter that is removed")
    coauthor.click(coauthor.button("Copy the words"))
    expect(coauthor.button("Copied")).to_be_visible()
    assert coauthor.page.evaluate("() => navigator.clipboard.readText()") == "Nobody asked again."
    perform(author, "restore_chapter", {"chapter": first})
    expect(told).to_be_hidden()
    expect_saved(coauthor)
    author.click(author.page.get_by_role("link", name="The oil"))
    expect_text(author, "the oil. Nobody asked again.")


def test_reader_of_a_chapter_that_is_removed_is_told(profile: Profile) -> None:
    author, helen = read_together(profile)
    perform(author, "add_chapter", {"chapter": "chapter-two", "title": "Flood"})
    helen.click(helen.page.get_by_role("link", name="Flood"))
    perform(author, "remove_chapter", {"chapter": "chapter-two"})
    expect(helen.page.get_by_text("“Flood” has been removed by Rhiannon.")).to_be_visible()
    expect_text(helen, HAND)


def test_menu_of_a_chapter_is_seen_whole(profile: Profile, walk: Walk) -> None:
    author = profile("Rhiannon", viewport={"width": 1280, "height": 860})
    begin(author)
    nav = author.page.get_by_role("navigation", name="Chapters")
    perform(author, "add_chapter", {"chapter": "chapter-two", "title": "Flood"})
    author.click(nav.get_by_role("link", name="Chapter 1"))
    author.click(nav.get_by_label("More for Chapter 1", exact=True))
    walk.check(author, "the menu of a chapter")
    for name in ("Rename", "Split here", "Move selection to chapter…", "Remove"):
        choice = nav.get_by_role("button", name=name, exact=True)
        is_whole = """one => {
          const { left, right, top, height } = one.getBoundingClientRect();
          return [left + 2, right - 2].every(x => one.contains(document.elementFromPoint(x, top + height / 2)));
        }"""
        assert choice.evaluate(is_whole), name
    nav.get_by_role("button", name="Remove", exact=True).dblclick()
    expect(nav.get_by_role("button", name="Remove to the tray")).to_be_visible()
    expect(nav.get_by_role("link")).to_have_count(2)
