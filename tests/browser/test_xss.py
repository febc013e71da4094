"""Every place that takes text, driven with texts that would run as code: on no page does any of them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Profile
from tests.browser.payloads import ALL, ALL_SHORT, LINKS, LONG, SHORT, expect_nothing_ran, watching
from tests.browser.person import Person
from tests.browser.steps import draft_id, expect_saved, join, link_for, perform, snapshot
from tests.conftest import PASSWORD
from tests.servers import wait_until

pytestmark = pytest.mark.browser

FIELDS = ("Rating", "Characters/Pairings", "Genre", "Summary", "Disclaimer", "A/N")
HEADER = "\n".join(f"{label}: {' '.join(LONG)}" for label in FIELDS)
STORY = f"Title: {ALL_SHORT}\n{HEADER}\n\nThe first words of it.\n\n{ALL}\n\nTell me what you think: {ALL_SHORT}"

NUMBERS = count(1)

_PASTE = """(text, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def place(author: Person, from_: int = 1, to: int = 10) -> dict[str, Any]:
    """Return a range of the first chapter as it is now."""
    chapter = snapshot(author)["chapters"][0]
    return {"chapter": chapter["id"], "version": chapter["version"], "from": from_, "to": to}


def account_of(person: Person) -> str:
    """Return the address of somebody's account."""
    person.open("/account")
    found = re.search(r"\S+@xss\.example\.org", person.page.locator("main").inner_text())
    assert found is not None
    return found[0].rstrip(".")


def words(text: str) -> dict[str, Any]:
    """Return a slice of plain words."""
    return {"content": [{"type": "text", "text": text}]}


def make_draft(author: Person, text: str = STORY) -> str:
    """Make a draft without the browser's help, open it, and return its address."""
    author.open("/drafts/new")
    token = author.page.locator("[name=csrf_token]").first.input_value()
    form: dict[str, str | float | bool] = {"csrf_token": token, "text": text}
    answer = author.context.request.post(f"{author.address}/drafts/new", form=form)
    assert answer.ok
    author.open(answer.url.replace(author.address, ""))
    expect_saved(author)
    return f"/drafts/{draft_id(author)}"


def fill_draft(author: Person) -> None:
    """Put payloads into everything that commands take."""
    remark, suggestion = "remark-with-payloads", "suggestion-with-payloads"
    perform(author, "leave_comment", {"annotation": remark, "body": ALL, "kind": "question", **place(author)})
    perform(author, "reply", {"annotation": remark, "reply": "reply-with-payloads", "body": ALL})
    replacement = {"annotation": suggestion, "body": ALL, "replacement": words(ALL.replace("\n", " ")), **place(author)}
    perform(author, "suggest_edit", replacement)
    for number, payload in enumerate(SHORT):
        perform(author, "add_chapter", {"chapter": f"chapter-{number}", "title": payload})
        perform(author, "create_invitation", {"label": payload})
    fields = [{"label": payload, "value": ALL} for payload in SHORT]
    perform(author, "edit_header", {"title": ALL_SHORT[:300], "header": {"fields": fields, "closing_note": ALL_SHORT}})


def begin(profile: Profile, *, guarded: bool = True) -> Person:
    """Return an author who is called like a payload, on the page of a draft full of them."""
    author = watching(profile, SHORT[1], guarded=guarded)
    email = f"author-{next(NUMBERS)}@xss.example.org"
    author.open("/signup")
    for label, value in {"Name": SHORT[1], "Email": email, "Password": PASSWORD}.items():
        author.fill(label, value)
    author.click(author.button("Sign up"))
    expect(author.page.get_by_label("Story text")).to_be_visible()
    make_draft(author)
    return author


@pytest.fixture
def author(profile: Profile) -> Person:
    """The author in a browser that keeps our content security policy."""
    return begin(profile)


@pytest.fixture(params=["with the policy", "without it"])
def either(profile: Profile, request: pytest.FixtureRequest) -> Person:
    """The author, once with our content security policy and once where only our code stands in the way."""
    return begin(profile, guarded=request.param == "with the policy")


def test_nothing_runs_in_a_draft_as_it_arrives_and_as_it_is_loaded(either: Person, profile: Profile) -> None:
    author = either
    helen = watching(profile, SHORT[2])
    join(helen, link_for(author, "beta"))
    fill_draft(author)
    for person in (author, helen):
        expect(person.remarks.get_by_role("article").first).to_be_visible()
        expect_nothing_ran(person)
        person.page.reload()
        expect(person.remarks.get_by_role("article").first).to_be_visible()
        expect_nothing_ran(person)


def test_nothing_runs_in_the_list_of_links(author: Person) -> None:
    fill_draft(author)
    author.click(author.button("Invite"))
    expect(author.page.get_by_label("Invite link")).to_be_visible()
    expect_nothing_ran(author)


def test_nothing_runs_of_a_name(author: Person, profile: Profile) -> None:
    helen = watching(profile, SHORT[0])
    join(helen, link_for(author, "beta"))
    perform(helen, "leave_comment", {"annotation": "remark-of-helen", "body": "Here.", **place(author)})
    for name in SHORT:
        perform(helen, "rename_member", {"name": name})
        expect(author.remarks.get_by_role("article").first).to_contain_text(name)
        expect_nothing_ran(author)
    helen_account = helen.page.get_by_label("Name", exact=True)
    for name in SHORT:
        helen.open("/account")
        helen_account.fill(name)
        helen.click(helen.button("Change name"))
        expect_nothing_ran(helen)
        helen.open("/")
        expect_nothing_ran(helen)
    draft = draft_id(author)
    for path in (f"/drafts/{draft}/publish", "/", "/account"):
        author.open(path)
        expect_nothing_ran(author)


def test_nothing_runs_on_the_way_to_readers_and_back(either: Person, profile: Profile) -> None:
    author = either
    fill_draft(author)
    author.open(f"/drafts/{draft_id(author)}/publish")
    expect_nothing_ran(author)
    author.click(author.button("Publish now"))
    expect(author.page.get_by_role("heading", level=1)).to_be_visible()
    expect_nothing_ran(author)
    reader = watching(profile, "Reader")
    reader.open(author.page.url)
    for payload in SHORT:
        reader.page.get_by_label("Your name", exact=True).fill(payload)
        reader.page.get_by_label("Comment", exact=True).fill(f"{payload}\n{ALL}")
        reader.click(reader.button("Post comment"))
        expect_nothing_ran(reader)
    author.page.reload()
    expect_nothing_ran(author)
    for link in author.page.locator("article a, .comments a").all():
        assert (link.get_attribute("href") or "").startswith(("/", "#", "http://", "https://", "mailto:"))


def test_nothing_runs_of_what_is_pasted(profile: Profile) -> None:
    """Without the policy: Chromium also reports what stands in a document that is only read, where nothing runs."""
    author = begin(profile, guarded=False)
    text = author.manuscript.locator("[contenteditable=true]").first
    for payload in LONG:
        text.evaluate(_PASTE, f"<p>before {payload} after</p>")
    anchors = "".join(f'<p><a href="{link.replace(chr(34), "&quot;")}">a link</a></p>' for link in LINKS)
    text.evaluate(_PASTE, anchors)
    expect_saved(author)
    expect_nothing_ran(author)
    author.page.reload()
    expect(author.manuscript.get_by_role("paragraph").first).to_be_visible()
    expect_nothing_ran(author)


def test_link_that_would_run_is_refused_at_the_door(author: Person) -> None:
    author.expect_complaint("422")
    at = place(author)
    for href in LINKS[:-2]:
        step = {"stepType": "addMark", "mark": {"type": "link", "attrs": {"href": href}}, "from": 1, "to": 10}
        data = {"chapter": at["chapter"], "version": at["version"], "client": "editor-with-links", "steps": [step]}
        with pytest.raises(AssertionError, match="'code': 'invalid'"):
            perform(author, "edit_text", data)


def test_nothing_runs_of_a_file_that_is_refused(author: Person) -> None:
    author.expect_complaint("422")
    for payload in SHORT:
        author.open("/drafts/new")
        name = f"{payload.replace('/', '∕')}.txt"
        file = FilePayload(name=name, mimeType="text/plain", buffer=b"\x00\x01" + payload.encode())
        author.page.get_by_label("Or choose a file").set_input_files(file)
        author.click(author.button("Create draft"))
        expect(author.page.locator("[id=file-error]")).to_be_visible()
        expect_nothing_ran(author)


def test_nothing_runs_of_an_address(profile: Profile) -> None:
    nobody = watching(profile, "Nobody")
    nobody.expect_complaint("404")
    for payload in (*SHORT, *LINKS):
        for path in ("/login?next=", "/nowhere?reply_to=", "/nowhere/"):
            nobody.open(path + quote(payload, safe=""))
            expect_nothing_ran(nobody)


def test_mail_is_words_and_nothing_else(author: Person, profile: Profile, instance: Path) -> None:
    email = account_of(author)
    nobody = watching(profile, "Nobody")
    nobody.open("/reset")
    nobody.fill("Email", email)
    nobody.page.get_by_role("button").last.click()
    expect_nothing_ran(nobody)

    def arrived() -> list[EmailMessage]:
        mails = [
            message_from_bytes(path.read_bytes(), policy=policy.default) for path in (instance / "outbox").glob("*.eml")
        ]
        return [mail for mail in mails if mail["To"] == email]

    wait_until(lambda: bool(arrived()), "the mail")
    (mail,) = arrived()
    assert (mail.get_content_type(), mail.is_multipart()) == ("text/plain", False)
    assert SHORT[1] in mail.get_content()


@pytest.mark.parametrize("guarded", [True, False])
def test_code_that_runs_or_is_refused_would_be_noticed(profile: Profile, guarded: bool) -> None:
    somebody = watching(profile, "Somebody", guarded=guarded)
    somebody.expect_complaint("Content Security Policy")
    somebody.open("/login")
    somebody.page.evaluate("html => { document.body.innerHTML = html; }", "<details open ontoggle='window.__xss = 1'>")
    somebody.page.wait_for_function("() => window.__xss || window.__violations.length")
    with pytest.raises(AssertionError):
        expect_nothing_ran(somebody)
    assert somebody.page.evaluate("() => window.__xss ?? null") == (None if guarded else 1)
