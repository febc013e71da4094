"""Owns the command by which a whole new text, written elsewhere, becomes ordinary changes of a draft."""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import exists, or_, select

from beta.domain.commands.chapters import MAX_CHAPTERS
from beta.domain.commands.coming_back import bring_back
from beta.domain.commands.loading import access_chapter
from beta.domain.commands.moving import append_moved
from beta.domain.commands.rewriting import append_rewrite, unsettled
from beta.domain.log import Change
from beta.domain.messages.uploads import UploadVersion
from beta.domain.planned_chapters import PlannedChapter
from beta.domain.uploads import Plan, plan_upload
from beta.errors import Conflict, Invalid, TooMany
from beta.formats.plain_text import read_manuscript
from beta.models import Chapter, DraftEvent
from beta.prose.anchors import Range
from beta.prose.schema import document_json
from beta.prose.steps import StepMap

_OF_CHAPTERS = ("chapter_added", "chapter_renamed", "chapter_moved", "chapter_removed", "chapter_restored")


def upload_version(change: Change, message: UploadVersion) -> None:
    """Make the text of a chapter, or of the whole draft, that of `message`; the header stays.

    Raises `Conflict` when the text has moved on since `seq`, `Invalid` when nothing would change or the text does not fit,
    `TooLarge` as a new draft does.
    """
    if _has_moved_on(change, message.seq):
        raise Conflict(
            "The text has changed since you compared it. Nothing is uploaded yet: look at the difference once more."
        )
    plan = plan_upload(change.projector, read_manuscript(message.text), message.chapter, message.keep)
    added = sum(one.chapter is None for one in plan.chapters)
    if added and added + len(change.projector.present_chapters()) > MAX_CHAPTERS:
        raise TooMany(f"A draft holds at most {MAX_CHAPTERS} chapters.")
    written = list(_written(change, plan))
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


def _has_moved_on(change: Change, seq: int) -> bool:
    touches = or_(DraftEvent.version.is_not(None), DraftEvent.kind.in_(_OF_CHAPTERS))
    since = exists().where(DraftEvent.draft_id == change.draft.id, DraftEvent.seq > seq, touches)
    return seq != change.draft.head and bool(change.session.scalar(select(since)))


def _written(change: Change, plan: Plan) -> Iterator[tuple[Chapter, list[StepMap]]]:
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
                maps = append_rewrite(change, last, one.new, "version_uploaded", {}, plan.places)
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
