"""Owns the commands on versions: naming the draft as it is, restoring a chapter as it was, marking one as read."""

from beta.domain.commands.loading import access_chapter
from beta.domain.commands.rewriting import rewrite_chapter
from beta.domain.log import Change, person
from beta.domain.messages.versions import NameVersion, OnVersion
from beta.errors import Conflict, Invalid


def name_version(change: Change, message: NameVersion) -> None:
    """Give the draft as it is now a name, by which it is found again; what happens later changes nothing of it."""
    name = message.name.strip()
    if not name:
        raise Invalid("A version needs a name.")
    seq = change.draft.head
    change.append("version_named", {"version": f"version-{seq + 1}", "name": name, "seq": seq})


def restore_version(change: Change, message: OnVersion) -> None:
    """Make a chapter read as it did at an earlier version, by ordinary steps: nothing is lost, and remarks stay.

    Raises `Invalid` for a version that never was, `Conflict` where the chapter reads like it already.
    """
    chapter = access_chapter(change, message.chapter)
    former = change.texts.at_version(chapter, message.version)
    if former.eq(change.texts.current(chapter)):
        raise Conflict("The chapter reads like this already. Nothing was changed.")
    rewrite_chapter(change, chapter, former, "version_restored", {"restored": message.version})


def mark_read(change: Change, message: OnVersion) -> None:
    """Note how far the acting person has read a chapter; nobody else is told."""
    chapter = access_chapter(change, message.chapter)
    if message.version > chapter.version:
        raise Invalid("The chapter has not come to this version yet.")
    data = {"chapter": chapter.id, "version": message.version}
    change.append("chapter_read", data, audience=person(change.user_id))
