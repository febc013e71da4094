"""Owns where a draft's annotations stand: in memory by event, caught up from checkpoints, tables and log, never the truth.

An annotation's row says where it was put, and at which version; a checkpoint says where every anchor of its chapter stood.
What is kept in memory follows each event from there, so that an edit writes no anchor and reads none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from beta.domain.anchor_index import AnchorIndex, index_of
from beta.domain.recent import Recent
from beta.domain.texts import Texts
from beta.models import Annotation, Chapter, Checkpoint, Draft, DraftEvent
from beta.prose.anchors import Range
from beta.prose.steps import maps_of, read_steps

KEPT = 128
"""Drafts whose anchors each process keeps in memory."""
MAX_MISSED = 200
"""Events that are followed one by one; who missed more reads the tables anew."""

PLACING = ("comment_left", "edit_suggested", "annotation_attached", "suggestion_accepted", "annotation_reopened")
"""The events that say where an annotation stands from then on, if they carry `from` and `to`."""
MOVING = ("text_edited", "annotation_withdrawn", *PLACING)
"""Every event after which an anchor may be another."""


@dataclass(frozen=True)
class DraftAnchors:
    """The anchors of a draft after an event, by chapter, and quotes of those adrift, as far as anybody asked for them."""

    chapters: Mapping[str, AnchorIndex] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)

    def after(self, kind: str, data: Mapping[str, Any]) -> "DraftAnchors":
        """Return the anchors after an event of this kind."""
        chapters = dict(self.chapters)
        if "steps" in data:
            chapters[data["chapter"]] = chapters.get(data["chapter"], _EMPTY).after(maps_of(read_steps(data["steps"])))
        if kind == "annotation_withdrawn" or (kind in PLACING and "from" in data):
            for chapter, index in chapters.items():
                chapters[chapter] = index.without(data["annotation"])
            if kind != "annotation_withdrawn":
                range_ = Range(data["from"], data["to"], data.get("adrift", False))
                chapters[data["chapter"]] = chapters.get(data["chapter"], _EMPTY).put(data["annotation"], range_)
        return DraftAnchors(chapters, self.quotes)


_EMPTY = AnchorIndex()
SHARED: Recent[str, DraftAnchors] = Recent(KEPT)


@dataclass(frozen=True)
class Lost:
    """An annotation adrift: the words it is about, and the point in a chapter where they were."""

    annotation: str
    quote: str
    chapter: str
    at: int


class Anchors:
    """A draft's anchors inside one transaction; `publish` shares them once it is committed.

    They are loaded when somebody asks. With `shared=None` nothing is taken from memory: the log is followed from its start.
    """

    def __init__(
        self, session: Session, draft: Draft, texts: Texts, shared: Recent[str, DraftAnchors] | None = SHARED
    ) -> None:
        self._session = session
        self._draft = draft
        self._draft_id = draft.id
        self._texts = texts
        self._shared = shared
        self._seq = 0
        self._held = DraftAnchors() if shared is None else None

    def of(self, chapter: str) -> AnchorIndex:
        """Return the anchors of a chapter at its present version."""
        return self._present().chapters.get(chapter, _EMPTY)

    def lost(self) -> list[Lost]:
        """Return the annotations of the draft that are adrift, in the order of their ids."""
        present = self._present()
        adrift = {(one, chapter): index for chapter, index in present.chapters.items() for one in index.adrift()}
        if not adrift:
            return []
        quotes = self._quotes({annotation for annotation, _ in adrift}, present)
        points = (
            (one, chapter, index.find(one)) for (one, chapter), index in sorted(adrift.items(), key=lambda item: item[0])
        )
        return [Lost(one, quotes[one], chapter, range_.from_) for one, chapter, range_ in points if range_ is not None]

    def follow(self, event: DraftEvent) -> None:
        """Take in an event before it is projected; nothing is loaded for one that carries no steps."""
        before = event.seq - 1
        if self._held is None and "steps" in event.data:
            with self._session.no_autoflush:
                self._load(before)
        elif self._held is None and (kept := self._kept()) is not None and kept[0] == before:
            self._seq, self._held = kept
        if self._held is not None:
            self._held = self._held.after(event.kind, event.data) if event.kind in MOVING else self._held
            self._seq = event.seq

    def publish(self) -> None:
        """Share what this transaction committed."""
        if self._shared is not None and self._held is not None:
            self._shared.keep(self._draft_id, self._seq, self._held)

    def _kept(self) -> tuple[int, DraftAnchors] | None:
        return self._shared.get(self._draft_id) if self._shared is not None else None

    def _present(self) -> DraftAnchors:
        return self._held or self._load(self._draft.head)

    def _load(self, seq: int) -> DraftAnchors:
        kept = self._kept()
        if kept is not None and 0 <= seq - kept[0] <= MAX_MISSED:
            held = kept[1]
            for kind, data in self._missed(kept[0], seq):
                held = held.after(kind, data)
        else:
            held = self._stored()
        self._seq, self._held = seq, held
        return held

    def _missed(self, after: int, until: int) -> Iterable[tuple[str, dict[str, Any]]]:
        if after == until:
            return []
        query = select(DraftEvent.kind, DraftEvent.data).where(
            DraftEvent.draft_id == self._draft_id, DraftEvent.seq > after, DraftEvent.seq <= until
        )
        rows = self._session.execute(query.where(DraftEvent.kind.in_(MOVING)).order_by(DraftEvent.seq))
        return [(kind, data) for kind, data in rows]

    def _stored(self) -> DraftAnchors:
        """Return the anchors as checkpoints, tables and log have them."""
        put: dict[str, list[tuple[str, int, Range]]] = defaultdict(list)
        columns = (Annotation.id, Annotation.version, Annotation.from_pos, Annotation.to_pos, Annotation.adrift)
        rows = select(Annotation.chapter_id, *columns).where(
            Annotation.draft_id == self._draft_id, Annotation.state != "withdrawn"
        )
        for chapter, annotation, version, from_, to, adrift in self._session.execute(rows):
            put[chapter].append((annotation, version, Range(from_, to, adrift)))
        saved = select(Chapter.id, Chapter.version, Checkpoint.version, Checkpoint.anchors).join(
            Checkpoint, (Checkpoint.draft_id == Chapter.draft_id) & (Checkpoint.chapter_id == Chapter.id)
        )
        found = self._session.execute(saved.where(Chapter.draft_id == self._draft_id)).all()
        return DraftAnchors({row[0]: self._chapter(row, put[row[0]]) for row in found if put[row[0]]})

    def _chapter(self, found: Row[str, int, int, dict[str, Any]], put: list[tuple[str, int, Range]]) -> AnchorIndex:
        """Return the anchors of a chapter: those of its checkpoint and those put there since, after the steps since."""
        chapter, version, saved_at, saved = found
        begin: dict[int, dict[str, Range]] = defaultdict(dict)
        for annotation, put_at, range_ in put:
            if put_at < saved_at and annotation in saved:
                begin[saved_at][annotation] = Range(*saved[annotation])
            else:
                begin[put_at][annotation] = range_
        first = min(begin)
        index = index_of(begin.pop(first))
        for at, step_map in enumerate(self._texts.maps_between(chapter, first, version), first + 1):
            index = index.after([step_map])
            for annotation, range_ in begin.get(at, {}).items():
                index = index.put(annotation, range_)
        return index

    def _quotes(self, adrift: set[str], present: DraftAnchors) -> Mapping[str, str]:
        """Return the quotes of the annotations adrift, of which those not yet asked for are read."""
        quotes = {one: quote for one, quote in present.quotes.items() if one in adrift}
        if wanted := adrift - quotes.keys():
            query = select(Annotation.id, Annotation.quote).where(
                Annotation.draft_id == self._draft_id, Annotation.id.in_(wanted)
            )
            quotes |= {row.id: row.quote for row in self._session.execute(query)}
        if quotes.keys() != present.quotes.keys():
            self._held = DraftAnchors(present.chapters, quotes)
        return quotes


def anchors_json(index: AnchorIndex) -> dict[str, Any]:
    """Return the anchors as a checkpoint keeps them: `{annotation: [from, to, adrift]}`."""
    return {annotation: [range_.from_, range_.to, range_.adrift] for annotation, range_ in index.items()}
