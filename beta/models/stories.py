"""Owns the tables of what is public: stories, their editions, and readers' comments."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from beta.models.base import Model, UTCDateTime


class Story(Model):
    """The public face of a published draft; its address never changes."""

    __tablename__ = "stories"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(80))
    edition: Mapped[int]
    comments_mode: Mapped[str] = mapped_column(String(8), default="open")
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Edition(Model):
    """A frozen header, credits and rendered text; `number` runs from 1."""

    __tablename__ = "editions"

    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    header: Mapped[dict[str, Any]] = mapped_column(JSON)
    credits: Mapped[list[Any]] = mapped_column(JSON)
    html: Mapped[str] = mapped_column(Text)
    words: Mapped[int]
    seq: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StoryComment(Model):
    """What a reader leaves under a story; `user_id` is empty for a guest with only a name."""

    __tablename__ = "story_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("story_comments.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
