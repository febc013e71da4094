"""Owns the commands on chapters as wholes: add, rename, move, remove, restore."""

from beta.domain.commands.loading import access_chapter
from beta.domain.log import Change
from beta.domain.messages.chapters import AddChapter, MoveChapter, OnChapter, RenameChapter
from beta.errors import Conflict, Invalid, TooMany
from beta.models import Chapter
from beta.prose.schema import SCHEMA, document_json

MAX_CHAPTERS = 500


def _count(change: Change) -> int:
    return len(change.projector.present_chapters())


def require_room(change: Change, there: Chapter | None) -> None:
    """Raise `Conflict` when a new chapter's id is `there` already, `TooMany` when the draft holds no more of them."""
    if there is not None:
        raise Conflict("A chapter with this id is there already.")
    if _count(change) >= MAX_CHAPTERS:
        raise TooMany(f"A draft holds at most {MAX_CHAPTERS} chapters.")


def add_chapter(change: Change, message: AddChapter) -> None:
    """Add an empty chapter."""
    require_room(change, change.access.named.chapter)
    count = _count(change)
    position = count if message.position is None else min(message.position, count)
    doc = document_json(SCHEMA.node("doc", None, [SCHEMA.node("paragraph")]))
    data = {"chapter": message.chapter, "title": message.title, "position": position, "doc": doc}
    change.append("chapter_added", data, chapter_id=message.chapter)


def rename_chapter(change: Change, message: RenameChapter) -> None:
    """Give a chapter another title; an empty one leaves it untitled."""
    chapter = access_chapter(change, message.chapter)
    change.append("chapter_renamed", {"chapter": chapter.id, "title": message.title}, chapter_id=chapter.id)


def move_chapter(change: Change, message: MoveChapter) -> None:
    """Put a chapter at another place."""
    chapter = access_chapter(change, message.chapter)
    position = min(message.position, _count(change) - 1)
    change.append("chapter_moved", {"chapter": chapter.id, "position": position}, chapter_id=chapter.id)


def remove_chapter(change: Change, message: OnChapter) -> None:
    """Take a chapter out of the draft; it is kept, with its remarks, and can be restored."""
    chapter = access_chapter(change, message.chapter)
    if _count(change) == 1:
        raise Invalid("A draft keeps at least one chapter.")
    change.append("chapter_removed", {"chapter": chapter.id}, chapter_id=chapter.id)


def restore_chapter(change: Change, message: OnChapter) -> None:
    """Put a removed chapter back, at the end of the draft or where it was, whichever comes first."""
    chapter = access_chapter(change, message.chapter, removed=True)
    position = min(chapter.position, _count(change))
    change.append("chapter_restored", {"chapter": chapter.id, "position": position}, chapter_id=chapter.id)
