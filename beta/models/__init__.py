"""Tables, no rules."""

from beta.models.accounts import AccessToken, User, UserSession
from beta.models.annotations import Annotation, Decision, Reaction, Reply
from beta.models.audit import AuditEntry
from beta.models.base import Base, UTCDateTime, db, now
from beta.models.drafts import Chapter, Checkpoint, Draft, DraftEvent, DraftSource, Invitation, Member
from beta.models.stories import Edition, Story, StoryComment
from beta.models.versions import KeptText, NamedVersion

__all__ = [
    "AccessToken",
    "Annotation",
    "AuditEntry",
    "Base",
    "Chapter",
    "Checkpoint",
    "Decision",
    "Draft",
    "DraftEvent",
    "DraftSource",
    "Edition",
    "Invitation",
    "KeptText",
    "Member",
    "NamedVersion",
    "Reaction",
    "Reply",
    "Story",
    "StoryComment",
    "UTCDateTime",
    "User",
    "UserSession",
    "db",
    "now",
]
