"""Every place that takes text, driven with texts that would run as code: on no page does any of them."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.payloads import ALL, ALL_SHORT, LINKS, LONG, SHORT, expect_nothing_ran, watching
from tests.browser.person import Person
from tests.browser.steps import draft_id, expect_saved, join, link_for, perform, sign_up, snapshot

pytestmark = pytest.mark.browser

FIELDS = ("Rating", "Characters/Pairings", "Genre", "Summary", "Disclaimer", "A/N")
HEADER = "\n".join(f"{label}: {' '.join(LONG)}" for label in FIELDS)
STORY = f"Title: {ALL_SHORT}\n{HEADER}\n\nThe first words of it.\n\n{ALL}\n\nTell me what you think: {ALL_SHORT}"

_PASTE = """(text, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def place(author: Person, from_: int = 1, to: int = 10) -> dict[str, Any]:
    """Return a range of the first chapter as it is now."""
    chapter = snapshot(author)["chapters"][0]
    return {"chapter": chapter["id"], "version": chapter["version"], "from": from_, "to": to}


def words(text: str) -> dict[str, Any]:
    """Return a slice of plain words."""
    return {"content": [{"type": "text", "text": text}]}


def make_draft(author: Person, text: str = STORY) -> str:
    """Make a draft without the browser's help, open it, and return its address."""
    author.open("/drafts/new")
    token = author.page.locator("[name=csrf_token]").first.input_value()
    form = {"csrf_token": token, "text": text}
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


@pytest.fixture
def author(profile: Profile) -> Person:
    """An author who is called like a payload, with a draft full of them."""
    author = watching(profile, SHORT[1])
    author.open("/signup")
    for label, value in {
        "Name": SHORT[1],
        "Email": f"xss-{id(author)}@example.org",
        "Password": "lantern oil and salt",
    }.items():
        author.fill(label, value)
    author.click(author.button("Sign up"))
    expect(author.page.get_by_label("Story text")).to_be_visible()
    make_draft(author)
    return author


def test_nothing_runs_in_a_draft_as_it_arrives_and_as_it_is_loaded(author: Person, profile: Profile) -> None:
    helen = watching(profile, SHORT[2])
    join(helen, link_for(author, "beta"))
    fill_draft(author)
    for person in (author, helen):
        expect(person.remarks.get_by_role("article").first).to_be_visible()
        expect_nothing_ran(person)
        person.page.reload()
        expect(person.remarks.get_by_role("article").first).to_be_visible()
        expect_nothing_ran(person)


@pytest.mark.parametrize("dialog", ["Invite", "More"])
def test_nothing_runs_in_the_dialogs_of_a_draft(author: Person, dialog: str) -> None:
    fill_draft(author)
    button = author.page.get_by_role("button", name=dialog).first
    button.click()
    expect_nothing_ran(author)


@pytest.mark.parametrize("name", SHORT)
def test_nothing_runs_of_a_name(author: Person, profile: Profile, name: str) -> None:
    helen = watching(profile, name)
    join(helen, link_for(author, "beta"))
    perform(helen, "leave_comment", {"annotation": "remark-of-helen", "body": name, **place(author)})
    expect(author.remarks.get_by_role("article").first).to_be_visible()
    expect_nothing_ran(author)
    for path in (f"/drafts/{draft_id(author)}/publish", "/"):
        author.open(path)
        expect_nothing_ran(author)
    for path in ("/", "/account"):
        helen.open(path)
        expect_nothing_ran(helen)


def test_nothing_runs_on_the_way_to_readers_and_back(author: Person, profile: Profile) -> None:
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


def test_nothing_runs_of_what_is_pasted(author: Person) -> None:
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


@pytest.mark.parametrize("href", LINKS[:-2])
def test_link_that_would_run_is_refused_at_the_door(author: Person, href: str) -> None:
    mark = {"type": "link", "attrs": {"href": href}}
    step = {"stepType": "addMark", "mark": mark, "from": 1, "to": 10}
    at = place(author)
    data = {"chapter": at["chapter"], "version": at["version"], "client": "editor-with-links", "steps": [step]}
    author.expect_complaint("422")
    with pytest.raises(AssertionError):
        perform(author, "edit_text", data)


@pytest.mark.parametrize("payload", SHORT)
def test_nothing_runs_of_a_file_that_is_refused(author: Person, payload: str) -> None:
    author.open("/drafts/new")
    name = payload.replace("/", "∕")
    author.page.get_by_label("Or choose a file").set_input_files(
        {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"\x00\x01\x02" + payload.encode()}
    )
    author.expect_complaint("422")
    author.click(author.button("Create draft"))
    expect_nothing_ran(author)


@pytest.mark.parametrize("query", ["next", "reply_to"])
def test_nothing_runs_of_an_address(author: Person, profile: Profile, query: str) -> None:
    nobody = watching(profile, "Nobody")
    nobody.expect_complaint("404")
    for payload in (*SHORT, *LINKS):
        for path in ("/login", "/nowhere"):
            nobody.page.goto(f"{nobody.address}{path}?{query}={payload}")
            expect_nothing_ran(nobody)


def test_mail_is_words_and_nothing_else(author: Person, profile: Profile, instance: Path) -> None:
    somebody = watching(profile, SHORT[0])
    email = sign_up(somebody)
    nobody = watching(profile, "Nobody")
    nobody.open("/reset")
    nobody.fill("Email", email)
    nobody.page.get_by_role("button").last.click()
    expect_nothing_ran(nobody)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (instance / "outbox").glob("*.eml")]
    found = [mail for mail in mails if mail["To"] == email]
    assert len(found) == 1
    assert (found[0].get_content_type(), found[0].is_multipart()) == ("text/plain", False)
    assert SHORT[0] in found[0].get_content()
