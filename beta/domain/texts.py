"""Owns chapter documents in memory: kept by version, caught up from checkpoint and log, never the truth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Unicode, cast, select, update
from sqlalchemy.orm import Session

from beta.domain.kept_texts import KEEP_EVERY, last_kept, maps_kept
from beta.domain.recent import Recent
from beta.domain.unwritten import change_later
from beta.errors import Invalid, NotFound
from beta.models import Chapter, Checkpoint, DraftEvent
from beta.prose.checks import check_document
from beta.prose.positions import ranges_of
from beta.prose.replay import replayed
from beta.prose.schema import SCHEMA, Node, document_json
from beta.prose.steps import Step, StepMap, apply_steps, read_steps

CHECKPOINT_EVERY = 50
"""Steps between two checkpoints of a chapter, of a short one; see `checkpoint_distance`."""
MAX_DISTANCE = 400
"""Steps between two checkpoints of a long chapter; whoever has not its text in memory applies at most so many."""
STEP_SIZE = 400
"""ProseMirror positions; so much of a checkpoint may fall to each step."""
KEPT = 256
"""Documents each process keeps in memory."""


@dataclass(frozen=True)
class Text:
    """A chapter's document at a version. Documents are never changed, so they can be shared."""

    version: int
    doc: Node


SHARED: Recent[tuple[str, str], Node] = Recent(KEPT)
"""The documents this process used last, by draft and chapter, at their versions."""


class Texts:
    """A draft's chapter texts inside one transaction; `publish` shares them once it is committed.

    With `shared=None` nothing is taken from memory: that is how the tables are rebuilt from the log.
    """

    def __init__(self, session: Session, draft_id: str, shared: Recent[tuple[str, str], Node] | None = SHARED) -> None:
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

    def written(self, chapters: Iterable[Chapter]) -> dict[str, str]:
        """Return, by chapter, documents at their present versions as they are stored: JSON that nobody has read.

        Those that are in memory are left out, and those that have gone on since they were stored.
        """
        wanted = {one.id: one.version for one in chapters if self._in_memory(one.id, one.version) is None}
        if not wanted:
            return {}
        stored = self._session.execute(
            select(Checkpoint.chapter_id, Checkpoint.version, cast(Checkpoint.doc, Unicode)).where(
                Checkpoint.draft_id == self._draft_id, Checkpoint.chapter_id.in_(wanted)
            )
        )
        return {chapter: doc for chapter, version, doc in stored if version == wanted[chapter]}

    def at_version(self, chapter: Chapter, version: int) -> Node:
        """Return the document at an earlier version; raises `Invalid` for one that never was."""
        if version == chapter.version:
            return self.current(chapter)
        if version > chapter.version:
            raise Invalid("The chapter has not come to this version yet.")
        return self._catch_up(chapter.id, version, share=False).doc

    def later(self, chapter: Chapter, text: Text | None, version: int) -> Text:
        """Return the text at a version, from an earlier `text` where that is near, else from what is stored nearer."""
        if text is None or version - text.version > KEEP_EVERY:
            return Text(version, self.at_version(chapter, version))
        return Text(version, replayed(text.doc, self._steps(chapter.id, text.version, version)))

    def apply(self, chapter: Chapter, steps: list[Step]) -> Node:
        """Return the document after `steps` and count them; raises `Invalid` when they do not fit."""
        doc = apply_steps(self.current(chapter), steps)
        change_later(self._session, chapter, version=chapter.version + len(steps))
        self._held[chapter.id] = Text(chapter.version, doc)
        return doc

    def passed_checkpoint(self, chapter: Chapter, steps: int) -> bool:
        """Return whether a checkpoint is due after the last `steps` steps."""
        distance = checkpoint_distance(self.current(chapter))
        return (chapter.version - steps) // distance != chapter.version // distance

    def write_checkpoint(self, chapter: Chapter, anchors: dict[str, Any]) -> None:
        """Store the chapter's document at its present version, and where its annotations stand there."""
        doc = self.current(chapter)
        check_document(doc)
        self._session.execute(
            update(Checkpoint)
            .where(Checkpoint.draft_id == self._draft_id, Checkpoint.chapter_id == chapter.id)
            .values(version=chapter.version, doc=document_json(doc), anchors=anchors)
        )

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
        return self.maps_between(chapter.id, version, chapter.version)

    def maps_between(self, chapter_id: str, after: int, until: int) -> list[StepMap]:
        """Return the position maps of the steps from version `after` to version `until`; most of many from kept texts."""
        maps: list[list[int]] = []
        if until - after > KEEP_EVERY:
            for begins, kept in maps_kept(self._session, self._draft_id, chapter_id, after, until):
                maps += self._logged_maps(chapter_id, after + len(maps), begins)
                maps += kept[after + len(maps) - begins :]
        maps += self._logged_maps(chapter_id, after + len(maps), until)
        return [StepMap(ranges) for ranges in maps]

    def _logged_maps(self, chapter_id: str, after: int, until: int) -> list[list[int]]:
        return [ranges_of(step) for step in self._steps(chapter_id, after, until)] if after < until else []

    def publish(self) -> None:
        """Share what this transaction committed."""
        if self._shared is not None:
            for chapter_id, text in self._held.items():
                self._shared.keep((self._draft_id, chapter_id), text.version, text.doc)

    def _in_memory(self, chapter_id: str, version: int) -> Text | None:
        """Return the document kept last, unless it is of a later version."""
        kept = self._shared.get((self._draft_id, chapter_id)) if self._shared is not None else None
        return Text(*kept) if kept is not None and kept[0] <= version else None

    def _catch_up(self, chapter_id: str, version: int, *, share: bool = True) -> Text:
        base = (self._in_memory(chapter_id, version) if share else None) or self._stored(chapter_id, version)
        if base.version == version:
            return base
        steps = self._steps(chapter_id, base.version, version)
        return Text(version, replayed(base.doc, steps))

    def _stored(self, chapter_id: str, version: int) -> Text:
        """Return the latest stored document not after `version`: the checkpoint, a kept text, the chapter's beginning."""
        checkpoint = self._session.get(Checkpoint, (self._draft_id, chapter_id), populate_existing=True)
        if checkpoint is not None and checkpoint.version <= version:
            return Text(checkpoint.version, SCHEMA.node_from_json(checkpoint.doc))
        found = last_kept(self._session, self._draft_id, chapter_id, version)
        if found is None:
            raise NotFound
        return Text(found[0].version, SCHEMA.node_from_json(found[0].doc))

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


def checkpoint_distance(doc: Node) -> int:
    """Return how many steps lie between two checkpoints of such a document.

    The longer it is the longer a checkpoint takes, and the more steps share it. Each distance is twice the one before, so
    that a chapter that has grown meets every checkpoint of its new distance at one of the old.
    """
    distance = CHECKPOINT_EVERY
    while distance < MAX_DISTANCE and distance * STEP_SIZE < doc.content.size:
        distance *= 2
    return distance


def read_logged(steps: list[dict[str, Any]]) -> list[Step]:
    """Return steps from the log, which may be more than one command carries."""
    return [step for start in range(0, len(steps), 500) for step in read_steps(steps[start : start + 500])]
