"""Owns deciding on many remarks: the review by keyboard alone, filters, acts on all that is shown, versions, reactions."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Walk, flawless
from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.remarking import propose, remark
from tests.browser.steps import expect_text, on_phone, perform, read_together, select, snapshot

pytestmark = pytest.mark.browser

HAND, FARTHER, WICKS, LATER = "the same small hand", "further than", "climb the stairs", "somebody had walked away"


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A walk that must find nothing."""
    with flawless() as walk:
        yield walk


def states(person: Person) -> dict[str, str]:
    """Return what was decided on each remark."""
    return {one["id"]: one["state"] for one in snapshot(person)["annotations"]}


def expect_decided(person: Person, words: str) -> None:
    """Wait until the bar of the review says how far it has come."""
    expect(person.page.get_by_role("group", name="Review").get_by_text(words)).to_be_visible()


def chosen(person: Person, words: str) -> None:
    """Wait until the card with these words is the one that is decided on, and has the focus."""
    card = person.remarks.get_by_role("article").filter(has_text=words)
    expect(card).to_have_attribute("aria-current", "true")
    expect(card).to_be_focused()


def add_second_chapter(author: Person) -> None:
    """Add a chapter of a few words."""
    perform(author, "add_chapter", {"chapter": "chapter-two", "title": "Flood"})
    step = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "The road was wet."}]}}
    perform(author, "edit_text", {"chapter": "chapter-two", "version": 0, "steps": [step], "client": "keys-of-rhiannon"})


def accept_with_changes(author: Person, walk: Walk) -> None:
    """Put a word more at the end of what is suggested, and take that."""
    keys = author.page.keyboard
    keys.press("e")
    expect(author.page.get_by_label("Replace with")).to_be_focused()
    keys.press("End")
    keys.type(" again")
    walk.check(author, "accepting with changes")
    keys.press("Enter")


def answer_and_resolve(author: Person, words: str) -> None:
    """Reply to the comment with these words, and resolve it."""
    keys = author.page.keyboard
    keys.press("c")
    keys.type("So can I.")
    keys.press("Enter")
    expect(author.card(words).get_by_role("listitem")).to_contain_text("So can I.")
    keys.press("a")


def reject_with_reason(author: Person, walk: Walk) -> None:
    """Reject a suggestion and say why."""
    author.page.keyboard.press("Shift+R")
    author.page.keyboard.type("He says further.")
    walk.check(author, "rejecting with a reason")
    author.page.keyboard.press("Enter")


def look_at_all_keys(author: Person, walk: Walk) -> None:
    """Open the list of keys and close it."""
    author.page.keyboard.press("?")
    expect(author.page.get_by_role("dialog")).to_contain_text("Undo the last decision")
    walk.check(author, "all keys")
    author.page.keyboard.press("Escape")


