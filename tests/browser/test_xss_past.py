"""Names of versions and uploaded texts that would run as code: no page of the past runs them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.payloads import ALL, LONG, SHORT, expect_nothing_ran
from tests.browser.person import Person
from tests.browser.steps import draft_id, perform, snapshot
from tests.browser.test_xss import HEADER, begin, fill_draft, place, words

pytestmark = pytest.mark.browser


@pytest.fixture(params=["with the policy", "without it"])
def author(profile: Profile, request: pytest.FixtureRequest) -> Person:
    """The author of a draft full of payloads, once with our content security policy and once without it."""
    author = begin(profile, guarded=request.param == "with the policy")
    fill_draft(author)
    return author


def upload(author: Person) -> None:
    """Upload a text of payloads, header lines among them, by the page: first compared, then taken in."""
    author.open(f"/drafts/{draft_id(author)}/upload")
    author.page.locator("textarea").first.fill(f"{HEADER}\n\nOther words.\n\n{ALL}\n\nClosing words: {SHORT[0]}")
    author.page.get_by_role("button", name=re.compile("Compare|Show")).first.click()
    expect(author.page.locator("ins, del").first).to_be_visible()
    expect_nothing_ran(author)


def test_nothing_runs_of_an_uploaded_text_that_is_compared(author: Person) -> None:
    upload(author)


def test_nothing_runs_on_the_pages_of_the_past(author: Person) -> None:
    draft = draft_id(author)
    for name in SHORT:
        perform(author, "name_version", {"name": name})
    at = place(author, 1, 1)
    step = {"stepType": "replace", "from": 1, "to": 1, "slice": words(" ".join(LONG))}
    edit = {"chapter": at["chapter"], "version": at["version"], "client": "editor-of-payloads", "steps": [step]}
    perform(author, "edit_text", edit)
    chapter = snapshot(author)["chapters"][0]
    past = f"/drafts/{draft}/history"
    version = chapter["version"]
    for path in (
        past,
        f"{past}?chapter={chapter['id']}",
        f"{past}?chapter={chapter['id']}&from=0&to={version}",
        f"{past}?chapter={chapter['id']}&from=0&to={version}&view=side",
        f"{past}/{chapter['id']}?who=1",
        f"{past}/{chapter['id']}/restore/0",
    ):
        author.open(path)
        expect(author.page.get_by_role("heading", level=1)).to_be_visible()
        expect_nothing_ran(author)
