"""Owns making a draft's tables anew from its log, to show that the log is the truth and the tables only its shadow."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from beta.domain.anchors import Anchors
from beta.domain.log import open_projector
from beta.domain.projections import project
from beta.domain.recent import Recent
from beta.domain.texts import Texts
from beta.errors import BetaError
from beta.models import (
    Annotation,
    Chapter,
    Checkpoint,
    Decision,
    Draft,
    DraftEvent,
    DraftSource,
    Edition,
    Invitation,
    KeptText,
    Member,
    NamedVersion,
    Reaction,
    Reply,
    Story,
)
from beta.prose.schema import document_json

_OF_REMARKS = (Reply, Reaction, Decision, Annotation)
PROJECTED = (*_OF_REMARKS, NamedVersion, KeptText, Checkpoint, Chapter, Invitation, Member, DraftSource)
"""The tables that hold nothing but what the log says, in an order in which they can be emptied."""

READ_AT_ONCE = 500
"""Events."""


def tables_of(session: Session, draft_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return every projected row of a draft, by table, each list in the order of its primary key.

    Texts and anchors are told as they are at the chapters' present versions: when they were last written down has changed
    from release to release, and changes nothing of what is true. What cannot be brought there is told as it is written.
    """
    session.flush()
    tables = {}
    for model in (*PROJECTED, Draft, Story, Edition):
        rows = session.scalars(_of_draft(model, draft_id).order_by(*model.__table__.primary_key)).all()
        tables[model.__tablename__] = [_values(row) for row in rows]
    with suppress(BetaError):
        _bring_to_the_present(session, draft_id, tables)
    return tables


def _bring_to_the_present(session: Session, draft_id: str, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Put the present text and anchors into the rows; raises `BetaError`, with nothing changed, where the log is damaged."""
    draft = session.get(Draft, draft_id)
    if draft is None:
        return
    texts = Texts(session, draft_id, Recent(0))
    anchors = Anchors(session, draft, texts, Recent(0))
    saved = tables[Checkpoint.__tablename__]
    chapters = [session.get_one(Chapter, (draft_id, row["chapter_id"])) for row in saved]
    docs = {chapter.id: document_json(texts.current(chapter)) for chapter in chapters}
    indexes = {chapter.id: anchors.of(chapter.id) for chapter in chapters}
    for row in saved:
        row |= {"version": None, "anchors": None, "doc": docs[row["chapter_id"]]}
    for row in tables[Annotation.__tablename__]:
        range_ = indexes[row["chapter_id"]].find(row["id"]) if row["chapter_id"] in indexes else None
        placed = astuple(range_) if range_ else (None, None, None)
        row |= {"version": None, **dict(zip(("from_pos", "to_pos", "adrift"), placed, strict=True))}


def _of_draft(model: Any, draft_id: str) -> Any:
    query = select(model).execution_options(populate_existing=True)
    if model is Edition:
        return query.join(Story, Story.id == Edition.story_id).where(Story.draft_id == draft_id)
    return query.where((model.id if model is Draft else model.draft_id) == draft_id)


def _values(row: Any) -> dict[str, Any]:
    values = {attribute.key: getattr(row, attribute.key) for attribute in inspect(type(row)).column_attrs}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def rebuild(session: Session, draft_id: str) -> None:
    """Empty a draft's projected tables and fill them from its log, inside the caller's transaction.

    What readers gave a story (its comments and how they are handled) is not of the log and stays.
    """
    draft = session.get_one(Draft, draft_id)
    story_ids = select(Story.id).where(Story.draft_id == draft_id)
    session.execute(delete(Edition).where(Edition.story_id.in_(story_ids)))
    for model in PROJECTED:
        session.execute(delete(model).where(model.draft_id == draft_id))
    draft.title, draft.header, draft.head = "", {}, 0
    session.flush()
    session.expire_all()
    projector = open_projector(session, draft, shared=False)
    for event in _log(session, draft_id):
        draft.head = event.seq
        draft.updated_at = event.created_at
        project(projector, event)
    session.flush()


def _log(session: Session, draft_id: str) -> Iterator[DraftEvent]:
    """Yield the draft's events in order, a part of them at a time: a log may be longer than there is memory."""
    seq = 0
    query = select(DraftEvent).where(DraftEvent.draft_id == draft_id).order_by(DraftEvent.seq).limit(READ_AT_ONCE)
    while part := session.scalars(query.where(DraftEvent.seq > seq)).all():
        yield from part
        seq = part[-1].seq
