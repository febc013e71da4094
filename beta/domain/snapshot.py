"""Owns what a member sees of a draft, whole, as JSON: people, header, chapters, remarks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import Access, Viewer, access_draft, is_id
from beta.domain.log import Projector, events_after, open_projector
from beta.domain.packing import Part, gzipped, joined
from beta.domain.recent import Recent
from beta.domain.rights import actions_of, may
from beta.domain.snapshot_rows import (
    Card,
    cards_of,
    invitations_of,
    members_of,
    remarks_since,
    removed_chapters_of,
    story_of,
)
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.errors import Invalid, NotFound
from beta.models import Chapter
from beta.prose.schema import document_json

MAX_CATCH_UP = 1000
"""How many missed events are sent one by one; who missed more gets a snapshot."""
MAX_CHANGED = 200
"""How many events a kept snapshot follows; beyond, all remarks are read again."""
KEPT_BYTES = 64 * 1024 * 1024
"""JSON of snapshots that each process keeps in memory, before it is compressed."""
_FAST, _SMALL = 1, 3
"""How hard to compress: what changes with every remark, and what stays as long as its chapter does."""


@dataclass(frozen=True)
class Shown:
    """A draft at an event as everybody sees it, in parts; each of them serves until what it tells of has changed.

    `chapters` is by id, with the version and the title each part tells of; `remarks` is without private notes, of which
    `notes` has each writer's, to follow them; `frames` is all the rest, without and with links.
    """

    chapters: Mapping[str, tuple[int, str, Part]]
    cards: Mapping[str, Card]
    remarks: Part
    notes: Mapping[int, Part]
    frames: tuple[Part, Part]

    @cached_property
    def weight(self) -> int:
        """How many bytes the parts and the cards have."""
        parts = chain((part for _, _, part in self.chapters.values()), [self.remarks], self.notes.values(), self.frames)
        return sum(len(part.plain) for part in parts) + sum(len(card.rest) for card in self.cards.values())


SHOWN: Recent[str, Shown] = Recent(KEPT_BYTES, lambda shown: shown.weight)


def read_draft(viewer: Viewer, draft_id: str) -> dict[str, Any]:
    """Return the draft's snapshot for this viewer; its shape is in docs/architecture.md."""
    snapshot: dict[str, Any] = msgspec.json.decode(joined(_read(viewer, draft_id)))
    return snapshot


def read_draft_json(viewer: Viewer, draft_id: str, *, compressed: bool) -> bytes:
    """Return the draft's snapshot for this viewer as JSON, as gzip when `compressed`."""
    parts = _read(viewer, draft_id)
    return gzipped(parts) if compressed else joined(parts)


def catch_up(viewer: Viewer, draft_id: str, after: int | None) -> dict[str, Any]:
    """Return `{seq, events}` since event `after`, or `{seq, snapshot}` when that is too much or `after` is `None`."""
    with reading() as session:
        return missed_by(session, access_draft(session, viewer, draft_id, "read_draft"), after)


def missed_by(session: Session, access: Access, after: int | None) -> dict[str, Any]:
    """Return what `catch_up` does, for an access that has been granted."""
    head = access.draft.head
    if after is None or after > head or head - after > MAX_CATCH_UP:
        return {"seq": head, "snapshot": msgspec.json.decode(joined(snapshot(session, access)))}
    return {"seq": head, "events": events_after(session, access, after, MAX_CATCH_UP)}


def missing_steps(viewer: Viewer, draft_id: str, chapter_id: str, after: int) -> dict[str, Any]:
    """Return `{version, steps, clients}` of a chapter since version `after`.

    Raises `NotFound` for a chapter that is not in the draft, `Invalid` for a version that never was.
    """
    with reading() as session:
        access_draft(session, viewer, draft_id, "read_draft")
        chapter = session.get(Chapter, (draft_id, chapter_id)) if is_id(chapter_id) else None
        if chapter is None:
            raise NotFound("This chapter is not in the draft.")
        if after > chapter.version:
            raise Invalid("The chapter has not come to this version yet.")
        return Texts(session, draft_id).missing_since(chapter, after)


def _read(viewer: Viewer, draft_id: str) -> list[Part]:
    with reading() as session:
        return snapshot(session, access_draft(session, viewer, draft_id, "read_draft"))


