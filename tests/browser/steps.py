"""Owns the steps that people of these tests take, each by the words that design.md promises."""

from itertools import count
from typing import Any

from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.person import PHONE, Person, watched
from tests.conftest import PASSWORD, STORY

_NUMBERS = count(1)

_WORDS_ON_SCREEN = """([region, words]) => {
  const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("ins, [aria-hidden=true]")) continue;
    places.push([node, text.length]);
    text += node.data;
  }
  const start = text.indexOf(words);
  if (start < 0) throw new Error(`not in the text: ${words}`);
  const at = (offset, isEnd) => {
    const [node, begins] = places.findLast(([, begins]) => (isEnd ? begins < offset : begins <= offset));
    return [node, offset - begins];
  };
  const range = document.createRange();
  range.setStart(...at(start, false));
  range.setEnd(...at(start + words.length, true));
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
  return range;
}"""

_ENDS = f"""(given) => {{
  const rects = ({_WORDS_ON_SCREEN})(given).getClientRects();
  const [first, last] = [rects[0], rects[rects.length - 1]];
  return [first.left + 0.5, (first.top + first.bottom) / 2, last.right - 0.5, (last.top + last.bottom) / 2];
}}"""

_SELECT = f"""(given) => {{
  const range = ({_WORDS_ON_SCREEN})(given);
  given[0].querySelector("[contenteditable]").focus();
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}}"""

_READS = """([region, words, isThere]) => {
  const copy = region.cloneNode(true);
  copy.querySelectorAll("ins, [aria-hidden=true]").forEach((beside) => beside.remove());
  return copy.textContent.includes(words) === isThere;
}"""

_PARAGRAPHS = """region => [...region.querySelectorAll("[contenteditable=true] > :not([aria-hidden])")].map((block) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll("ins, [aria-hidden=true]").forEach((beside) => beside.remove());
  return copy.textContent;
})"""

_IS_KEPT = """async words => {
  const database = await new Promise(done => (indexedDB.open("beta-outbox").onsuccess = event => done(event.target.result)));
  const records = await new Promise(done => {
    const request = database.transaction("unsent").objectStore("unsent").getAll();
    request.onsuccess = () => done(request.result);
  });
  database.close();
  return JSON.stringify(records).includes(words);
}"""

_COMMAND = """async ([draft, name, data]) => {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
  };
  const body = JSON.stringify({ id: crypto.randomUUID(), name, data });
  const answer = await fetch(`/api/drafts/${draft}/commands`, { method: "POST", headers, body });
  return await answer.json();
}"""


def sign_up(person: Person) -> str:
    """Make an account, and return its address."""
    email = f"{person.name.lower()}-{next(_NUMBERS)}@example.org"
    person.open("/signup")
    for label, value in {"Name": person.name, "Email": email, "Password": PASSWORD}.items():
        person.fill(label, value)
    person.click(person.button("Sign up"))
    expect(person.page.get_by_label("Story text")).to_be_visible()
    return email


def create_draft(author: Person, text: str = STORY) -> None:
    """Make a draft of a text, from the sheet on the desk."""
    author.fill("Story text", text)
    author.click(author.button("Create draft"))
    expect_saved(author)


def invite_link(author: Person) -> str:
    """Return the link that a fresh draft offers to send."""
    return author.page.get_by_label("Invite link").input_value()


def begin(author: Person, text: str = STORY) -> str:
    """Sign the author up, make the draft, and return the link for betas."""
    sign_up(author)
    create_draft(author, text)
    return invite_link(author)


def link_for(author: Person, role: str) -> str:
    """Return a new link for a role."""
    perform(author, "create_invitation", {"role": role})
    return str(snapshot(author)["invitations"][-1]["url"])


def join(person: Person, link: str) -> None:
    """Open an invitation, say one's name, and wait for the text."""
    person.open(link)
    person.fill("Your name", person.name)
    person.click(person.button("Start reading"))
    expect(person.manuscript.get_by_role("paragraph").first).to_be_visible()
    expect_saved(person)


def read_together(profile: Profile) -> tuple[Person, Person]:
    """Return an author, and Helen, who has the author's draft open too."""
    author, helen = profile("Rhiannon"), profile("Helen")
    join(helen, begin(author))
    return author, helen


