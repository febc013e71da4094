"""Owns telling a run's log again, act by act: which words stood in the text, and whether each act did what it says."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from beta.models import DraftEvent
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import apply_steps, read_steps

TOKEN = re.compile(r"zq\d+[jqxy]")
CARRIES = {"move_passage", "split_chapter", "merge_chapters"}
"""Commands that take text from one place to another and change no letter of it."""


def tokens_of(words: str) -> set[str]:
    """Return every token in these words."""
    return set(TOKEN.findall(words))


def acts_of(log: Iterable[DraftEvent]) -> Iterator[list[DraftEvent]]:
    """Yield the events of each command; its id is on the first of them."""
    act: list[DraftEvent] = []
    for event in log:
        if event.command_id is not None and act:
            yield act
            act = []
        act.append(event)
    if act:
        yield act


class Retelling:
    """What the log says of the text.

    `ever`: every token that ever stood in it. `doubled`: tokens that an act has put in twice though nobody had brought them
    back from an earlier text, or from one written elsewhere. `carried`: how many acts took text elsewhere.
    """

    def __init__(self, log: Iterable[DraftEvent], sent: Iterable[dict[str, Any]]) -> None:
        self._commands = {one["id"]: one for one in sent}
        self._docs: dict[str, list[Node]] = {}
        self._brought_back: set[str] = set()
        self.ever: set[str] = set()
        self.doubled: dict[str, tuple[int, str]] = {}
        self.problems: list[str] = []
        self.carried = 0
        for act in acts_of(log):
            self._retell(act)

    def _retell(self, act: list[DraftEvent]) -> None:
        command = self._commands.get(act[0].command_id or "", {"name": "", "data": {}})
        name, touches = command["name"], any(event.data.get("steps") or "doc" in event.data for event in act)
        before = self._letters() if name in CARRIES else None
        for event in act:
            self._apply(event, brings_back=name in ("restore_version", "upload_version"))
        if touches:
            self._count(act[0].seq, name)
        if before is not None:
            self.carried += 1
            if before != self._letters():
                self.problems.append(f"{name} ({act[0].seq}) lost {before - self._letters()} for {self._letters() - before}")
        if name == "restore_version":
            self._check_restored(act[0])
        if name == "upload_version" and any("steps" in event.data or "doc" in event.data for event in act):
            self._check_uploaded(act[0].seq, command["data"])

    def _apply(self, event: DraftEvent, *, brings_back: bool) -> None:
        chapter, data = event.data.get("chapter", ""), event.data
        if event.kind == "chapter_added":
            self._docs[chapter] = [SCHEMA.node_from_json(data["doc"])]
        for step in read_steps(data["steps"]) if data.get("steps") else []:
            versions = self._docs[chapter]
            versions.append(apply_steps(versions[-1], [step]))
            self.ever |= tokens_of(versions[-1].text_content)
        if brings_back:
            self._brought_back |= tokens_of(self._docs[chapter][-1].text_content) if chapter in self._docs else set()

    def _count(self, seq: int, name: str) -> None:
        found = Counter(token for versions in self._docs.values() for token in TOKEN.findall(versions[-1].text_content))
        for token, count in found.items():
            if count > 1 and token not in self._brought_back:
                self.doubled.setdefault(token, (seq, name))

    def _letters(self) -> Counter[str]:
        """Return what there is to read, chapters that were taken out included: each token, and each letter."""
        words = " ".join(versions[-1].text_content for versions in self._docs.values())
        return Counter("".join(words.split())) + Counter(TOKEN.findall(words))

    def _check_restored(self, event: DraftEvent) -> None:
        versions = self._docs[event.data["chapter"]]
        if not versions[-1].eq(versions[event.data["restored"]]):
            self.problems.append(f"{event.seq} restored another text than that of version {event.data['restored']}")

    def _check_uploaded(self, seq: int, data: dict[str, Any]) -> None:
        versions = [self._docs[data["chapter"]]] if "chapter" in data else []
        words = versions[0][-1].text_content if versions else ""
        if versions and Counter(TOKEN.findall(words)) != Counter(TOKEN.findall(data["text"])):
            self.problems.append(f"{seq} uploaded another text than that of its message")