def test_author_reviews_every_chapter_with_the_keyboard_alone(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    add_second_chapter(author)
    wicks, hand = propose(helen, WICKS, "climb his stairs"), remark(helen, HAND, "I can see it.")
    far, wet = propose(helen, FARTHER, "farther than"), propose(helen, "was wet", "was dry")
    expect(author.card("dry")).to_have_count(0)
    author.page.reload()
    author.button("Review").focus()
    walk.check(author, "remarks that wait for a review")
    keys = author.page.keyboard
    keys.press("Enter")
    chosen(author, "climb his stairs")
    walk.check(author, "review of a suggestion")
    accept_with_changes(author, walk)
    chosen(author, "I can see it.")
    expect_text(author, "climb his stairs again")
    answer_and_resolve(author, "I can see it.")
    chosen(author, "farther than")
    reject_with_reason(author, walk)
    chosen(author, "dry")
    expect(author.page.get_by_role("link", name="Flood")).to_have_attribute("aria-current", "page")
    expect_decided(author, "3 of 4 decided")
    keys.press("u")
    chosen(author, "farther than")
    expect_decided(author, "2 of 4 decided")
    look_at_all_keys(author, walk)
    for key, words in {"j": "dry", "k": "farther than"}.items():
        keys.press(key)
        chosen(author, words)
    keys.press("a")
    expect_decided(author, "3 of 4 decided")
    chosen(author, "dry")
    keys.press("a")
    expect_decided(author, "4 of 4 decided")
    expect(author.page.get_by_text("Every remark is decided.", exact=True)).to_be_visible()
    walk.check(author, "every remark is decided")
    keys.press("Escape")
    expect(author.button("Review")).to_be_focused()
    assert states(author) == {wicks: "accepted", hand: "resolved", far: "accepted", wet: "accepted"}
    helen.card("climb his stairs").click()
    expect(helen.card("climb his stairs")).to_contain_text("Put in: climb his stairs again")


def search_remarks(author: Person, walk: Walk) -> None:
    """Look for one of three remarks by its words, without the accent they have."""
    author.click(author.button("Filter"))
    author.fill("Search in remarks", "cafe")
    expect(author.remarks.get_by_role("article")).to_have_count(1)
    expect(author.remarks).to_contain_text("Showing 1 of 3")
    expect(author.manuscript.locator("[data-annotation]")).to_have_count(1)
    walk.check(author, "filter open")
    author.fill("Search in remarks", "")


def show_suggestions_only(author: Person) -> None:
    """Filter by what remarks are; the filter outlives a reload."""
    author.page.get_by_label("Show", exact=True).select_option("Suggestions only")
    expect(author.remarks).to_contain_text("Showing 2 of 3")
    author.page.keyboard.press("Escape")
    author.page.reload()
    expect(author.remarks).to_contain_text("Showing 2 of 3")


def accept_all_shown(author: Person, walk: Walk | None = None) -> None:
    """Accept the two suggestions that the filter shows."""
    author.click(author.page.get_by_role("button", name="Accept all shown"))
    if walk is not None:
        walk.check(author, "asked once before all is accepted")
    author.click(author.button("Accept 2 suggestions"))
    expect_text(author, "climb his stairs and ask")


def test_all_that_a_filter_shows_is_decided_as_one_act_and_taken_back_as_one(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    wicks, far = propose(helen, WICKS, "climb his stairs"), propose(helen, FARTHER, "farther than", kind="typo")
    note = remark(helen, LATER, "Compare with the ending.", private=True)
    mine = remark(author, HAND, "Whose, though? Café owner?")
    expect(author.remarks.get_by_role("article")).to_have_count(3)
    search_remarks(author, walk)
    show_suggestions_only(author)
    accept_all_shown(author, walk)
    expect(author.page.get_by_role("status").filter(has_text="2 suggestions accepted.")).to_be_visible()
    walk.check(author, "all accepted, with an undo")
    assert states(author) == {wicks: "accepted", far: "accepted", mine: "open"}
    author.click(author.page.locator(".notice").get_by_role("button", name="Undo"))
    expect_text(author, "climb the stairs and ask")
    expect(author.remarks).to_contain_text("Showing 2 of 3")
    assert states(author) == {wicks: "open", far: "open", mine: "open"}
    accept_all_shown(author)
    author.page.reload()
    expect(author.button("Undo all 2")).to_be_visible()
    walk.check(author, "an act that can be taken back after a reload")
    author.click(author.button("Undo all 2"))
    expect_text(author, "climb the stairs and ask")
    expect(author.button("Undo all 2")).to_be_hidden()
    author.click(author.button("Clear"))
    expect(author.remarks.get_by_role("article")).to_have_count(3)
    helen.click(helen.card("Compare with the ending.").get_by_text("Helen"))
    walk.check(helen, "private note")
    helen.click(helen.button("Publish note"))
    expect(author.card("Compare with the ending.")).to_be_visible()
    assert states(author)[note] == "open"


def test_versions_are_one_choice_and_can_be_read_before_choosing(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    first, other = propose(helen, FARTHER, "farther than"), propose(helen, "gone out further", "drawn back further")
    author.click(author.button("Preview"))
    page = author.page.get_by_role("dialog", name="As Helen would have it")
    expect(page).to_contain_text("1 change. 1 left out")
    expect(page.locator("ins")).to_have_text("drawn back further")
    walk.check(author, "reading with suggestions")
    author.click(page.get_by_label("Mark the changes"))
    expect(page.locator("del")).to_be_hidden()
    author.click(page.get_by_role("button", name="Close"))
    author.click(author.button("One of 2 versions").first)
    dialog = author.page.get_by_role("dialog")
    expect(dialog).to_contain_text("gone out further than")
    expect(dialog.locator("ins")).to_contain_text(["drawn back further", "farther than"])
    walk.check(author, "versions side by side")
    author.click(dialog.get_by_role("button", name="Choose this version").nth(1))
    expect_text(author, "gone out farther than")
    expect(author.remarks).to_contain_text("Thanks – another version was chosen")
    walk.check(author, "a version closed with thanks")
    assert states(author) == {first: "accepted", other: "thanked"}
    select(helen, HAND)
    walk.check(helen, "selection with reactions")
    helen.click(helen.button("Gasp"))
    expect(author.card("gasps at this")).to_be_visible()
    author.click(author.card("gasps at this"))
    author.click(author.card("gasps at this").get_by_role("button", name="Applause"))
    expect(author.card("gasps at this").get_by_role("button", name="Applause, 1: you")).to_have_attribute(
        "aria-pressed", "true"
    )
    hand = remark(helen, LATER, "Who?")
    author.click(author.card("Who?").get_by_text("Helen"))
    author.click(author.card("Who?").get_by_role("button", name="question"))
    expect(helen.card("Who?")).to_contain_text("question")
    walk.check(author, "a kind set and reactions given")
    assert hand in states(helen)


def test_author_reviews_on_a_phone(profile: Profile, walk: Walk) -> None:
    author, helen = read_together(profile)
    propose(helen, WICKS, "climb his stairs")
    remark(helen, HAND, "I can see it.")
    phone = on_phone(author)
    walk.check(phone, "remarks on a phone")
    phone.click(phone.button("Review"))
    expect(phone.card("climb his stairs")).to_have_attribute("aria-current", "true")
    walk.check(phone, "review on a phone")
    phone.click(phone.card("climb his stairs").get_by_role("button", name="Accept", exact=True))
    expect(phone.card("I can see it.")).to_have_attribute("aria-current", "true")
    expect(phone.card("I can see it.")).to_be_in_viewport()
    phone.click(phone.card("I can see it.").get_by_role("button", name="Resolve"))
    expect(phone.page.get_by_text("Every remark is decided.", exact=True)).to_be_in_viewport()
    walk.check(phone, "all decided on a phone")
    phone.click(phone.button("Back to the text"))
    phone.click(phone.button("Filter"))
    walk.check(phone, "filter on a phone")
    assert not phone.unexpected()
    phone.context.close()
