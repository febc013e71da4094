"""Owns the commands on versions: naming the draft as it is, restoring a chapter as it was, marking one as read."""

from sqlalchemy.orm import Session

from beta.domain.access import Access
from beta.domain.aside import aside
from beta.domain.commands.loading import NO_CHAPTER, access_chapter
from beta.domain.commands.rewriting import Planned, plan_rewrite, rewrite_chapter, standing
from beta.domain.log import Change, open_projector, person
from beta.domain.messages.versions import NameVersion, OnVersion
from beta.errors import Conflict, Invalid, NotFound
from beta.models import Chapter


def name_version(change: Change, message: NameVersion) -> None:
    """Give the draft as it is now a name, by which it is found again; what happens later changes nothing of it."""
    name = message.name.strip()
    if not name:
        raise Invalid("A version needs a name.")
    seq = change.draft.head
    change.append("version_named", {"version": f"version-{seq + 1}", "name": name, "seq": seq})


def prepare_restore(session: Session, access: Access, message: OnVersion) -> Planned:
    """Plan a restore before the draft is locked, on the chapter as it is; others can write meanwhile.

    Raises `NotFound` for a chapter that is not in the draft, `Invalid` for a version that never was.
    """
    projector = open_projector(session, access.draft)
    chapter = session.get(Chapter, (access.draft.id, message.chapter))
    if chapter is None or chapter.removed:
        raise NotFound(NO_CHAPTER)
    former, present = projector.texts.at_version(chapter, message.version), projector.texts.current(chapter)
    version, ranges = chapter.version, standing(projector, chapter)
    projector.publish()
    return aside(plan_rewrite, version, present, former, ranges)


def restore_version(change: Change, message: OnVersion, planned: Planned) -> None:
    """Make a chapter read as it did at an earlier version, by ordinary steps: nothing is lost, and remarks stay.

    What was written since it was planned is in the history, as what stood there before. Raises `Invalid` for a version that
    never was, `Conflict` where the chapter reads like it already.
    """
    chapter = access_chapter(change, message.chapter)
    former = change.texts.at_version(chapter, message.version)
    if former.eq(change.texts.current(chapter)):
        raise Conflict("The chapter reads like this already. Nothing was changed.")
    rewrite_chapter(change, chapter, former, "version_restored", {"restored": message.version}, planned)


def mark_read(change: Change, message: OnVersion) -> None:
    """Note how far the acting person has read a chapter; nobody else is told."""
    chapter = access_chapter(change, message.chapter)
    if message.version > chapter.version:
        raise Invalid("The chapter has not come to this version yet.")
    data = {"chapter": chapter.id, "version": message.version}
    change.append("chapter_read", data, audience=person(change.user_id))
