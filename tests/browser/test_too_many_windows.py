"""A window that the server does not let in says why, and stops saying so once it is in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.steps import create_draft, expect_saved, sign_up
from tests.servers import beta_server

pytestmark = pytest.mark.browser

REFUSAL = "You have 2 windows with drafts open. Close one, and this one comes to life by itself."


@pytest.fixture
def strict_server(tmp_path: Path) -> Iterator[str]:
    """A site on which each person may have two windows with a draft open."""
    with beta_server(tmp_path, DATABASE_URL="", RATE_LIMITS="1", MAX_SOCKETS_PERSON="2") as address:
        yield address


def test_window_too_many_says_so_until_another_is_closed(strict_server: str, profile: Profile) -> None:
    author = profile("Rhiannon", address=strict_server)
    sign_up(author)
    create_draft(author)
    expect_saved(author)
    second, third = author.context.new_page(), author.context.new_page()
    second.goto(author.page.url)
    expect(second.locator("#save-state")).to_have_text("Saved")
    third.goto(author.page.url)
    expect(third.get_by_role("alert")).to_contain_text(REFUSAL)
    second.close()
    # What the browser says when it is back: the page tries again without waiting for as long as it was told.
    third.wait_for_function(
        """() => {
          dispatchEvent(new Event("online"));
          return document.getElementById("notices").childElementCount === 0;
        }""",
        polling=500,
    )
    expect(third.locator("#save-state")).to_have_text("Saved")
