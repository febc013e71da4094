"""Remarks, names and passages that would run as code, where remarks are reviewed: no dialog, tray or bar runs them."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.payloads import ALL, ALL_SHORT, SHORT, expect_nothing_ran, watching
from tests.browser.person import Person
from tests.browser.remarking import leave_as_read
from tests.browser.steps import expect_saved, expect_text, join, link_for, perform, select_by_touch, snapshot
from tests.browser.test_xss import begin, fill_draft, place, words

pytestmark = pytest.mark.browser


def replace(author: Person, from_: int, to: int, text: str = "") -> None:
    """Put words in the place of others in the first chapter."""
    step: dict[str, Any] = {"stepType": "replace", "from": from_, "to": to}
    at = place(author)
    chapter = {"chapter": at["chapter"], "version": at["version"], "client": "editor-of-payloads"}
    perform(author, "edit_text", {**chapter, "steps": [{**step, "slice": words(text)} if text else step]})


@pytest.fixture(params=["with the policy", "without it"])
def people(profile: Profile, request: pytest.FixtureRequest) -> tuple[Person, Person]:
    """The author of a draft full of payloads, and a beta whose name is one, both with it open."""
    guarded = request.param == "with the policy"
    author, helen = begin(profile, guarded=guarded), watching(profile, SHORT[2], guarded=guarded)
    join(helen, link_for(author, "beta"))
    fill_draft(author)
    second = {"annotation": "suggestion-of-helen", "body": "", "replacement": words(ALL_SHORT), **place(helen)}
    perform(helen, "suggest_edit", second)
    author.page.reload()
    return author, helen


def test_nothing_runs_in_the_review_and_its_dialogs(people: tuple[Person, Person]) -> None:
    author, _ = people
    author.click(author.button("Preview"))
    dialog = author.page.get_by_role("dialog")
    expect(dialog.locator("ins").first).to_be_visible()
    expect_nothing_ran(author)
    author.click(dialog.get_by_role("button", name="Close"))
    author.click(author.button("Review"))
    expect(author.page.get_by_role("group", name="Review")).to_be_visible()
    for _ in range(3):
        author.page.keyboard.press("j")
        expect_nothing_ran(author)


def test_nothing_runs_of_remarks_adrift_and_notes_among_them(people: tuple[Person, Person]) -> None:
    author, helen = people
    replace(author, 1, 1, f"{ALL_SHORT} ")
    end = 1 + len(f"{ALL_SHORT} ")
    note = {"annotation": "private-note-adrift", "body": ALL, "private": True, **place(helen, 2, end - 2)}
    perform(helen, "leave_comment", note)
    perform(helen, "leave_comment", {"annotation": "comment-adrift", "body": ALL, **place(helen, 3, end - 1)})
    replace(author, 1, end)
    assert {one["id"] for one in snapshot(helen)["annotations"] if one["adrift"]} == {
        "private-note-adrift",
        "comment-adrift",
    }
    for person, count in ((author, 1), (helen, 2)):
        expect_saved(person)
        person.click(person.page.get_by_text(f"Adrift ({count})"))
        expect(person.page.locator(".tray-grip").first).to_be_visible()
        expect_nothing_ran(person)


def test_nothing_runs_in_the_record_of_a_passage_and_in_what_has_changed(people: tuple[Person, Person]) -> None:
    author, helen = people
    draft = leave_as_read(helen)
    replace(author, 5, 5, f"{ALL_SHORT} ")
    expect_text(author, "words of it.")
    select_by_touch(author, "words of it.")
    author.click(author.button("Who wrote this?"))
    expect(author.page.get_by_role("dialog", name="Who wrote this?").get_by_role("listitem").first).to_be_visible()
    expect_nothing_ran(author)
    helen.open(f"/drafts/{draft}")
    helen.click(helen.page.get_by_role("button", name="Show the changes"))
    bar = helen.page.get_by_role("region", name="Changed since you last read")
    expect(bar.get_by_role("listitem").first).to_be_visible()
    expect_nothing_ran(helen)


def test_nothing_runs_in_versions_side_by_side(people: tuple[Person, Person]) -> None:
    author, helen = people
    replace(author, 1, 1, "Two words stand here. ")
    for person, name in ((author, "version-of-author"), (helen, "version-of-helen")):
        version = {"annotation": name, "body": ALL, "replacement": words(f"{ALL_SHORT} {name}"), **place(person, 1, 10)}
        perform(person, "suggest_edit", version)
    author.page.reload()
    author.click(author.manuscript.get_by_text("Two words").first)
    author.click(author.button("One of 2 versions").first)
    dialog = author.page.get_by_role("dialog", name="One of these versions")
    expect(dialog.get_by_text("version-of-helen")).to_be_visible()
    expect_nothing_ran(author)
