"""Owns the command by which a whole new text, written elsewhere, becomes ordinary changes of a draft."""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from beta.domain.access import Access
from beta.domain.aside import aside
from beta.domain.commands.chapters import MAX_CHAPTERS
from beta.domain.commands.coming_back import bring_back
from beta.domain.commands.loading import access_chapter
from beta.domain.commands.moving import append_moved
from beta.domain.commands.rewriting import Rewriting, append_rewrite, rewriting_of, unsettled
from beta.domain.log import Change, open_projector
from beta.domain.messages.uploads import UploadVersion
from beta.domain.planned_chapters import PlannedChapter
from beta.domain.uploads import Plan, plan_upload, with_remarks
from beta.errors import Conflict, Invalid, TooMany
from beta.formats.plain_text import read_manuscript
from beta.models import Chapter, Draft, DraftEvent
from beta.prose.anchors import Range
from beta.prose.schema import document_json
from beta.prose.steps import StepMap

_OF_CHAPTERS = ("chapter_added", "chapter_renamed", "chapter_moved", "chapter_removed", "chapter_restored")


@dataclass(frozen=True)
class Prepared:
    """What an upload takes long to find: the plan, and by chapter the steps that make it."""

    plan: Plan
    rewritings: Mapping[str, Rewriting]


def prepare_upload(session: Session, access: Access, message: UploadVersion) -> Prepared:
    """Plan an upload before the draft is locked, on the text as it was after `seq`; others can write meanwhile.

    Raises `Conflict` when the text has moved on since, `Invalid` when the text does not fit, `TooLarge` as a new draft does.
    """
    _require_still(session, access.draft, message.seq)
    manuscript = aside(read_manuscript, message.text)
    projector = open_projector(session, access.draft)
    plan = plan_upload(projector, manuscript, message.chapter, message.keep)
    ranges = {one.chapter.id: dict(projector.anchors.of(one.chapter.id).items()) for one in plan.chapters if one.chapter}
    projector.publish()
    return Prepared(plan, aside(_rewritings, plan, ranges))


def _rewritings(plan: Plan, ranges: Mapping[str, Mapping[str, Range]]) -> dict[str, Rewriting]:
    wanted = [(one.chapter, one.old, one.new) for one in plan.chapters if one.has_other_text]
    return {
        chapter.id: rewriting_of(old, new, ranges[chapter.id], plan.places)
        for chapter, old, new in wanted
        if chapter is not None and old is not None and new is not None
    }


def upload_version(change: Change, message: UploadVersion, prepared: Prepared) -> None:
    """Make the text of a chapter, or of the whole draft, that of `message`; the header stays.

    Remarks are carried as they stand now, those left since the upload was prepared like all others. Raises `Conflict` when
    the text has moved on since `seq`, `Invalid` when nothing would change.
    """
    _require_still(change.session, change.draft, message.seq)
    change.projector.present_chapters()
    plan = with_remarks(prepared.plan, change.projector)
    added = sum(one.chapter is None for one in plan.chapters)
    if added and added + len(change.projector.present_chapters()) > MAX_CHAPTERS:
        raise TooMany(f"A draft holds at most {MAX_CHAPTERS} chapters.")
    written = list(_written(change, plan, prepared.rewritings))
    _place(change, plan, [chapter for chapter, _ in written])
    for chapter, maps in written:
        if maps:
            bring_back(change, chapter, maps)
    if message.chapter is None:
        _arrange(change, [chapter for chapter, _ in written])
    for one in plan.chapters:
        if one.chapter is not None and one.new is None:
            change.append("chapter_removed", {"chapter": one.chapter.id}, chapter_id=one.chapter.id)
    if not change.events:
        raise Invalid("This is the text as it is: nothing differs.")


def _require_still(session: Session, draft: Draft, seq: int) -> None:
    """Raise `Conflict` when the text has moved on since event `seq`, `Invalid` for one that is still to come."""
    if seq > draft.head:
        raise Invalid("The draft has not come to this event yet.")
    touches = or_(DraftEvent.version.is_not(None), DraftEvent.kind.in_(_OF_CHAPTERS))
    since = exists().where(DraftEvent.draft_id == draft.id, DraftEvent.seq > seq, touches)
    if seq != draft.head and session.scalar(select(since)):
        raise Conflict(
            "The text has changed since you compared it. Nothing is uploaded yet: look at the difference once more."
        )


def _written(change: Change, plan: Plan, rewritings: Mapping[str, Rewriting]) -> Iterator[tuple[Chapter, list[StepMap]]]:
    """Append titles and texts; yield each planned chapter as it is then, with the maps of what was put into it."""
    last: Chapter | None = None
    for one in plan.chapters:
        if one.chapter is None:
            last, maps = _added(change, one, last)
        else:
            last, maps = one.chapter, []
            if one.is_renamed:
                change.append("chapter_renamed", {"chapter": last.id, "title": one.title}, chapter_id=last.id)
            if one.new is not None and one.has_other_text:
                maps = append_rewrite(change, last, one.new, "version_uploaded", {}, plan.places, rewritings.get(last.id))
        yield last, maps


def _added(change: Change, planned: PlannedChapter, after: Chapter | None) -> tuple[Chapter, list[StepMap]]:
    if planned.new is None:
        raise Invalid("A new chapter needs a text.")
    chapter_id = secrets.token_urlsafe(9)
    position = change.projector.present_chapters().index(after) + 1 if after else 0
    data = {"chapter": chapter_id, "title": planned.title, "position": position, "doc": document_json(planned.new)}
    change.append("chapter_added", data, chapter_id=chapter_id)
    chapter = access_chapter(change, chapter_id)
    return chapter, [StepMap([0, 0, planned.new.content.size])]


def _place(change: Change, plan: Plan, chapters: Sequence[Chapter]) -> None:
    """Put each remark where its words are now, those on another chapter included."""
    by_chapter: dict[int, dict[str, Range]] = defaultdict(dict)
    for key, (number, range_) in plan.places.items():
        by_chapter[number][key] = range_
    for number, places in sorted(by_chapter.items()):
        append_moved(change, chapters[number], unsettled(change, chapters[number], places))


def _arrange(change: Change, order: Sequence[Chapter]) -> None:
    """Put the chapters in this order, which has all that are present."""
    for position, chapter in enumerate(order):
        if change.projector.present_chapters()[position] is not chapter:
            change.append("chapter_moved", {"chapter": chapter.id, "position": position}, chapter_id=chapter.id)
