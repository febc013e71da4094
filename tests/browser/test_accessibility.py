"""Owns that axe-core finds nothing on any page outside the draft, in any state it can be in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Walk, flawless
from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import begin, comment, create_draft, invite_link, join, perform, sign_up, snapshot
from tests.servers import wait_until

pytestmark = pytest.mark.browser

REFUSED = "the server responded with a status of"
"""What Chromium's console says of every page that comes with a status of 400 or more."""


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A walk that must find nothing."""
    with flawless() as walk:
        yield walk


def test_pages_of_whoever_is_signed_out(profile: Profile, walk: Walk) -> None:
    reader = profile("Noor")
    reader.expect_complaint(REFUSED)
    for path, state in {"/": "landing", "/signup": "sign up", "/login": "log in", "/reset": "request reset"}.items():
        reader.open(path)
        walk.check(reader, state)
    reader.fill("Email", "nobody@example.org")
    reader.click(reader.button("Send the link"))
    expect(reader.page.get_by_role("status")).to_be_visible()
    walk.check(reader, "reset sent")
    reader.open("/signup")
    reader.page.locator("main form").evaluate("form => form.noValidate = true")
    reader.click(reader.button("Sign up"))
    expect(reader.page.get_by_text("Please give a name.")).to_be_visible()
    walk.check(reader, "sign up with errors")
    reader.open("/login")
    reader.fill("Email", "nobody@example.org")
    reader.fill("Password", "not the right one")
    reader.click(reader.button("Log in"))
    expect(reader.page.get_by_role("alert")).to_be_visible()
    walk.check(reader, "log in with an error")
    reader.open("/no-such-page")
    walk.check(reader, "404")
    reader.open("/join/no-such-invitation-anywhere-on-this-site")
    walk.check(reader, "join by a link that does not open")


def test_desk_new_draft_and_account(profile: Profile, walk: Walk) -> None:
    author = profile("Rhiannon")
    author.expect_complaint(REFUSED)
    sign_up(author)
    walk.check(author, "empty desk")
    author.open("/drafts/new")
    walk.check(author, "new draft")
    author.click(author.button("Create draft"))
    expect(author.page.get_by_text("There is no text yet")).to_be_visible()
    walk.check(author, "new draft with an error")
    create_draft(author)
    author.open("/")
    walk.check(author, "desk with a draft")
    author.open("/account")
    walk.check(author, "account")
    author.fill("Label", "backup script")
    author.click(author.button("Create token"))
    expect(author.page.get_by_role("status")).to_be_visible()
    walk.check(author, "account with a new token")


def test_choosing_a_new_password(profile: Profile, instance: Path, walk: Walk) -> None:
    author = profile("Rhiannon")
    author.expect_complaint(REFUSED)
    email = sign_up(author)
    author.context.clear_cookies()
    author.open("/reset")
    author.fill("Email", email)
    author.click(author.button("Send the link"))
    expect(author.page.get_by_role("status")).to_be_visible()
    author.open(link_in_mail(instance, email))
    walk.check(author, "reset")
    author.page.locator("main form").evaluate("form => form.noValidate = true")
    author.fill("New password", "oil")
    author.click(author.button("Set password"))
    expect(author.page.locator(".field-error")).to_be_visible()
    walk.check(author, "reset with an error")


def link_in_mail(instance: Path, email: str) -> str:
    """Wait for the mail to an address, and return the link in it."""

    def mails() -> list[str]:
        texts = (path.read_text("utf-8") for path in (instance / "outbox").glob("*") if path.is_file())
        return [text for text in texts if email in text]

    wait_until(lambda: bool(mails()), "the mail")
    found = re.search(r"http\S+/reset/\S+", mails()[0].replace("=\n", ""))
    assert found
    return found[0]


def test_joining_and_the_pages_of_a_guest(profile: Profile, walk: Walk) -> None:
    author, helen, omar = profile("Rhiannon"), profile("Helen"), profile("Omar")
    for person in (helen, omar):
        person.expect_complaint(REFUSED)
    link = begin(author)
    helen.open(link)
    walk.check(helen, "join")
    helen.page.locator("main form").evaluate("form => form.noValidate = true")
    helen.click(helen.button("Start reading"))
    expect(helen.page.get_by_text("Please give the name")).to_be_visible()
    walk.check(helen, "join with an error")
    join(helen, link)
    draft = helen.page.url
    helen.open("/")
    walk.check(helen, "desk of a guest")
    helen.open("/account")
    walk.check(helen, "account of a guest")
    helen.open(f"{draft}/publish".replace("#", ""))
    expect(helen.page.get_by_role("heading", level=1)).to_be_visible()
    walk.check(helen, "403")
    perform(author, "revoke_invitation", {"invitation": snapshot(author)["invitations"][0]["id"]})
    omar.open(link)
    walk.check(omar, "join by a revoked link")


def publish_form_with_error(author: Person, walk: Walk) -> None:
    """Look at the publishing page, and at how it comes back when the title is missing."""
    author.click(author.button("Publish"))
    expect(author.button("Publish now")).to_be_visible()
    walk.check(author, "publish")
    title = author.page.get_by_label("Title").input_value()
    author.page.locator("form[data-publish]").evaluate("form => form.noValidate = true")
    author.fill("Title", "")
    author.click(author.button("Publish now"))
    expect(author.page.get_by_text("A story needs a title.")).to_be_visible()
    walk.check(author, "publish with an error")
    author.fill("Title", title)
    author.click(author.button("Publish now"))
    expect(author.page).to_have_url(re.compile("/stories/"))


def test_publishing_story_and_its_comments(profile: Profile, walk: Walk) -> None:
    author, helen = profile("Rhiannon"), profile("Helen")
    reader = profile("Noor")
    for person in (author, reader):
        person.expect_complaint(REFUSED)
    sign_up(author)
    create_draft(author)
    join(helen, invite_link(author))
    comment(helen, "the same small hand", "I can see it.")
    publish_form_with_error(author, walk)
    walk.check(author, "story for its author")
    reader.open(author.page.url)
    walk.check(reader, "story")
    reader.page.locator("#comment-form").evaluate("form => form.noValidate = true")
    reader.click(reader.button("Post comment"))
    expect(reader.page.get_by_text("Please give a name.")).to_be_visible()
    walk.check(reader, "story with a refused comment")
    for words in ("I loved it.", "Twice."):
        reader.fill("Your name", "Noor")
        reader.fill("Comment", words)
        reader.click(reader.button("Post comment"))
        expect(reader.page.get_by_text(words)).to_be_visible()
    reader.click(reader.page.get_by_role("link", name="Reply to Noor").first)
    expect(reader.page.get_by_role("heading", name="Answer Noor")).to_be_visible()
    walk.check(reader, "story with an answer begun")
    reader.fill("Comment", "So did I, again.")
    reader.click(reader.button("Post comment"))
    expect(reader.page.get_by_text("So did I, again.")).to_be_visible()
    walk.check(reader, "story with comments and answers")
    author.page.reload()
    author.click(author.page.get_by_role("button", name=re.compile("^Hide")).first)
    expect(author.page.get_by_text("Hidden from readers", exact=True)).to_be_visible()
    author.click(author.page.locator("summary").filter(has_text="Delete").first)
    walk.check(author, "story being moderated")
