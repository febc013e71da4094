"""Owns leaving remarks and having read by the JSON door, for stories in which doing that is not the matter."""

from itertools import count
from typing import Any

from tests.browser.person import Person
from tests.browser.steps import draft_id, perform, snapshot

_NUMBERS = count(1)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def passage(person: Person, words: str) -> dict[str, Any]:
    """Return where words stand, by chapter and version; of chapters whose blocks hold nothing but text."""
    for chapter in snapshot(person)["chapters"]:
        begins = 0
        for block in chapter["doc"]["content"]:
            text = "".join(node["text"] for node in block.get("content", []))
            if words in text:
                start = begins + 1 + _length(text[: text.index(words)])
                ends = {"from": start, "to": start + _length(words)}
                return {"chapter": chapter["id"], "version": chapter["version"], **ends}
            begins += 1 if block["type"] == "scene_break" else _length(text) + 2
    raise AssertionError(f"not in the text: {words}")


def remark(person: Person, words: str, body: str, **more: Any) -> str:
    """Comment on words, and return the annotation's id."""
    annotation = f"browser-remark-{next(_NUMBERS)}"
    perform(person, "leave_comment", {"annotation": annotation, "body": body, **passage(person, words), **more})
    return annotation


def propose(person: Person, words: str, after: str, **more: Any) -> str:
    """Suggest other words for some (none: to delete them), and return the annotation's id."""
    annotation = f"browser-remark-{next(_NUMBERS)}"
    replacement = {"content": [{"type": "text", "text": after}]} if after else {}
    data = {"annotation": annotation, "body": "", **passage(person, words), "replacement": replacement, **more}
    perform(person, "suggest_edit", data)
    return annotation


def leave_as_read(person: Person) -> str:
    """Note that the first chapter is read and go to the desk; what comes from now on is unread. Return the draft's id."""
    draft, chapter = draft_id(person), snapshot(person)["chapters"][0]
    perform(person, "mark_read", {"chapter": chapter["id"], "version": chapter["version"]})
    person.open("/")
    return draft
