"""Owns the table of the audit log; its people and drafts are bare numbers, so that entries outlive what they tell of."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from beta.models.base import Model, UTCDateTime, now


class AuditEntry(Model):
    """Who did what to whose rights; `origin` is a keyed hash of the address it came from, where that matters."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(index=True)
    subject_id: Mapped[int | None]
    draft_id: Mapped[str | None] = mapped_column(String(22))
    origin: Mapped[str] = mapped_column(String(22), default="")
