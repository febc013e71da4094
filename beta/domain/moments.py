"""Owns a chapter as it was at one version, where a slider through its time stops, and two versions compared."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from beta.domain.access import Access, Viewer, access_draft
from beta.domain.authorship import Stretch as Work
from beta.domain.history import Person, access_former, let_go, people_of
from beta.domain.record import Origin, origins_of
from beta.domain.rights import actions_of
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.domain.work import runs_at, work_on
from beta.models import Chapter
from beta.prose.compare import Counts, Passage, compare, summary
from beta.prose.pieces import Run, between
from beta.prose.positions import spelled, words_in
from beta.prose.schema import Node

MOST_STOPS = 240
"""At how many versions a slider stops at most."""


@dataclass(frozen=True)
class Stop:
    """A version, when it was reached, and by whom."""

    version: int
    at: datetime
    by: int


@dataclass(frozen=True)
class Moment:
    """A chapter at a version, with who wrote which stretch of it."""

    chapter: Chapter
    version: int
    doc: Node
    runs: list[Run]
    origins: Mapping[tuple[int, int], Origin]
    stops: list[Stop]
    people: Mapping[int, Person]
    can: list[str]

    @property
    def title(self) -> str:
        """The chapter's title, or its number where it has none."""
        return self.chapter.title or f"Chapter {self.chapter.position + 1}"

    @property
    def stop(self) -> int:
        """The index of the last stop not after the version."""
        return max((index for index, one in enumerate(self.stops) if one.version <= self.version), default=0)


@dataclass(frozen=True)
class Comparison:
    """Two versions of a chapter: the passages of both, how many words differ, and who put in how many words."""

    chapter: Chapter
    first: int
    last: int
    passages: tuple[Passage, ...]
    counts: Counts
    writers: list[tuple[Person, int]]
    by: Mapping[tuple[int, int], list[Person]]
    """Who wrote what an inserted piece holds, by the indexes of passage and piece."""


def read_text(viewer: Viewer, draft_id: str, chapter_id: str, version: int) -> Node:
    """Return a chapter's document at a version; raises `NotFound` and `Invalid` as `read_moment` does."""
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        return Texts(session, draft_id).at_version(access_former(session, access, chapter_id), version)


def read_moment(viewer: Viewer, draft_id: str, chapter_id: str, version: int | None, action: str = "read_draft") -> Moment:
    """Return a chapter, removed ones too, at a version (`None`: the present), to whoever may do `action` there.

    Raises `NotFound` for a chapter that never was in the draft, `Invalid` for a version it never had.
    """
    with reading() as session:
        access = access_draft(session, viewer, draft_id, action)
        chapter = access_former(session, access, chapter_id)
        texts = Texts(session, draft_id)
        version = chapter.version if version is None else version
        doc = texts.at_version(chapter, version)
        runs = runs_at(session, chapter, version)
        origins = origins_of(session, draft_id, runs)
        stops = stops_of(work_on(session, texts, [chapter])[chapter.id])
        people = people_of(session, draft_id)
        let_go(session, chapter)
        return Moment(chapter, version, doc, runs, origins, stops, people, actions_of(access.role))


def stops_of(work: Iterable[Work]) -> list[Stop]:
    """Return where a slider stops: after each stretch of work, or where these are too many, after some of them."""
    by_version = {one.last: Stop(one.last, one.ended, one.actor) for one in sorted(work, key=lambda one: one.ended)}
    stops = [by_version[version] for version in sorted(by_version)]
    if len(stops) <= MOST_STOPS:
        return stops
    last = len(stops) - 1
    return [stops[number * last // (MOST_STOPS - 1)] for number in range(MOST_STOPS)]


def read_comparison(viewer: Viewer, draft_id: str, chapter_id: str, first: int, last: int) -> Comparison:
    """Return what differs between two versions of a chapter; raises as `read_moment` does."""
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        return _compared(session, access, chapter_id, first, last)


def _compared(session: Session, access: Access, chapter_id: str, first: int, last: int) -> Comparison:
    chapter = access_former(session, access, chapter_id)
    texts = Texts(session, access.draft.id)
    passages = compare(texts.at_version(chapter, first), texts.at_version(chapter, last))
    runs = runs_at(session, chapter, last)
    put_in = list(_put_in(passages, runs, origins_of(session, access.draft.id, runs)))
    words: Counter[int] = Counter()
    people: dict[int, Person] = {}
    by: dict[tuple[int, int], list[Person]] = {}
    for place, person, text in put_in:
        words[person.id] += words_in(text)
        people[person.id] = person
        by[place] = [*(one for one in by.get(place, []) if one != person), person]
    let_go(session, chapter)
    writers = [(people[one], count) for one, count in words.most_common() if count]
    return Comparison(chapter, first, last, passages, summary(passages), writers, by)


def _put_in(
    passages: Sequence[Passage], runs: list[Run], origins: Mapping[tuple[int, int], Origin]
) -> Iterator[tuple[tuple[int, int], Person, str]]:
    """Yield place, writer and words of whatever was put in, a writer at a time."""
    for index, passage in enumerate(passages):
        if passage.new_pos is None:
            continue
        at = passage.new_pos + 1
        for number, piece in enumerate(passage.pieces):
            if piece.kind == "deleted":
                continue
            size = piece.content.size
            if piece.kind == "inserted":
                text, done = spelled({"type": "", "content": piece.content.to_json()}), 1
                for length, seq, part in between(runs, at, at + size):
                    yield (index, number), origins[seq, part].writer, text[done : done + length]
                    done += length
            at += size