def select(person: Person, words: str) -> None:
    """Drag the mouse over words until a remark on them is offered, which is one action; what was selected is left first."""
    if selected(person):
        person.page.keyboard.press("ArrowRight")
        expect(person.button("Comment")).to_be_hidden()
    left, top, right, bottom = ends_of(person, words)
    person.actions += 1
    person.page.mouse.move(left, top)
    person.page.mouse.down()
    person.page.mouse.move((left + right) / 2, (top + bottom) / 2)
    person.page.mouse.move(right, bottom)
    person.page.mouse.up()
    assert selected(person) == words, f"“{selected(person)}” is selected and not “{words}”"
    expect(person.button("Comment")).to_be_visible()


def ends_of(person: Person, words: str) -> tuple[float, float, float, float]:
    """Return where words of the manuscript begin and end on the screen (x and y each), once they are there."""
    expect_text(person, words)
    left, top, right, bottom = person.page.evaluate(_ENDS, [person.manuscript.element_handle(), words])
    return left, top, right, bottom


def select_by_touch(person: Person, words: str) -> None:
    """Select words as a long press and its handles do, which headless Chromium has not; one action."""
    person.actions += 1
    expect_text(person, words)
    person.page.evaluate(_SELECT, [person.manuscript.element_handle(), words])


def selected(person: Person) -> str:
    """Return the words that are selected."""
    return str(person.page.evaluate("() => getSelection().toString()"))


def comment(person: Person, passage: str, words: str) -> None:
    """Comment on a passage."""
    select(person, passage)
    person.click(person.button("Comment"))
    person.fill("Comment", words)
    person.click(person.button("Post"))
    expect(person.card(words)).to_be_visible()


def suggest(person: Person, passage: str, replacement: str) -> None:
    """Suggest other words for a passage."""
    select(person, passage)
    person.click(person.button("Suggest edit"))
    person.fill("Replace with", replacement)
    person.click(person.button("Suggest"))
    expect(person.card(replacement)).to_be_visible()


def caret_after(person: Person, words: str) -> None:
    """Put the caret behind words of the manuscript."""
    _left, _top, right, bottom = ends_of(person, words)
    person.page.mouse.click(right, bottom)


def expect_text(person: Person, words: str, *, there: bool = True) -> None:
    """Wait until the manuscript reads so (or no longer), names at carets and proposed insertions left out."""
    given = [person.manuscript.element_handle(), words, there]
    try:
        person.page.wait_for_function(_READS, arg=given)
    except TookTooLong as error:
        raise AssertionError(f"{person.name} reads otherwise than “{words}”: {person.manuscript.inner_text()}") from error


def paragraphs(person: Person) -> list[str]:
    """Return what the manuscript reads, block by block."""
    found: list[str] = person.manuscript.evaluate(_PARAGRAPHS)
    return found


def expect_saved(person: Person) -> None:
    """Wait until everything written has reached the server."""
    expect(person.page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def expect_kept(person: Person, words: str) -> None:
    """Wait until words that the server does not have are on this browser's disk."""
    person.page.wait_for_function(_IS_KEPT, arg=words)


def on_phone(person: Person) -> Person:
    """Return the same person with the same draft on a phone, its remarks open."""
    browser = person.context.browser
    assert browser
    context = browser.new_context(storage_state=person.context.storage_state(), **PHONE)
    phone = watched(person.name, context, person.address)
    phone.open(f"/drafts/{draft_id(person)}")
    phone.click(phone.page.get_by_role("button", name="Remarks"))
    return phone


def draft_id(person: Person) -> str:
    """Return the id of the draft on the page."""
    return person.page.url.split("/drafts/")[1].split("#")[0].split("/")[0]


def snapshot(person: Person) -> dict[str, Any]:
    """Return the draft as the JSON door shows it to this person."""
    answer = person.context.request.get(f"{person.address}/api/drafts/{draft_id(person)}")
    found: dict[str, Any] = answer.json()
    return found


def perform(person: Person, name: str, data: dict[str, Any]) -> None:
    """Carry out a command by the JSON door, in this person's name."""
    answer = person.page.evaluate(_COMMAND, [draft_id(person), name, data])
    assert answer["ok"], answer
