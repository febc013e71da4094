"""Owns the record of a passage: for each stretch of it who wrote it, who suggested it, who accepted it, and when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from beta.domain.access import Viewer, access_draft
from beta.domain.authorship import decided_in
from beta.domain.history import Person, access_former, people_of
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.domain.work import runs_at
from beta.errors import Invalid
from beta.models import Annotation, DraftEvent
from beta.prose.anchors import text_between
from beta.prose.pieces import Run, between, cut
from beta.prose.schema import Node

MOST = 500
"""Stretches that are told of one passage."""

DEEDS = {
    "chapter_added": "brought_in",
    "text_edited": "wrote",
    "suggestion_accepted": "suggested",
    "remarks_decided": "suggested",
    "annotation_reopened": "put_back",
    "remarks_reopened": "put_back",
    "version_restored": "restored",
    "version_uploaded": "uploaded",
}
"""How words came into the text, by the kind of the event that put them in; whatever else did, somebody wrote them."""


@dataclass(frozen=True)
class Origin:
    """How a stretch came into the text: by what, by whom, when (UTC); `suggested_by` where `by` only accepted it."""

    seq: int
    deed: str
    by: Person
    at: datetime
    suggested_by: Person | None = None
    annotation: str | None = None

    @property
    def writer(self) -> Person:
        """Whose words these are."""
        return self.suggested_by or self.by


@dataclass(frozen=True)
class Stretch:
    """Words that stand at `from_`-`to` of a chapter at a version, and how they came there."""

    from_: int
    to: int
    text: str
    origin: Origin


def read_record(viewer: Viewer, draft_id: str, chapter_id: str, version: int, from_: int, to: int) -> list[Stretch]:
    """Return the stretches of `from_`-`to` of a chapter at a version, in order, at most `MOST`.

    Raises `NotFound` for a chapter that never was, `Invalid` for a version or a passage that is not there.
    """
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        chapter = access_former(session, access, chapter_id)
        doc = Texts(session, draft_id).at_version(chapter, version)
        if not 0 <= from_ <= to <= doc.content.size:
            raise Invalid("This passage is not in the text.")
        runs = between(runs_at(session, chapter, version), from_, to)
        origins = origins_of(session, draft_id, runs)
        found = (one for one in _stretches(doc, from_, runs, origins) if one.text.strip())
        return [one for one, _ in zip(found, range(MOST), strict=False)]


def _stretches(doc: Node, at: int, runs: Iterable[Run], origins: Mapping[tuple[int, int], Origin]) -> Iterator[Stretch]:
    for length, seq, part in runs:
        yield Stretch(at, at + length, text_between(doc, at, at + length), origins[seq, part])
        at += length


def blocks_of(doc: Node, runs: list[Run], origins: Mapping[tuple[int, int], Origin]) -> list[list[Stretch]]:
    """Return the words of a whole document, block by block, each in stretches."""
    blocks, at = [], 0
    nodes = list(doc.content.content)
    for node, part in zip(nodes, cut(runs, [node.node_size for node in nodes]), strict=True):
        blocks.append([one for one in _in_block(node, at, part, origins) if one.text])
        at += node.node_size
    return blocks


def _in_block(node: Node, at: int, runs: Iterable[Run], origins: Mapping[tuple[int, int], Origin]) -> Iterator[Stretch]:
    inside = at + 1
    for length, seq, part in runs:
        start, end = max(0, at - inside), min(node.content.size, at + length - inside)
        text = text_between(node, start, end) if start < end else ""
        yield Stretch(at, at + length, text, origins[seq, part])
        at += length


def origins_of(session: Session, draft_id: str, runs: Iterable[Run]) -> dict[tuple[int, int], Origin]:
    """Return how each stretch that the runs name came into the text, by event and part; three statements."""
    keys = {(seq, part) for _, seq, part in runs}
    people = people_of(session, draft_id)
    columns = (DraftEvent.seq, DraftEvent.kind, DraftEvent.actor_id, DraftEvent.created_at)
    query = select(*columns).where(DraftEvent.draft_id == draft_id, DraftEvent.seq.in_({seq for seq, _ in keys}))
    events = {row.seq: row for row in session.execute(query)}
    suggested = [row.seq for row in events.values() if DEEDS.get(row.kind) == "suggested"]
    remarks = _remarks(session, draft_id, suggested)
    return {key: _origin(events[key[0]], remarks.get(key), people) for key in keys}


def _origin(event: Row[int, str, int, datetime], remark: tuple[str, int] | None, people: Mapping[int, Person]) -> Origin:
    by = people.get(event.actor_id, Person(event.actor_id, "Somebody", 0))
    deed = DEEDS.get(event.kind, "wrote")
    if remark is None:
        return Origin(event.seq, deed, by, event.created_at)
    annotation, author = remark
    return Origin(event.seq, deed, by, event.created_at, people.get(author), annotation)


def _remarks(session: Session, draft_id: str, seqs: list[int]) -> dict[tuple[int, int], tuple[str, int]]:
    """Return the suggestions that these events put into the text, and who made them, by event and part."""
    if not seqs:
        return {}
    query = select(DraftEvent.seq, DraftEvent.data).where(DraftEvent.draft_id == draft_id, DraftEvent.seq.in_(seqs))
    named = {(row.seq, part): one for row in session.execute(query) for part, one in enumerate(_named(row.data))}
    wanted = select(Annotation.id, Annotation.author_id).where(
        Annotation.draft_id == draft_id, Annotation.id.in_(set(named.values()))
    )
    authors = {row.id: row.author_id for row in session.execute(wanted)}
    return {key: (one, authors[one]) for key, one in named.items() if one in authors}


def _named(data: dict[str, Any]) -> list[str]:
    return [data["annotation"]] if "annotation" in data else [one["annotation"] for one in decided_in(data)]
