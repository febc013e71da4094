"""Owns a chapter as it was at one version, where a slider through its time stops, and two versions compared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from beta.domain.work import removed_between, runs_at, work_on
from beta.models import Chapter
from beta.prose.compare import Counts, Passage, compare, summary
from beta.prose.passages import PieceKind
from beta.prose.pieces import Run, several
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
class Deed:
    """That somebody put words into a passage, or took some out of it; whose suggestion was accepted did it."""

    passage: Passage
    by: Person
    words: int


@dataclass(frozen=True)
class Comparison:
    """Two versions of a chapter: the passages of both, how many words differ, who put words in, and who took them out.

    Who took them out is told where the second version is the later one: seen backwards, they are what was written since.
    """

    chapter: Chapter
    first: int
    last: int
    passages: tuple[Passage, ...]
    counts: Counts
    put_in: list[Deed]
    taken_out: list[Deed]

    @property
    def writers(self) -> list[tuple[Person, int]]:
        """Who put in how many words, most first."""
        return _by_person(self.put_in)

    @property
    def removers(self) -> list[tuple[Person, int]]:
        """Who took out how many words, most first."""
        return _by_person(self.taken_out)


def _by_person(deeds: Iterable[Deed]) -> list[tuple[Person, int]]:
    words: Counter[Person] = Counter()
    for deed in deeds:
        words[deed.by] += deed.words
    return [(person, count) for person, count in words.most_common() if count]


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
    old, new = texts.at_version(chapter, first), texts.at_version(chapter, last)
    passages = compare(old, new)
    counts = summary(passages)
    written = runs_at(session, chapter, last)
    removed = []
    if first < last and counts.words_removed:
        removed = removed_between(session, texts, chapter, old.content.size, first, last)
    origins = origins_of(session, access.draft.id, [run for run in (*written, *removed) if run[1]])
    put_in = _deeds(passages, "inserted", written, origins)
    taken_out = _deeds([one for one in passages if one.kind != "moved_away"], "deleted", removed, origins)
    let_go(session, chapter)
    return Comparison(chapter, first, last, passages, counts, put_in, taken_out)


def _deeds(
    passages: Sequence[Passage], kind: PieceKind, runs: list[Run], origins: Mapping[tuple[int, int], Origin]
) -> list[Deed]:
    """Return who did what to the pieces of a kind, of which `runs` tell by which event."""
    pieces = [(passage, piece) for passage in passages for piece in passage.pieces if piece.kind == kind]
    found = several(runs, ((piece.at, piece.at + piece.content.size) for _, piece in pieces))
    deeds = []
    for (passage, piece), parts in zip(pieces, found, strict=True):
        text, done = spelled({"type": "", "content": piece.content.to_json()}), 1
        for length, seq, part in parts:
            if seq:
                deeds.append(Deed(passage, origins[seq, part].writer, words_in(text[done : done + length])))
            done += length
    return deeds
