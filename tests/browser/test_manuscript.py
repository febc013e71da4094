"""Owns the writing of the text: saved at once, together with others, and kept where the network is not."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.restarts import restarting_server
from tests.browser.steps import (
    begin,
    caret_after,
    expect_kept,
    expect_saved,
    expect_text,
    join,
    link_for,
    paragraphs,
    read_together,
)

pytestmark = pytest.mark.browser

LAMP, LEDGER, SAND = "ask him why", "nothing on the horizon", "walked back"
WAITING = re.compile(r"Offline, \d+ changes? waiting")


def write(person: Person, after: str, words: str) -> None:
    """Type words behind others."""
    caret_after(person, after)
    person.page.keyboard.type(words)


def expect_state(person: Person, words: str | re.Pattern[str]) -> None:
    """Wait until the state of saving says so."""
    expect(person.page.get_by_role("status").filter(has_text=words)).to_be_visible()


def go_offline(person: Person) -> None:
    """Take the network away, which the browser tells its pages."""
    person.expect_complaint("net::ERR_INTERNET_DISCONNECTED")
    person.context.set_offline(True)
    expect_state(person, "Offline")


def expect_same_text(*people: Person) -> None:
    """Wait until all have saved everything, and expect the same paragraphs with all of them, and with the server."""
    for person in people:
        expect_saved(person)
    wanted = paragraphs(people[0])
    for person in people[1:]:
        for paragraph in wanted:
            expect_text(person, paragraph)
        assert paragraphs(person) == wanted


def test_what_author_types_is_saved_and_still_there_after_a_reload(profile: Profile) -> None:
    author = profile("Rhiannon")
    begin(author)
    author.page.evaluate("""() => {
      const state = document.querySelector(".save-state");
      window.said = [];
      const watcher = new MutationObserver(() => window.said.push(state.textContent));
      watcher.observe(state, { childList: true, subtree: true, characterData: true });
    }""")
    write(author, LAMP, " again")
    expect_saved(author)
    assert "Saving..." in author.page.evaluate("() => window.said")
    author.page.reload()
    expect_text(author, f"{LAMP} again.")


def test_two_writers_at_once_end_with_the_same_text(profile: Profile) -> None:
    author, coauthor, helen = profile("Rhiannon"), profile("Tomos"), profile("Helen")
    link = begin(author)
    join(coauthor, link_for(author, "coauthor"))
    join(helen, link)
    caret_after(author, LAMP)
    caret_after(coauthor, LEDGER)
    for number in range(12):
        author.page.keyboard.type(f" lamp{number}")
        coauthor.page.keyboard.type(f" wind{number}")
    caret_after(coauthor, LAMP)
    coauthor.page.keyboard.type(" here")
    for person in (author, coauthor, helen):
        expect_text(person, "".join(f" lamp{number}" for number in range(12)))
        expect_text(person, "".join(f" wind{number}" for number in range(12)))
        expect_text(person, f"{LAMP} here lamp0")
    expect_same_text(author, coauthor, helen)


def test_author_goes_on_typing_offline_and_is_saved_when_back(profile: Profile) -> None:
    author, helen = read_together(profile)
    go_offline(author)
    write(author, LAMP, " in the dark")
    expect_state(author, WAITING)
    author.context.set_offline(False)
    expect_text(helen, f"{LAMP} in the dark.")
    expect_same_text(author, helen)


def test_words_typed_offline_outlive_the_closing_of_the_page(profile: Profile) -> None:
    author = profile("Rhiannon")
    begin(author)
    draft = author.page.url
    go_offline(author)
    write(author, LAMP, " before the tide")
    expect_state(author, WAITING)
    expect_kept(author, " before the tide")
    author.page.close()
    author.context.set_offline(False)
    author.page = author.context.new_page()
    author.open(draft)
    expect_text(author, f"{LAMP} before the tide.")
    expect_saved(author)
    author.page.reload()
    expect_text(author, f"{LAMP} before the tide.")


def test_nothing_typed_is_lost_while_the_server_restarts(profile: Profile, tmp_path: Path) -> None:
    with restarting_server(tmp_path) as server:
        author, helen = profile("Rhiannon", address=server.address), profile("Helen", address=server.address)
        for person in (author, helen):
            person.expect_complaint("WebSocket connection to")
            person.expect_complaint("WebSocket is already in CLOSING or CLOSED state")
        join(helen, begin(author))
        write(author, LAMP, " one")
        server.stop()
        author.page.keyboard.type(" two")
        expect_state(author, WAITING)
        server.start()
        author.page.keyboard.type(" three")
        for person in (author, helen):
            expect_text(person, f"{LAMP} one two three.")
        expect_same_text(author, helen)


def test_edit_that_the_server_refuses_is_told_and_the_author_writes_on(profile: Profile) -> None:
    author, helen = read_together(profile)
    caret_after(author, LAMP)
    author.page.evaluate("() => document.execCommand('insertText', false, 'half \\ud800')")
    expect(author.page.get_by_role("alert")).to_contain_text("not saved")
    expect_saved(author)
    write(author, LAMP, " again")
    expect_text(helen, f"{LAMP} again.")
    expect_same_text(author, helen)