def snapshot(session: Session, access: Access) -> list[Part]:
    """Return the snapshot for an access that has been granted, as JSON in parts.

    What is kept in memory is what the role may see; who is asking is put in front of it each time, and their own notes
    behind it.
    """
    draft = access.draft
    kept = SHOWN.get(draft.id)
    if kept is not None and kept[0] == draft.head:
        shown = kept[1]
    else:
        shown = _show(open_projector(session, draft), kept if kept is not None and kept[0] < draft.head else None)
        SHOWN.keep(draft.id, draft.head, shown)
    frame = shown.frames[may(access.role, "read_invitations")]
    chapters = _listed([part for _, _, part in shown.chapters.values()])
    read = access.member.read if access.member is not None else {}
    you = Part(msgspec.json.encode({"you": _you(access), "read": read})[:-1] + b",", _FAST)
    own = [shown.notes[access.user_id]] if access.user_id in shown.notes else []
    return [you, frame, *chapters, shown.remarks, *own, _END]


def _you(access: Access) -> dict[str, Any]:
    name = access.member.name if access.member is not None else ""
    return {"id": access.user_id, "name": name, "role": access.role, "can": actions_of(access.role)}


def _listed(parts: list[Part]) -> Iterator[Part]:
    for number, part in enumerate(parts):
        if number:
            yield _COMMA
        yield part


_COMMA = Part(b",")
_END = Part(b"]}")


def _show(projector: Projector, before: tuple[int, Shown] | None) -> Shown:
    """Return the draft as it is now; what has not changed since `before` is taken from there."""
    session, draft = projector.session, projector.draft
    chapters = session.scalars(select(Chapter).where(Chapter.draft_id == draft.id).order_by(Chapter.position)).all()
    known = before[1].chapters if before is not None else {}
    present = _chapters(projector, [one for one in chapters if not one.removed], known)
    cards = _cards(projector, before)
    places = {key: range_ for one in chapters for key, range_ in projector.anchors.of(one.id).items()}
    told: dict[int | None, list[bytes]] = defaultdict(list)
    for key, card in cards.items():
        told[card.only_for].append(card.placed(places[key]))
    remarks = Part(b'],"annotations":[' + b",".join(told[None]), _FAST)
    between = b"," if told[None] else b""
    notes = {user: Part(between + b",".join(own), _FAST) for user, own in told.items() if user is not None}
    removed = removed_chapters_of(session, draft.id, {one.id: one.title for one in chapters if one.removed})
    shown = Shown(present, cards, remarks, notes, _frames(projector, removed))
    projector.publish()
    return shown


def _chapters(
    projector: Projector, chapters: list[Chapter], known: Mapping[str, tuple[int, str, Part]]
) -> dict[str, tuple[int, str, Part]]:
    """Return the chapters in their order; a text that nobody has in memory is passed on as it is stored."""
    changed = [one for one in chapters if known.get(one.id, (None, None))[:2] != (one.version, one.title)]
    written = projector.texts.written(changed)
    told = {one.id: (one.version, one.title, _chapter(projector, one, written.get(one.id))) for one in changed}
    return {one.id: told.get(one.id) or known[one.id] for one in chapters}


def _chapter(projector: Projector, chapter: Chapter, written: str | None) -> Part:
    doc: Any = msgspec.Raw(written.encode()) if written is not None else document_json(projector.texts.current(chapter))
    told = {"id": chapter.id, "title": chapter.title, "version": chapter.version, "doc": doc}
    return Part(msgspec.json.encode(told), _SMALL)


def _cards(projector: Projector, before: tuple[int, Shown] | None) -> dict[str, Card]:
    """Return the remarks in the order they were left; only those named by an event since `before` are read again."""
    session, draft = projector.session, projector.draft
    if before is None or draft.head - before[0] > MAX_CHANGED:
        cards = cards_of(session, draft.id)
    else:
        changed = remarks_since(session, draft.id, before[0])
        cards = {key: card for key, card in before[1].cards.items() if key not in changed}
        cards |= cards_of(session, draft.id, changed) if changed else {}
    return dict(sorted(cards.items(), key=lambda item: item[1].order))


def _frames(projector: Projector, removed: list[dict[str, Any]]) -> tuple[Part, Part]:
    session, draft = projector.session, projector.draft
    frame = {
        "draft": draft.id,
        "seq": draft.head,
        "title": draft.title,
        "header": draft.header,
        "removed_chapters": removed,
        "members": members_of(session, draft.id),
        "story": story_of(session, draft.id),
    }
    with_links = {**frame, "invitations": invitations_of(session, draft.id)}
    return _frame(frame), _frame(with_links)


def _frame(told: dict[str, Any]) -> Part:
    return Part(msgspec.json.encode(told)[1:-1] + b',"chapters":[', _FAST)
