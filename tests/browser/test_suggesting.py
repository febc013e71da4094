"""Suggesting by typing, in the browser: the beta writes in the text, and the author reads, decides and goes on writing."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import flawless
from tests.browser.conftest import Profile
from tests.browser.person import PHONE, Person
from tests.browser.steps import (
    begin,
    caret_after,
    expect_kept,
    expect_saved,
    expect_text,
    join,
    paragraphs,
    read_together,
    select,
    select_by_touch,
    snapshot,
)

pytestmark = pytest.mark.browser

SHOWN = """region => {
  const copy = region.querySelector("[contenteditable=true]").cloneNode(true);
  copy.querySelectorAll("del, .remark-spoken, ins[contenteditable=false], [aria-hidden=true]").forEach(one => one.remove());
  return [...copy.children].map(block => block.textContent).join("|");
}"""


def suggesting(person: Person, *, on: bool = True) -> None:
    """Switch suggesting mode by its key, and wait until it is on (or off)."""
    person.page.keyboard.press("Control+Alt+x")
    expect_mode(person, on=on)


def expect_mode(person: Person, *, on: bool) -> None:
    switch = person.page.get_by_role("switch", name="Suggesting")
    expect(switch).to_have_attribute("aria-checked", "true" if on else "false")
    textbox = person.manuscript.get_by_role("textbox")
    if on:
        expect(textbox).not_to_have_attribute("aria-readonly", "true")


def seen(person: Person) -> str:
    """Return the text as it would be with this person's proposals, blocks parted by "|"."""
    found: str = person.manuscript.evaluate(SHOWN)
    return found


def open_suggestions(person: Person) -> list[tuple[str, str]]:
    """Return original and proposed words of the open suggestions that the server has, in the order of the text."""
    found = [one for one in snapshot(person)["annotations"] if one["state"] == "open" and one["replacement"] is not None]
    return [(one["original"], _words(one["replacement"])) for one in sorted(found, key=lambda one: (one["from"], one["to"]))]


def _words(node: dict[str, object]) -> str:
    children = node.get("content", [])
    assert isinstance(children, list)
    return str(node.get("text", "")) + "".join(_words(child) for child in children)


def type_over(person: Person, words: str, replacement: str) -> None:
    """Select words and type others."""
    select(person, words)
    person.page.keyboard.type(replacement)


