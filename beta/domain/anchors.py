"""Owns where a draft's annotations stand: in memory by event, caught up from checkpoints, tables and log, never the truth.

An annotation's row says where it was put, and at which version; a checkpoint says where every anchor of its chapter stood.
What is kept in memory follows each event from there, so that an edit writes no anchor and reads none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from beta.domain.anchor_index import AnchorIndex
from beta.domain.draft_anchors import MOVING, DraftAnchors
from beta.domain.losses import SHARED as SHARED_CUTS
from beta.domain.losses import Cuts, Loss, Place, loss_json, read_loss
from beta.domain.recent import Recent
from beta.domain.texts import Texts
from beta.models import Annotation, Chapter, Checkpoint, Draft, DraftEvent
from beta.prose.anchors import Range
from beta.prose.cuts import Cut

KEPT = 128
"""Drafts whose anchors each process keeps in memory."""
MAX_MISSED = 200
"""Events that are followed one by one; who missed more reads the tables anew."""

SHARED: Recent[str, DraftAnchors] = Recent(KEPT)


@dataclass(frozen=True)
class Lost:
    """An annotation that is adrift, at a point of a chapter: the words it was left on, and what it has lost, if known."""

    annotation: str
    chapter: str
    at: int
    quote: Cut
    loss: Loss


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
        self.cuts = Cuts(session, draft.id, texts, None if shared is None else SHARED_CUTS)

    def of(self, chapter: str) -> AnchorIndex:
        """Return the anchors of a chapter at its present version."""
        return self._present().chapters.get(chapter, AnchorIndex())

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
        return [
            Lost(one, chapter, range_.from_, quotes[one], present.losses.get(one, ()))
            for one, chapter, range_ in points
            if range_ is not None
        ]

    def losses(self) -> Mapping[str, Loss]:
        """Return what annotations have lost, by annotation; those that are whole are not in it."""
        return self._present().losses

    def saved(self, chapter: str) -> dict[str, Any]:
        """Return a chapter's anchors as a checkpoint keeps them: `{annotation: [from, to, adrift, loss?]}`."""
        losses = self.losses()
        return {
            annotation: [
                range_.from_,
                range_.to,
                range_.adrift,
                *([loss_json(losses[annotation])] if annotation in losses else []),
            ]
            for annotation, range_ in self.of(chapter).items()
        }

    def follow(self, event: DraftEvent) -> None:
        """Take in an event before it is projected; nothing is loaded for one that carries no steps."""
        before = event.seq - 1
        if self._held is None and "steps" in event.data:
            with self._session.no_autoflush:
                self._load(before)
        elif self._held is None and (kept := self._kept()) is not None and kept[0] == before:
            self._seq, self._held = kept
        if self._held is not None:
            moves = event.kind in MOVING or "steps" in event.data
            self._held = self._held.after(event.kind, event.data) if moves else self._held
            self._seq = event.seq

    def publish(self) -> None:
        """Share what this transaction committed."""
        if self._shared is not None and self._held is not None:
            self._shared.keep(self._draft_id, self._seq, self._held)
            self.cuts.publish()

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
        moving = DraftEvent.kind.in_(MOVING) | DraftEvent.version.is_not(None)
        rows = self._session.execute(query.where(moving).order_by(DraftEvent.seq))
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
        anchors = DraftAnchors()
        moved = self._moved()
        for row in found:
            if put[row[0]]:
                anchors = self._chapter(anchors, row, put[row[0]], moved)
        return anchors

    def _moved(self) -> dict[tuple[str, Place], Loss]:
        """Return what was missing of annotations when they were moved, by annotation and where they were moved to."""
        query = select(DraftEvent.data).where(DraftEvent.draft_id == self._draft_id, DraftEvent.kind == "remarks_moved")
        return {
            (annotation, Place(data["chapter"], data["version"], *data["anchors"][annotation])): read_loss(loss)
            for data in self._session.scalars(query.order_by(DraftEvent.seq))
            for annotation, loss in data.get("losses", {}).items()
        }

    def _chapter(
        self,
        anchors: DraftAnchors,
        found: Row[str, int, int, dict[str, Any]],
        put: list[tuple[str, int, Range]],
        moved: Mapping[tuple[str, Place], Loss],
    ) -> DraftAnchors:
        """Return the anchors with those of a chapter: of its checkpoint and put there since, after the steps since."""
        chapter, version, saved_at, saved = found
        begin: dict[int, dict[str, Range]] = defaultdict(dict)
        losses: dict[str, Loss] = {}
        for annotation, put_at, range_ in put:
            if put_at < saved_at and annotation in saved:
                begin[saved_at][annotation] = Range(*saved[annotation][:3])
                if loss := saved[annotation][3:]:
                    losses[annotation] = read_loss(loss[0])
            else:
                begin[put_at][annotation] = range_
                place = Place(chapter, put_at, range_.from_, range_.to)
                if (annotation, place) in moved:
                    losses[annotation] = moved[annotation, place]
        at = min(begin)
        maps = self._texts.maps_between(chapter, at, version)
        for stop in sorted({*begin, version}):
            anchors = anchors.stepped(chapter, at, maps[: stop - at])
            maps, at = maps[stop - at :], stop
            ranges = begin.get(stop, {})
            anchors = anchors.placed(chapter, ranges, {one: losses[one] for one in ranges if one in losses})
        return anchors

    def _quotes(self, adrift: set[str], present: DraftAnchors) -> Mapping[str, Cut]:
        """Return the quotes of the annotations adrift, of which those not yet asked for are read."""
        quotes = {one: quote for one, quote in present.quotes.items() if one in adrift}
        if wanted := adrift - quotes.keys():
            query = select(Annotation.id, Annotation.quote, Annotation.prefix, Annotation.suffix).where(
                Annotation.draft_id == self._draft_id, Annotation.id.in_(wanted)
            )
            quotes |= {
                row.id: Cut(*(part.replace("\n", "") for part in (row.quote, row.prefix, row.suffix)))
                for row in self._session.execute(query)
            }
        if quotes.keys() != present.quotes.keys():
            self._held = replace(present, quotes=quotes)
        return quotes
