"""Owns the command by which a private note becomes a remark for everybody."""

from beta.domain.commands.loading import own_annotation, require_open
from beta.domain.log import EVERYONE, Change
from beta.domain.messages.remarks import OnAnnotation
from beta.domain.snapshot_rows import thread_of
from beta.errors import Conflict
from beta.models import Chapter
from beta.prose.anchors import Range


def publish_note(change: Change, message: OnAnnotation) -> None:
    """Show one's own private note to everybody, with its thread and where it stands now; it is a remark like others then."""
    note = own_annotation(change, message.annotation)
    if not note.private:
        raise Conflict("Everybody sees this remark already.", state=note.state)
    require_open(note)
    chapter = change.session.get_one(Chapter, (change.draft.id, note.chapter_id))
    range_ = change.anchors.of(chapter.id).find(note.id) or Range(note.from_pos, note.to_pos, adrift=True)
    data = {
        "annotation": note.id,
        "chapter": chapter.id,
        "version": chapter.version,
        "from": range_.from_,
        "to": range_.to,
        "adrift": range_.adrift,
        "quote": note.quote,
        "prefix": note.prefix,
        "suffix": note.suffix,
        "body": note.body,
        "kind": note.kind,
        "author": note.author_id,
        "at": change.at.isoformat(),
        "revised_at": note.revised_at.isoformat() if note.revised_at else None,
        **thread_of(change.session, change.draft.id, note.id),
    }
    change.append("note_published", data, audience=EVERYONE)
