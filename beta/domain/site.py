"""Owns what the site's owner sees of it all: counts, and nothing that anybody wrote or is called."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Text, case, cast, func, select

from beta.models import Annotation, Checkpoint, Draft, Member, Story, StoryComment, User, UserSession, db, now

KILOBYTE = 1024
SIZES = (("up to 10 kB", 10 * KILOBYTE), ("up to 100 kB", 100 * KILOBYTE), ("up to 1 MB", KILOBYTE * KILOBYTE))
LARGER = "larger"


@dataclass(frozen=True)
class SiteFacts:
    """How many of everything there are; `drafts_by_size` by the size of their texts as they are stored."""

    people: dict[str, int]
    drafts_by_size: dict[str, int]
    works: dict[str, int]


def site_facts() -> SiteFacts:
    """Return the counts of this moment. It reads every text's length, so it is for an owner's eye and no monitor."""
    return SiteFacts(_people(), _drafts_by_size(), _works())


def _count(*criteria: object, of: object = None) -> int:
    query = select(func.count()).select_from(of).where(*criteria)  # type: ignore[arg-type]  # columns and tables
    return db.session.scalar(query) or 0


def _people() -> dict[str, int]:
    month, day = now() - timedelta(days=30), now() - timedelta(days=1)
    return {
        "accounts": _count(User.password_hash.is_not(None), of=User),
        "guests": _count(User.password_hash.is_(None), of=User),
        "new in 30 days": _count(User.created_at > month, of=User),
        "here within a day": db.session.scalar(
            select(func.count(func.distinct(UserSession.user_id))).where(UserSession.seen_at > day)
        )
        or 0,
    }


def _drafts_by_size() -> dict[str, int]:
    size = func.sum(func.length(cast(Checkpoint.doc, Text)))
    sizes = select(size.label("size")).group_by(Checkpoint.draft_id).subquery()
    name = case(*((sizes.c.size <= most, label) for label, most in SIZES), else_=LARGER)
    found = {str(label): int(count) for label, count in db.session.execute(select(name, func.count()).group_by(name))}
    return {label: found.get(label, 0) for label in (*(label for label, _most in SIZES), LARGER)}


def _works() -> dict[str, int]:
    return {
        "drafts": _count(of=Draft),
        "members of drafts": _count(Member.removed.is_(False), of=Member),
        "remarks": _count(Annotation.private.is_(False), of=Annotation),
        "stories": _count(of=Story),
        "readers’ comments": _count(of=StoryComment),
    }
