"""Owns the history of a draft as its members read it: sittings, named versions, and chapters as they once were."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import Access, Viewer, access_draft, is_id
from beta.domain.authorship import Stretch
from beta.domain.rights import actions_of
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.domain.work import work_on
from beta.errors import NotFound
from beta.models import Chapter, Member, NamedVersion

PAUSE = timedelta(minutes=30)
"""Whoever goes on within this time is still in the same sitting."""
ON_A_PAGE = 40
"""Sittings."""


@dataclass(frozen=True)
class Person:
    """Somebody who is or was on the draft; `hue` 0-7."""

    id: int
    name: str
    hue: int


@dataclass
class Part:
    """What was done to one chapter in a sitting, from version `first` to `last`, in words, by person."""

    chapter: Chapter
    first: int
    last: int
    added: Counter[int] = field(default_factory=Counter)
    removed: Counter[int] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    people: list[int] = field(default_factory=list)


@dataclass
class Sitting:
    """Work on a draft with no pause longer than `PAUSE`; its parts by chapter."""

    began: datetime
    ended: datetime
    parts: dict[str, Part] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """A page of a draft's history, newest first. `chapter` is the one it is of; without, it is of all, removed ones too.

    `ends` has the version each sitting on that chapter came to, on whatever page, and when; nothing without a chapter.
    """

    draft_id: str
    title: str
    can: list[str]
    chapters: list[Chapter]
    chapter: Chapter | None
    sittings: list[Sitting]
    page: int
    pages: int
    ends: list[tuple[int, datetime]]
    names: list[NamedVersion]
    people: Mapping[int, Person]


def read_history(viewer: Viewer, draft_id: str, chapter_id: str | None, page: int) -> History:
    """Return a page (from 1) of the history of a draft, or of one of its chapters.

    Raises `NotFound` for a chapter that never was in the draft and for a page that is not there.
    """
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        chapters = chapters_of(session, draft_id)
        chapter = access_former(session, access, chapter_id) if chapter_id else None
        wanted = [chapter] if chapter is not None else chapters
        work = work_on(session, Texts(session, draft_id), wanted)
        sittings = sittings_of((one, stretch) for one in wanted for stretch in work[one.id])
        pages = max(1, -(-len(sittings) // ON_A_PAGE))
        if not 1 <= page <= pages:
            raise NotFound("There is no such page.")
        shown = sittings[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        ends = [(sitting.parts[chapter.id].last, sitting.ended) for sitting in sittings] if chapter is not None else []
        names = names_of(session, draft_id)
        people = people_of(session, draft_id)
        can = actions_of(access.role)
        let_go(session, *chapters, *names)
        return History(draft_id, access.draft.title, can, chapters, chapter, shown, page, pages, ends, names, people)


def let_go(session: Session, *rows: Chapter | NamedVersion) -> None:
    """Take rows out of the session as they are, so that they can be shown once the transaction is over."""
    for row in rows:
        session.expunge(row)


def chapters_of(session: Session, draft_id: str) -> list[Chapter]:
    """Return every chapter there ever was, those still in the draft first, in reading order."""
    query = select(Chapter).where(Chapter.draft_id == draft_id)
    return list(session.scalars(query.order_by(Chapter.removed, Chapter.position, Chapter.id)))


def access_former(session: Session, access: Access, chapter_id: str) -> Chapter:
    """Return a chapter of the draft, removed or not, or raise `NotFound`."""
    chapter = session.get(Chapter, (access.draft.id, chapter_id)) if is_id(chapter_id) else None
    if chapter is None:
        raise NotFound("This chapter was never in the draft.")
    return chapter


def people_of(session: Session, draft_id: str) -> dict[int, Person]:
    """Return everybody who is or was on the draft, by id."""
    rows = session.execute(select(Member.user_id, Member.name, Member.hue).where(Member.draft_id == draft_id))
    return {row.user_id: Person(row.user_id, row.name, row.hue) for row in rows}


def names_of(session: Session, draft_id: str) -> list[NamedVersion]:
    """Return the named versions of a draft, newest first."""
    query = select(NamedVersion).where(NamedVersion.draft_id == draft_id)
    return list(session.scalars(query.order_by(NamedVersion.seq.desc(), NamedVersion.named_at.desc())))


def sittings_of(work: Iterable[tuple[Chapter, Stretch]]) -> list[Sitting]:
    """Return the work as sittings, newest first."""
    return list(_sittings(work))[::-1]


def _sittings(work: Iterable[tuple[Chapter, Stretch]]) -> Iterator[Sitting]:
    sitting: Sitting | None = None
    for chapter, stretch in sorted(work, key=lambda one: (one[1].began, one[1].seq, one[1].part)):
        if sitting is None or stretch.began - sitting.ended > PAUSE:
            if sitting is not None:
                yield sitting
            sitting = Sitting(stretch.began, stretch.ended)
        sitting.ended = max(sitting.ended, stretch.ended)
        _take_in(sitting.parts.setdefault(chapter.id, Part(chapter, stretch.first, stretch.last)), stretch)
    if sitting is not None:
        yield sitting


def _take_in(part: Part, stretch: Stretch) -> None:
    part.first, part.last = min(part.first, stretch.first), max(part.last, stretch.last)
    part.kinds.add(stretch.kind)
    part.added[stretch.actor] += stretch.added
    part.removed[stretch.actor] += stretch.removed
    if stretch.actor not in part.people:
        part.people.append(stretch.actor)
