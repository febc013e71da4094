"""Owns the tables of a draft's past: kept texts of its chapters, and the versions somebody gave a name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from beta.models.base import Model, UTCDateTime


class KeptText(Model):
    """A chapter's text as it was at an earlier version, with who wrote which stretch of it; all of it is of the log.

    `blocks` is compressed: the text's blocks and their runs, where `base` is given only those that the kept text of that
    version has not (`domain/kept_texts.py`). `maps` has the position maps of the steps since the kept text before, and
    `work` who did what in them.
    """

    __tablename__ = "kept_texts"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "chapter_id"], ["chapters.draft_id", "chapters.id"], ondelete="CASCADE"),
    )

    draft_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    chapter_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    blocks: Mapped[bytes] = mapped_column(LargeBinary)
    maps: Mapped[bytes] = mapped_column(LargeBinary)
    work: Mapped[dict[str, Any]] = mapped_column(JSON)


class NamedVersion(Model):
    """A moment of a draft that somebody gave a name; `seq` is the draft's last event then, `chapters` their versions."""

    __tablename__ = "named_versions"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    seq: Mapped[int]
    chapters: Mapped[dict[str, Any]] = mapped_column(JSON)
    named_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)
