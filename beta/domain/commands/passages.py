"""Owns the commands that carry text from one place to another, remarks and all: within a chapter and between chapters."""

from typing import Any

from beta.domain.commands.chapters import require_room
from beta.domain.commands.loading import access_chapter
from beta.domain.commands.moving import append_moved
from beta.domain.commands.text import append_steps
from beta.domain.log import Change
from beta.domain.messages.chapters import MovePassage, OnChapter, SplitChapter
from beta.errors import Conflict, Invalid
from beta.models import Chapter
from beta.prose.anchors import Range, map_range
from beta.prose.blocks import parted_at, put_into, taken_out
from beta.prose.checks import check_position
from beta.prose.schema import SCHEMA, Node, document_json
from beta.prose.steps import Mapping, Step, maps_of, steps_to_json


def split_chapter(change: Change, message: SplitChapter) -> None:
    """Make what stands behind a position a new chapter, which follows; a remark over the cut goes with its larger part.

    Raises `Invalid` where there is nothing before or nothing behind it, `Conflict` for an id that is there already.
    """
    chapter = access_chapter(change, message.chapter)
    require_room(change, change.session.get(Chapter, (change.draft.id, message.new)))
    at = _present(change, chapter, message.version, message.at)
    steps, cut = parted_at(change.texts.current(chapter), at)
    doc = change.texts.current(chapter)
    if cut in (0, doc.content.size) or _is_bare(doc, 0, at) or _is_bare(doc, at, doc.content.size):
        raise Invalid("Put the caret between two paragraphs: where the new chapter is to begin.")
    _append_text(change, chapter, steps)
    doc = change.texts.current(chapter)
    tail = SCHEMA.node("doc", None, doc.content.cut(cut))
    data = {
        "chapter": message.new,
        "title": message.title,
        "position": change.projector.present_chapters().index(chapter) + 1,
        "doc": document_json(tail),
    }
    change.append("chapter_added", data, chapter_id=message.new)
    moved = {
        annotation: Range(max(0, range_.from_ - cut), range_.to - cut)
        for annotation, range_ in change.anchors.of(chapter.id).items()
        if not range_.adrift and range_.to - cut > cut - range_.from_
    }
    append_moved(change, access_chapter(change, message.new), moved)
    carried = {"into": message.new, "from": cut, "to": doc.content.size, "at": 0}
    _append_text(change, chapter, taken_out(doc, cut, doc.content.size).steps, carried=carried)


def merge_chapters(change: Change, message: OnChapter) -> None:
    """Put a chapter's text at the end of the chapter before it, and the emptied chapter into the tray.

    Raises `Invalid` for the first chapter.
    """
    chapter = access_chapter(change, message.chapter)
    present = change.projector.present_chapters()
    at = next(index for index, one in enumerate(present) if one.id == chapter.id)
    if at == 0:
        raise Invalid("There is no chapter before this one.")
    _carry(change, chapter, 0, change.texts.current(chapter).content.size, present[at - 1], None)
    change.append("chapter_removed", {"chapter": chapter.id}, chapter_id=chapter.id)


def move_passage(change: Change, message: MovePassage) -> None:
    """Take a passage out of a chapter and put it, as paragraphs of its own, elsewhere in it or in another chapter.

    Raises `Conflict` when its words have been deleted meanwhile, `Invalid` where it is to be moved into itself.
    """
    chapter, into = access_chapter(change, message.chapter), access_chapter(change, message.into)
    for position in (message.from_, message.to):
        check_position(change.texts.at_version(chapter, message.version), position)
    if message.from_ >= message.to:
        raise Invalid("Select the passage to move.")
    range_ = map_range(Range(message.from_, message.to), change.texts.maps_since(chapter, message.version))
    if range_.adrift:
        raise Conflict("The words you selected have been deleted meanwhile.")
    at = _present(change, into, message.into_version, message.at)
    if into.id == chapter.id and range_.from_ <= at <= range_.to:
        raise Invalid("The passage stands there already.")
    _carry(change, chapter, range_.from_, range_.to, into, at)


def _carry(change: Change, chapter: Chapter, from_: int, to: int, into: Chapter, at: int | None) -> None:
    """Put a passage into a chapter (at its end without `at`), then its remarks on it, and then take it out where it was.

    In this order no remark is adrift at any moment.
    """
    taken = taken_out(change.texts.current(chapter), from_, to)
    standing = [(key, one) for key, one in change.anchors.of(chapter.id).items() if not one.adrift]
    target = change.texts.current(into)
    steps, start = put_into(target, target.content.size if at is None else at, taken.content)
    _append_text(change, into, steps)
    along = {
        key: Range(one.from_ - taken.start + start, one.to - taken.start + start)
        for key, one in standing
        if taken.from_ <= one.from_ and one.to <= taken.to
    }
    append_moved(change, into, along)
    back = Mapping(maps_of(steps)) if into.id == chapter.id else Mapping()
    doc = change.texts.current(chapter)
    out = taken_out(doc, back.map(from_, 1), back.map(to, -1))
    carried = {"into": into.id, "from": out.from_, "to": out.to, "at": taken.from_ - taken.start + start}
    _append_text(change, chapter, out.steps, carried=carried)


def _append_text(change: Change, chapter: Chapter, steps: list[Step], **told: Any) -> None:
    """Append steps, with what else there is to tell: `carried`, where the words that they take out have been put."""
    if steps:
        data = {"steps": steps_to_json(steps), "client": "", **told}
        append_steps(change, chapter, "text_edited", data, maps_of(steps))


def _present(change: Change, chapter: Chapter, version: int, at: int) -> int:
    """Return where a position of a version is now; raises `Invalid` for one that is not in it."""
    check_position(change.texts.at_version(chapter, version), at)
    return Mapping(change.texts.maps_since(chapter, version)).map(at, -1)


def _is_bare(doc: Node, from_: int, to: int) -> bool:
    """Return whether there is nothing at all to read between two positions: no words, and no scene break."""
    return not doc.text_between(from_, to, None, "*").strip()
