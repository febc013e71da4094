"""Owns live edits through the door, and the truth about every remark on the text: by following each position by itself."""

import random
from collections.abc import Sequence
from typing import Any

from benchmarks.door_drafts import site
from beta.domain.access import Viewer
from beta.domain.accounts import create_guest
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.snapshot import read_draft
from beta.prose.schema import SCHEMA
from beta.prose.steps import apply_steps, read_steps

REMARKS = 400
PARAGRAPHS = 80
CLIENT = "editor-of-the-bench"
_SPLIT = {"content": [{"type": "paragraph"}, {"type": "paragraph"}], "openStart": 1, "openEnd": 1}


def exact_share(novel: str, edits: int) -> float:
    """Return the percentage of remarks that stand exactly on what is left of their words, after each hundred of edits."""
    chance = random.Random("live")
    text = "\n\n".join([line for line in novel.split("\n") if len(line) > 40][:PARAGRAPHS])
    with site() as app, app.app_context():
        author = Viewer(create_guest("Rhiannon").id, "Rhiannon")
        live = _Live(author, create_draft(author, text), chance)
        right = total = 0
        for number in range(1, edits + 1):
            live.edit()
            if number % 100 == 0:
                checked = live.checked()
                right, total = right + sum(checked), total + len(checked)
    return 100 * right / total


class _Live:
    """A draft that is edited, and a unit of its own for every position of its text."""

    def __init__(self, author: Viewer, draft: str, chance: random.Random) -> None:
        self._author, self._draft, self._chance = author, draft, chance
        (chapter,) = read_draft(author, draft)["chapters"]
        self._chapter = chapter["id"]
        self._doc = SCHEMA.node_from_json(chapter["doc"])
        self._version = 0
        self._units = list(range(self._doc.content.size))
        self._next = len(self._units)
        self._remarks = {f"remark-{number:04}": self._remark(f"remark-{number:04}") for number in range(REMARKS)}

    def _remark(self, key: str) -> tuple[int, int]:
        length = round(300 ** self._chance.random())
        start = self._inside(length)
        data = {"annotation": key, "chapter": self._chapter, "version": 0, "body": "Here."}
        perform(self._author, self._draft, "leave_comment", {**data, "from": start, "to": start + length})
        return start, start + length

    def _inside(self, length: int) -> int:
        """Return a position in a paragraph from which so many lie ahead up to another in a paragraph."""
        while True:
            at = self._chance.randrange(1, len(self._units) - length - 1)
            if all(self._doc.resolve(one).parent.is_textblock for one in (at, at + length)):
                return at

    def edit(self) -> None:
        """Insert words, take some out, part a paragraph or join two."""
        dice = self._chance.random()
        length = 0 if dice < 0.5 else round(200 ** self._chance.random())
        at = self._inside(length)
        step: dict[str, Any] = {"stepType": "replace", "from": at, "to": at + length}
        added = 0
        if dice < 0.4:
            words = "zq" * self._chance.randint(1, 4)
            step["slice"], added = {"content": [{"type": "text", "text": words}]}, len(words)
        elif dice < 0.5:
            step["slice"], added = _SPLIT, 2
        data = {"chapter": self._chapter, "version": self._version, "steps": [step], "client": CLIENT}
        perform(self._author, self._draft, "edit_text", data)
        self._units[at : at + length] = range(self._next, self._next + added)
        self._next += added
        self._version += 1
        self._doc = apply_steps(self._doc, read_steps([step]))

    def checked(self) -> Sequence[bool]:
        """Return for each remark whether it stands from the first to the last unit that is left of it, or is adrift."""
        places = {unit: at for at, unit in enumerate(self._units)}
        return [self._is_right(one, places) for one in read_draft(self._author, self._draft)["annotations"]]

    def _is_right(self, remark: dict[str, Any], places: dict[int, int]) -> bool:
        start, end = self._remarks[remark["id"]]
        left = [places[unit] for unit in range(start, end) if unit in places]
        if not left:
            return bool(remark["adrift"])
        return not remark["adrift"] and (remark["from"], remark["to"]) == (left[0], left[-1] + 1)
