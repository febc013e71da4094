"""Owns chapter documents in memory: kept by version, caught up from checkpoint and log, never the truth."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.errors import Invalid, NotFound
from beta.models import Chapter, Checkpoint, DraftEvent
from beta.prose.checks import check_document
from beta.prose.schema import SCHEMA, Node, document_json
from beta.prose.steps import Step, StepMap, apply_steps, maps_of, read_steps

CHECKPOINT_EVERY = 50
"""Steps between two checkpoints of a chapter."""
KEPT = 256
"""Documents each process keeps in memory."""


@dataclass(frozen=True)
class Text:
    """A chapter's document at a version. Documents are never changed, so they can be shared."""

    version: int
    doc: Node


class SharedTexts:
    """The documents this process used last, by draft and chapter; only committed ones."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[str, str], Text] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> Text | None:
        """Return the kept text, if any, and count it as used."""
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)

    def keep(self, key: tuple[str, str], text: Text) -> None:
        """Keep a committed text unless a newer one is kept; drop what was not used for longest."""
        with self._lock:
            known = self._texts.get(key)
            if known is None or known.version < text.version:
                self._texts[key] = text
            self._texts.move_to_end(key)
            while len(self._texts) > KEPT:
                self._texts.popitem(last=False)


SHARED = SharedTexts()


class Texts:
    """A draft's chapter texts inside one transaction; `publish` shares them once it is committed.

    With `shared=None` nothing is taken from memory: that is how the tables are rebuilt from the log.
    """

    def __init__(self, session: Session, draft_id: str, shared: SharedTexts | None = SHARED) -> None:
        self._session = session
        self._draft_id = draft_id
        self._shared = shared
        self._held: dict[str, Text] = {}

    def add(self, chapter: Chapter, doc: Node) -> None:
        """Begin a chapter with `doc` at version 0 and write its first checkpoint."""
        self._held[chapter.id] = Text(0, doc)
        self._session.add(Checkpoint(draft_id=self._draft_id, chapter_id=chapter.id, version=0, doc=document_json(doc)))

    def current(self, chapter: Chapter) -> Node:
        """Return the chapter's document at its present version."""
        held = self._held.get(chapter.id)
        if held is None or held.version != chapter.version:
            held = self._catch_up(chapter.id, chapter.version)
            self._held[chapter.id] = held
        return held.doc

    def at_version(self, chapter: Chapter, version: int) -> Node:
        """Return the document at an earlier version; raises `Invalid` for one that never was."""
        if version == chapter.version:
            return self.current(chapter)
        if version > chapter.version:
            raise Invalid("The chapter has not come to this version yet.")
        return self._catch_up(chapter.id, version, share=False).doc

    def apply(self, chapter: Chapter, steps: list[Step]) -> Node:
        """Return the document after `steps` and count them; raises `Invalid` when they do not fit."""
        doc = apply_steps(self.current(chapter), steps)
        before = chapter.version
        chapter.version += len(steps)
        self._held[chapter.id] = Text(chapter.version, doc)
        if before // CHECKPOINT_EVERY != chapter.version // CHECKPOINT_EVERY:
            self._write_checkpoint(chapter, doc)
        return doc

    def passed_checkpoint(self, chapter: Chapter, steps: int) -> bool:
        """Return whether the last `steps` steps crossed a checkpoint."""
        return (chapter.version - steps) // CHECKPOINT_EVERY != chapter.version // CHECKPOINT_EVERY

    def missing_since(self, chapter: Chapter, version: int) -> dict[str, Any]:
        """Return `{version, steps, clients}`: the steps (JSON) from `version` to the present, and who made each.

        Raises `Invalid` for a version that never was.
        """
        edits = self._edits(chapter.id, version, chapter.version) if version != chapter.version else []
        steps = [step for data in edits for step in data["steps"]]
        clients = [data.get("client", "") for data in edits for _ in data["steps"]]
        return {"version": chapter.version, "steps": steps, "clients": clients}

    def maps_since(self, chapter: Chapter, version: int) -> list[StepMap]:
        """Return the position maps of the steps from `version` to the present."""
        return self.maps_between(chapter, version, chapter.version)

    def maps_between(self, chapter: Chapter, after: int, until: int) -> list[StepMap]:
        """Return the position maps of the steps from version `after` to version `until`."""
        return maps_of(read_logged(self._steps(chapter.id, after, until))) if after < until else []

    def publish(self) -> None:
        """Share what this transaction committed."""
        if self._shared is not None:
            for chapter_id, text in self._held.items():
                self._shared.keep((self._draft_id, chapter_id), text)

    def _catch_up(self, chapter_id: str, version: int, *, share: bool = True) -> Text:
        base = self._shared.get((self._draft_id, chapter_id)) if self._shared is not None and share else None
        if base is None or base.version > version:
            base = self._stored(chapter_id, version)
        if base.version == version:
            return base
        steps = self._steps(chapter_id, base.version, version)
        return Text(version, apply_steps(base.doc, read_logged(steps)))

    def _stored(self, chapter_id: str, version: int) -> Text:
        """Return the latest stored document not after `version`: the checkpoint, else the chapter's beginning."""
        checkpoint = self._session.get(Checkpoint, (self._draft_id, chapter_id))
        if checkpoint is not None and checkpoint.version <= version:
            return Text(checkpoint.version, SCHEMA.node_from_json(checkpoint.doc))
        added = self._session.scalar(
            select(DraftEvent.data).where(
                DraftEvent.draft_id == self._draft_id,
                DraftEvent.chapter_id == chapter_id,
                DraftEvent.kind == "chapter_added",
            )
        )
        if added is None:
            raise NotFound
        return Text(0, SCHEMA.node_from_json(added["doc"]))

    def _steps(self, chapter_id: str, after: int, until: int) -> list[dict[str, Any]]:
        return [step for data in self._edits(chapter_id, after, until) for step in data["steps"]]

    def _edits(self, chapter_id: str, after: int, until: int) -> Sequence[dict[str, Any]]:
        """Return the data of the events that led from version `after` to version `until`."""
        edits = self._session.scalars(
            select(DraftEvent.data)
            .where(
                DraftEvent.draft_id == self._draft_id,
                DraftEvent.chapter_id == chapter_id,
                DraftEvent.version >= after,
                DraftEvent.version < until,
            )
            .order_by(DraftEvent.version)
        ).all()
        if sum(len(data["steps"]) for data in edits) != until - after:
            raise Invalid("The chapter never stood at this version.")
        return edits

    def _write_checkpoint(self, chapter: Chapter, doc: Node) -> None:
        check_document(doc)
        checkpoint = self._session.get_one(Checkpoint, (self._draft_id, chapter.id))
        checkpoint.version = chapter.version
        checkpoint.doc = document_json(doc)


def read_logged(steps: list[dict[str, Any]]) -> list[Step]:
    """Return steps from the log, which may be more than one command carries."""
    return [step for start in range(0, len(steps), 500) for step in read_steps(steps[start : start + 500])]
