"""Owns the demonstration: a draft with betas, remarks and decisions, made through the door like any other."""

import secrets
from pathlib import Path
from typing import Any

from beta.domain.access import Viewer
from beta.domain.accounts import sign_up
from beta.domain.demo_remarks import ANSWERS, CHANGES, DEEDS, REMARKS, Remark
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.domain.snapshot import read_draft
from beta.prose.anchors import find_quote
from beta.prose.schema import SCHEMA

STORY = Path(__file__).with_name("demo_story.txt")
AUTHOR = "rhiannon"


def fill_demo() -> list[str]:
    """Make an author and two betas with accounts, a draft, their remarks and what became of them; return what to tell.

    Raises `Conflict` when the demonstration is there already.
    """
    password = secrets.token_urlsafe(9)
    people = {name: Viewer(sign_up(name, _email(name), password).id, name) for name in (AUTHOR, "Helen", "Omar")}
    author = people[AUTHOR]
    draft = create_draft(author, STORY.read_text("utf-8").rstrip("\n"))
    link = read_draft(author, draft)["invitations"][0]["url"]
    for name in ("Helen", "Omar"):
        join(people[name], link.rsplit("/", 1)[1], name, True)
    for key, remark in REMARKS.items():
        _leave(draft, people[remark[0]], key, remark)
    for name, command, data in DEEDS:
        perform(people[name], draft, command, _with_ids(data))
    _write_on(draft, people)
    for name, answer in ANSWERS:
        perform(people[name], draft, "reply", _with_ids(answer))
    logins = " or ".join(_email(name) for name in people)
    return [f"Log in as {logins} with the password {password}", f"The draft: /drafts/{draft}", f"As a beta: {link}"]


def _email(name: str) -> str:
    return f"{name.lower()}@example.org"


def _with_ids(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a command with the id of its annotation, and its replacement as a slice."""
    data = dict(data)
    if "annotation" in data:
        data["annotation"] = f"demo-{data['annotation']}"
    if "replacement" in data:
        data["replacement"] = _slice(data["replacement"])
    return data


def _slice(words: str, marks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "text", "text": words}
    return {"content": [{**node, "marks": marks} if marks else node]} if words else {}


def _place(viewer: Viewer, draft: str, index: int, quote: str) -> dict[str, Any]:
    """Return where words stand in a chapter (from 0) at its present version."""
    chapter = read_draft(viewer, draft)["chapters"][index]
    doc = SCHEMA.node_from_json(chapter["doc"])
    found = find_quote(doc, quote, 0, (0, doc.content.size), fuzzy=False)
    if found is None:
        raise LookupError(quote)
    return {"chapter": chapter["id"], "version": chapter["version"], "from": found.from_, "to": found.to}


def _leave(draft: str, viewer: Viewer, key: str, remark: Remark) -> None:
    _name, index, quote, more = remark
    said = {name: value for name, value in more.items() if name not in {"replacement", "marks"}}
    data = {"annotation": f"demo-{key}", **_place(viewer, draft, index, quote), **said}
    if "replacement" not in more:
        perform(viewer, draft, "leave_comment", data)
    else:
        perform(viewer, draft, "suggest_edit", {**data, "replacement": _slice(more["replacement"], more.get("marks"))})


def _write_on(draft: str, people: dict[str, Viewer]) -> None:
    """Let the betas have read it all, and the author write on."""
    author = people[AUTHOR]
    for chapter in read_draft(author, draft)["chapters"]:
        for name in ("Helen", "Omar"):
            perform(people[name], draft, "mark_read", {"chapter": chapter["id"], "version": chapter["version"]})
    for index, old, new in CHANGES:
        place = _place(author, draft, index, old)
        step = {"stepType": "replace", "from": place["from"], "to": place["to"], "slice": _slice(new)}
        text = {"chapter": place["chapter"], "version": place["version"], "steps": [step], "client": "demonstration"}
        perform(author, draft, "edit_text", text)
