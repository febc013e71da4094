"""Owns the tables of remarks: annotations with their anchors, replies, reactions, and the decisions taken on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from beta.models.base import Model, UTCDateTime


class Annotation(Model):
    """A comment on a passage, or a suggestion when `is_suggestion`.

    Positions, and whether it was adrift, are as it was last put in its place, at `version` of its chapter.
    A `private` one is a note that nobody but its writer may know of.
    """

    __tablename__ = "annotations"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    chapter_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    from_pos: Mapped[int]
    to_pos: Mapped[int]
    adrift: Mapped[bool] = mapped_column(default=False)
    quote: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(String(80))
    suffix: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(String(20))
    is_suggestion: Mapped[bool]
    replacement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    original: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    private: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Reply(Model):
    """One answer in the thread under an annotation; `answer` says whether a change of the text has solved it."""

    __tablename__ = "replies"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "annotation_id"], ["annotations.draft_id", "annotations.id"], ondelete="CASCADE"),
        Index("ix_replies_annotation", "draft_id", "annotation_id"),
    )

    draft_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    annotation_id: Mapped[str] = mapped_column(String(40))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(String(10))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    seq: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Reaction(Model):
    """That somebody felt something at a passage or a remark; `seq` is the event since which it stands."""

    __tablename__ = "reactions"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "annotation_id"], ["annotations.draft_id", "annotations.id"], ondelete="CASCADE"),
    )

    draft_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    annotation_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    reaction: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int]


class Decision(Model):
    """Accept, reject, resolve, or thank (another version was chosen): who, when, why, and which event took it back.

    One event may decide on many remarks, one command (`batch`, the number of its first event) may have many events.
    `undo` holds what taking it back needs, for an acceptance: the words it replaced, as a slice, and what stood there
    (see `commands/replacing.py`). `replacement` is what the author put in where it was accepted with changes, as a slice.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "annotation_id"], ["annotations.draft_id", "annotations.id"], ondelete="CASCADE"),
        Index("ix_decisions_annotation", "draft_id", "annotation_id"),
        Index("ix_decisions_batch", "draft_id", "batch"),
    )

    draft_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    annotation_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    batch: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    replacement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    taken_back_seq: Mapped[int | None]
