"""Owns who did what to a draft's chapters, and when: stretches of work from kept texts and from the log since."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.authorship import Authorship, Stretch, read_stretch
from beta.domain.edits import edits_between
from beta.domain.kept_texts import last_kept, work_kept
from beta.domain.recent import Recent
from beta.domain.texts import Texts
from beta.models import Chapter, DraftEvent, KeptText
from beta.prose.pieces import Pieces, Run
from beta.prose.positions import spelled
from beta.prose.schema import document_json

KEPT = 1024
"""Chapters whose latest work each process keeps in memory."""

OF_SEVERAL = ("remarks_decided", "remarks_reopened")
"""Events that carry out several remarks: one step for each, the last remark of the text first."""

LATEST: Recent[tuple[str, str], tuple[Stretch, ...]] = Recent(KEPT)
"""The work on a chapter since its last kept text, at its version."""


def work_on(session: Session, texts: Texts, chapters: Sequence[Chapter]) -> dict[str, list[Stretch]]:
    """Return the stretches of work on each of these chapters of one draft, by chapter, in the order they began."""
    work: dict[str, list[Stretch]] = defaultdict(list)
    if not chapters:
        return work
    wanted = [chapter.id for chapter in chapters]
    for chapter_id, _, kept in session.execute(work_kept(chapters[0].draft_id).where(KeptText.chapter_id.in_(wanted))):
        work[chapter_id] += map(read_stretch, kept["stretches"])
    for chapter in chapters:
        work[chapter.id] += _latest(session, texts, chapter)
    return work


def _latest(session: Session, texts: Texts, chapter: Chapter) -> tuple[Stretch, ...]:
    key = (chapter.draft_id, chapter.id)
    known = LATEST.get(key)
    if known is not None and known[0] == chapter.version:
        return known[1]
    found = last_kept(session, *key, chapter.version)
    if found is None:
        return ()
    before, stretches = found
    if before.version != chapter.version:
        now = "".join(map(spelled, document_json(texts.current(chapter))["content"]))
        work = followed(session, chapter, len(before.text), before.version, chapter.version)
        work.count(before.text, now)
        stretches = [*stretches, *work.stretches]
    LATEST.keep(key, chapter.version, tuple(stretches))
    return tuple(stretches)


def followed(session: Session, chapter: Chapter, size: int, after: int, until: int) -> Authorship:
    """Return the work on a chapter, of `size` positions at version `after`, from there to version `until`."""
    work = Authorship(size, after)
    for edit in edits_between(session, chapter.draft_id, chapter.id, after, until):
        work.follow(edit)
    return work


def runs_at(session: Session, chapter: Chapter, version: int) -> list[Run]:
    """Return who wrote which stretch of the chapter as it was at a version; nothing for a chapter that was never added."""
    found = last_kept(session, chapter.draft_id, chapter.id, version)
    if found is None:
        return []
    before = found[0]
    work = followed(session, chapter, sum(run[0] for run in before.runs), before.version, version)
    return work.runs(before.runs)


def removed_between(session: Session, texts: Texts, chapter: Chapter, size: int, after: int, until: int) -> list[Run]:
    """Return which event took out which stretch of the chapter (of `size` positions at version `after`) before `until`.

    The runs are of the text at `after`; the event of what still stands is 0. The log is asked for no step: maps are kept.
    """
    pieces = Pieces(size)
    for number, step_map in enumerate(texts.maps_between(chapter.id, after, until), after):
        pieces.follow(step_map.ranges, number)
    query = select(DraftEvent.version, DraftEvent.seq, DraftEvent.kind).where(
        DraftEvent.draft_id == chapter.draft_id,
        DraftEvent.chapter_id == chapter.id,
        DraftEvent.version >= after,
        DraftEvent.version < until,
    )
    events = session.execute(query.order_by(DraftEvent.version)).all() if pieces.removed else []
    begins = [event.version for event in events]
    runs: list[Run] = []
    at = 0
    for length, number, stood in sorted(pieces.removed, key=lambda piece: piece[2]):
        index = bisect_right(begins, number) - 1
        ends = begins[index + 1] if index + 1 < len(begins) else until
        part = ends - 1 - number if events[index].kind in OF_SEVERAL else 0
        runs += [(stood - at, 0, 0), (length, events[index].seq, part)]
        at = stood + length
    return [*(run for run in runs if run[0]), (size - at, 0, 0)]
