"""Owns the demonstration: a draft with betas, remarks and decisions, made through the door like any other."""

import secrets
from pathlib import Path
from typing import Any

from beta.domain.access import Viewer
from beta.domain.accounts import create_guest, sign_up
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.domain.snapshot import read_draft
from beta.prose.anchors import find_quote
from beta.prose.schema import SCHEMA

STORY = Path(__file__).with_name("demo_story.txt")
AUTHOR = "rhiannon"

Remark = tuple[str, int, str, dict[str, Any]]

REMARKS: list[Remark] = [
    ("Helen", 0, "He told them the oil was bad.", {"body": "This line lands. I believed him, and then I didn't."}),
    ("Omar", 0, "exactly the same", {"replacement": "the same", "kind": "wording"}),
    ("Omar", 0, "sea calm", {"replacement": "sea flat as a held breath", "body": "“Calm” is his father's word."}),
    ("Omar", 0, "empty hook by the window", {"body": "In chapter 2 the hook still has the key.", "kind": "continuity"}),
    ("Helen", 1, "no more drawings, please.", {"body": "I laughed out loud.", "kind": "praise"}),
    ("Helen", 1, "a page he had not written", {"body": "Whose hand is it? We never learn.", "kind": "question"}),
    ("Helen", 2, "does not know what it wants", {"body": "Nor does he. Lovely.", "kind": "praise"}),
]
"""Who says it, in which chapter (from 0), on which words, and what."""


def fill_demo() -> list[str]:
    """Make an author with an account, two betas, a draft and their remarks; return what to tell at the terminal.

    Raises `Conflict` when the demonstration is there already.
    """
    password = secrets.token_urlsafe(9)
    email = f"{AUTHOR}@example.org"
    author = Viewer(sign_up(AUTHOR, email, password).id, AUTHOR)
    draft = create_draft(author, STORY.read_text("utf-8").rstrip("\n"))
    link = read_draft(author, draft)["invitations"][0]["url"]
    betas = {name: Viewer(create_guest(name).id, name) for name in ("Helen", "Omar")}
    for beta in betas.values():
        join(beta, link.rsplit("/", 1)[1], beta.name, True)
    for number, remark in enumerate(REMARKS):
        _leave(draft, betas[remark[0]], f"demo-remark-{number}", remark)
    perform(author, draft, "accept_suggestion", {"annotation": "demo-remark-1"})
    thanks = {"annotation": "demo-remark-0", "reply": "demo-reply-0", "body": "It stays, then."}
    perform(author, draft, "reply", thanks)
    return [f"Log in as {email} with the password {password}", f"The draft: /drafts/{draft}", f"As a beta: {link}"]


def _leave(draft: str, beta: Viewer, annotation: str, remark: Remark) -> None:
    _name, index, quote, more = remark
    chapter = read_draft(beta, draft)["chapters"][index]
    doc = SCHEMA.node_from_json(chapter["doc"])
    found = find_quote(doc, quote, 0, (0, doc.content.size), fuzzy=False)
    if found is None:
        raise LookupError(quote)
    place = {"chapter": chapter["id"], "version": chapter["version"], "from": found.from_, "to": found.to}
    data = {"annotation": annotation, **place, **more}
    if "replacement" in data:
        data["replacement"] = {"content": [{"type": "text", "text": data["replacement"]}]}
    perform(beta, draft, "suggest_edit" if "replacement" in data else "leave_comment", data)
