"""A page whose session was ended elsewhere says so, keeps what is written, and goes on after a new log-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import caret_after, create_draft, expect_saved, expect_text, sign_up
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

LAMP = "The lamp had been out for a week"


def log_in(person: Person, email: str) -> None:
    """Log in at the page that is open for it."""
    person.fill("Email", email)
    person.fill("Password", PASSWORD)
    person.click(person.page.get_by_role("main").get_by_role("button", name="Log in"))


def test_draft_whose_session_was_ended_elsewhere_goes_on_after_a_new_log_in(profile: Profile) -> None:
    author, elsewhere = profile("Rhiannon"), profile("Rhiannon")
    email = sign_up(author)
    create_draft(author)
    expect_saved(author)
    elsewhere.open("/login?next=/account")
    log_in(elsewhere, email)
    elsewhere.click(elsewhere.button("End all others"))
    expect(author.page.get_by_role("alert")).to_contain_text("Please log in first.")
    caret_after(author, LAMP)
    author.page.keyboard.type(" and a day")
    window = author.context.new_page()
    window.goto(f"{author.address}/login")
    window.get_by_label("Email", exact=True).fill(email)
    window.get_by_label("Password", exact=True).fill(PASSWORD)
    window.get_by_role("main").get_by_role("button", name="Log in").click()
    author.page.bring_to_front()
    expect_saved(author)
    expect(author.page.get_by_role("alert")).to_be_hidden()
    elsewhere.open(author.page.url)
    expect_text(elsewhere, f"{LAMP} and a day")
