"""Owns the past in the browser: what changed since one last read, who wrote what, and a chapter through its time."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import flawless
from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.remarking import leave_as_read
from tests.browser.steps import (
    begin,
    caret_after,
    comment,
    draft_id,
    expect_saved,
    join,
    link_for,
    perform,
    read_together,
    select,
    snapshot,
)

pytestmark = pytest.mark.browser

HAND = "the same small hand"


def rewrite(author: Person) -> None:
    """Let the author put a word into the sentence that Helen remarked on."""
    caret_after(author, "the same")
    author.page.keyboard.type(" very")
    expect_saved(author)


def test_beta_who_comes_back_sees_what_changed_and_says_whether_it_solved_her_remark(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, "Whose hand?")
    draft = leave_as_read(helen)
    rewrite(author)
    helen.open(f"/drafts/{draft}")
    bar = helen.page.get_by_role("region", name="Changed since you last read")
    helen.click(bar.get_by_role("button", name="Show the changes"))
    expect(bar.get_by_role("listitem").filter(has_text="very")).to_be_visible()
    with flawless() as walk:
        walk.check(helen, "what has changed")
    helen.click(bar.get_by_role("button", name="Yes, solved"))
    expect(bar).to_contain_text("You said: solved.")
    expect(author.card("Whose hand?")).to_contain_text("Yes, solved.")
    expect(author.card("Whose hand?").get_by_text("Solved", exact=True)).to_be_visible()
    helen.click(bar.get_by_role("button", name="Mark as read"))
    expect(bar).to_be_hidden()


def test_selected_words_tell_who_wrote_them(profile: Profile) -> None:
    author, helen = read_together(profile)
    rewrite(author)
    select(helen, "very small hand")
    helen.click(helen.button("Who wrote this?"))
    dialog = helen.page.get_by_role("dialog", name="Who wrote this?")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog).to_contain_text("Written by")
    expect(dialog).to_contain_text("Brought in by")
    with flawless() as walk:
        walk.check(helen, "who wrote the words")


def test_slider_leads_through_the_time_of_a_chapter_by_keys(profile: Profile) -> None:
    author, _helen = read_together(profile)
    rewrite(author)
    author.open(f"/drafts/{draft_id(author)}/history")
    author.click(author.page.get_by_role("link", name="Read").first)
    text = author.page.get_by_role("article", name="The text")
    expect(text).to_contain_text("very small hand")
    slider = author.page.get_by_role("slider", name="Through time")
    slider.press("ArrowLeft")
    expect(text).not_to_contain_text("very small hand")
    with flawless() as walk:
        walk.check(author, "a chapter as it was")
    slider.press("ArrowRight")
    expect(text).to_contain_text("very small hand")


def test_list_of_versions_opens_at_the_one_that_is_read(profile: Profile) -> None:
    author, coauthor = profile("Rhiannon", viewport={"width": 1280, "height": 200}), profile("Tomos")
    begin(author)
    join(coauthor, link_for(author, "coauthor"))
    chapter = snapshot(author)["chapters"][0]
    step = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "x"}]}}
    for more, person in enumerate((author, coauthor)):
        data = {"chapter": chapter["id"], "version": chapter["version"] + more, "steps": [step]}
        perform(person, "edit_text", {**data, "client": "one-letter-each"})
    author.open(f"/drafts/{draft_id(author)}/history")
    author.click(author.page.get_by_role("link", name="Read").first)
    author.click(author.page.locator("summary").filter(has_text="versions"))
    stops = author.page.locator(".moment-stops")
    assert stops.evaluate("list => list.scrollHeight > list.clientHeight"), "all of them fit"
    author.page.wait_for_function("() => document.querySelector('.moment-stops').scrollTop > 0")
    author.page.get_by_role("slider", name="Through time").press("Home")
    author.page.wait_for_function("() => document.querySelector('.moment-stops').scrollTop === 0")


def test_version_is_named_compared_and_restored(profile: Profile) -> None:
    author, _helen = read_together(profile)
    draft = draft_id(author)
    author.open(f"/drafts/{draft}/history")
    author.fill("Name for the draft as it is now", "Second draft")
    author.click(author.button("Name this version"))
    expect(author.page.get_by_text("Nothing has changed since.")).to_be_visible()
    author.open(f"/drafts/{draft}")
    rewrite(author)
    author.open(f"/drafts/{draft}/history")
    with flawless() as walk:
        walk.check(author, "the history")
        author.click(author.page.get_by_role("link", name="What has changed since"))
        expect(author.page.get_by_text("Changed by")).to_be_visible()
        walk.check(author, "two versions compared")
        author.click(author.page.get_by_role("link", name="Restore version"))
        walk.check(author, "asked whether to restore")
        author.click(author.button("Restore this version"))
    expect(author.page.get_by_text("Restored. What stood here before is in the history.")).to_be_visible()


def test_pages_of_the_past_lead_on_without_javascript(profile: Profile) -> None:
    author, _helen = read_together(profile)
    rewrite(author)
    state = author.context.storage_state()
    plain = profile("Rhiannon", java_script_enabled=False, storage_state=state)
    plain.open(f"/drafts/{draft_id(author)}/history")
    plain.page.get_by_role("link", name="Read").first.click()
    plain.page.get_by_role("link", name="Earlier").click()
    expect(plain.page.get_by_role("article", name="The text")).not_to_contain_text("very small hand")
    plain.page.get_by_role("link", name="Who wrote this?").click()
    expect(plain.page.get_by_role("article", name="Who wrote this")).to_contain_text("Brought in by")