def test_beta_types_deletes_and_undoes_in_the_text_and_author_sees_it_at_once(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggesting(helen)
    expect(helen.page.locator(".suggesting-line")).to_have_text("Suggesting: your changes are proposals")
    type_over(helen, "small hand", "neat script")
    expect(author.card("neat script")).to_be_visible()
    expect_text(author, "small hand")
    caret_after(helen, "on the horizon")
    for _letter in " horizon":
        helen.page.keyboard.press("Backspace")
    expect(helen.manuscript.locator("del.suggested-deletion").filter(has_text="horizon")).to_have_count(1)
    expect_saved(helen)
    expect(author.card("horizon")).to_have_count(1)
    with flawless() as walk:
        walk.check(helen, "suggesting")
    assert [original for original, _new in open_suggestions(author)] == ["small hand", " horizon"]
    struck = helen.manuscript.locator("del.suggested-deletion").filter(has_text="horizon")
    while struck.count() > 0:
        helen.page.keyboard.press("Control+z")
    expect(author.card("horizon")).to_have_count(0)
    expect(helen.manuscript.locator("del.suggested-deletion")).to_have_count(1)


def test_formatting_splitting_and_joining_are_suggestions_the_author_can_take_and_undo(profile: Profile) -> None:
    author, helen = read_together(profile)
    before = paragraphs(author)
    suggesting(helen)
    select(helen, "on the horizon")
    helen.page.keyboard.press("Control+i")
    caret_after(helen, "further than")
    helen.page.keyboard.press("Enter")
    expect_saved(helen)
    expect(helen.manuscript.locator("em").filter(has_text="on the horizon")).to_have_count(1)
    expect(author.card("Make italic: “on the horizon")).to_be_visible()
    expect(author.card("Begin a new paragraph here")).to_be_visible()
    proposed = seen(helen)
    for _which in range(2):
        author.click(author.remarks.get_by_role("button", name="Accept", exact=True).first)
        expect_saved(author)
    expect(author.manuscript.locator("em").filter(has_text="on the horizon")).to_have_count(1)
    expect(author.remarks.get_by_role("button", name="Accept", exact=True)).to_have_count(0)
    assert "|".join(paragraphs(author)) == proposed == seen(helen)
    expect(helen.manuscript.locator("[data-annotation]")).to_have_count(0)
    assert len(paragraphs(author)) == len(before) + 1


def test_nothing_is_lost_by_a_reload_an_hour_offline_or_leaving_the_mode(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggesting(helen)
    type_over(helen, "small hand", "neat script")
    helen.page.reload()
    expect_mode(helen, on=True)
    expect(helen.manuscript.locator("ins").filter(has_text="neat script")).to_have_count(1)
    helen.expect_complaint("ERR_INTERNET_DISCONNECTED")
    helen.context.set_offline(True)
    type_over(helen, "on the horizon", "gone")
    expect(helen.page.get_by_role("status").filter(has_text="Offline")).to_be_visible()
    expect_kept(helen, "gone")
    suggesting(helen, on=False)
    expect(helen.card("gone")).to_be_visible()
    suggesting(helen)
    assert "neat script" in seen(helen) and "gone" in seen(helen)
    helen.context.set_offline(False)
    expect(author.card("gone")).to_be_visible()
    assert open_suggestions(author) == [("small hand", "neat script"), ("on the horizon", "gone")]
    helen.page.reload()
    expect(helen.manuscript.locator("ins").filter(has_text="gone")).to_have_count(1)
    expect_saved(helen)
    assert len(open_suggestions(author)) == 2


def test_author_writes_meanwhile_and_neither_loses_a_word(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggesting(helen)
    type_over(helen, "small hand", "neat script")
    caret_after(author, "the same")
    author.page.keyboard.type(" careful")
    expect_text(helen, "the same careful")
    helen.page.keyboard.type(" and ink")
    expect(author.card("neat script and ink")).to_be_visible()
    author.click(author.card("neat script and ink").get_by_role("button", name="Accept", exact=True))
    expect_text(author, "the same careful neat script and ink")
    expect(helen.manuscript.locator("[data-annotation]")).to_have_count(0)
    expect_text(helen, "the same careful neat script and ink")
    expect_saved(helen)
    assert open_suggestions(author) == []


def test_rejected_suggestion_leaves_the_text_with_a_notice_and_stays_away(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggesting(helen)
    type_over(helen, "small hand", "neat script")
    author.click(author.card("neat script").get_by_role("button", name="Reject", exact=True))
    expect(helen.page.get_by_role("alert").filter(has_text="rejected your suggestion “neat script”")).to_be_visible()
    expect_text(helen, "small hand")
    assert "neat script" not in seen(helen)
    helen.page.reload()
    expect_mode(helen, on=True)
    expect_text(helen, "small hand")
    assert "neat script" not in seen(helen)


def test_author_tries_a_change_before_making_it(profile: Profile) -> None:
    author = profile("Rhiannon")
    begin(author)
    expect_saved(author)
    caret_after(author, "the same")
    author.page.keyboard.type(" old")
    expect_saved(author)
    author.click(author.page.get_by_role("switch", name="Suggesting"))
    expect_mode(author, on=True)
    type_over(author, "small hand", "neat script")
    expect(author.card("neat script")).to_be_visible()
    suggesting(author, on=False)
    expect_text(author, "the same old small hand")
    author.click(author.card("neat script").get_by_role("button", name="Accept", exact=True))
    expect_text(author, "the same old neat script")


def test_suggesting_works_on_a_phone(profile: Profile) -> None:
    author, helen = profile("Rhiannon"), profile("Helen", **PHONE)
    join(helen, begin(author))
    helen.click(helen.page.get_by_role("switch", name="Suggesting"))
    expect_mode(helen, on=True)
    select_by_touch(helen, "small hand")
    helen.page.keyboard.insert_text("neat script")
    expect(author.card("neat script")).to_be_visible()
    assert helen.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    expect(helen.manuscript.locator("del.suggested-deletion")).to_contain_text("small hand")
