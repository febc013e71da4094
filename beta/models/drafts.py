"""Owns the tables of a draft: its log, and the projections of text, people and invitations."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from beta.models.base import Model, UTCDateTime, now


class Draft(Model):
    """The private working text. `head` is the number of its last event."""

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    header: Mapped[dict[str, Any]] = mapped_column(JSON)
    head: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class DraftSource(Model):
    """The text a draft was made from, as it was pasted; `whole_at` is the event up to which the draft still is it."""

    __tablename__ = "draft_sources"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    whole_at: Mapped[int]


class DraftEvent(Model):
    """One thing that happened to a draft; `seq` runs from 1 without gaps."""

    __tablename__ = "draft_events"
    __table_args__ = (
        UniqueConstraint("draft_id", "actor_id", "command_id"),
        Index("ix_draft_events_text", "draft_id", "chapter_id", "version"),
    )

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    audience: Mapped[str] = mapped_column(String(40), default="everyone")
    command_id: Mapped[str | None] = mapped_column(String(40))
    chapter_id: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Member(Model):
    """A person on a draft, with a role, a name and a colour there; `read` is the version of each chapter they have read."""

    __tablename__ = "members"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    hue: Mapped[int]
    wants_credit: Mapped[bool] = mapped_column(default=True)
    removed: Mapped[bool] = mapped_column(default=False)
    read: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Invitation(Model):
    """A link that lets people in; only the SHA-256 of its token is stored."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(80), default="")
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    max_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)
    revoked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Chapter(Model):
    """One ProseMirror document of a draft; `version` counts the steps applied so far."""

    __tablename__ = "chapters"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=0)
    removed: Mapped[bool] = mapped_column(default=False)


class Checkpoint(Model):
    """A chapter's document as JSON at a version, and where its annotations stood then; the steps since are in the log.

    `anchors` is `{annotation: [from, to, adrift]}`. An annotation put in its place since has it in its own row.
    """

    __tablename__ = "checkpoints"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "chapter_id"], ["chapters.draft_id", "chapters.id"], ondelete="CASCADE"),
    )

    draft_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    chapter_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    doc: Mapped[dict[str, Any]] = mapped_column(JSON)
    anchors: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
