"""Owns making a draft out of a text, and giving the text back."""

import secrets
from typing import Any

from sqlalchemy import exists, select

from beta.domain.access import Access, Viewer, access_draft
from beta.domain.commands.people import append_invitation, append_member
from beta.domain.door import begin_change, finish_change
from beta.domain.log import Change
from beta.domain.messages.people import CreateInvitation
from beta.domain.texts import Texts
from beta.domain.transaction import reading, writing
from beta.errors import NotAllowed
from beta.formats.plain_text import ChapterText, read_manuscript, write_plain_text
from beta.models import Chapter, Draft, DraftEvent, DraftSource
from beta.prose.header_lines import HeaderField
from beta.prose.schema import document_json

UNTITLED = "Untitled"

_TEXT_KINDS = (
    "text_edited",
    "version_uploaded",
    "header_edited",
    "suggestion_accepted",
    "annotation_reopened",
    "chapter_added",
    "chapter_renamed",
    "chapter_moved",
    "chapter_removed",
    "chapter_restored",
)


def create_draft(viewer: Viewer, text: str) -> str:
    """Make a draft of a pasted text (at most 5 MB) for a signed-in viewer, with one link for betas, and return its id.

    Raises `NotAllowed` when signed out, `TooLarge` or `Invalid` with a sentence when the text cannot be a draft.
    """
    if viewer.user_id is None:
        raise NotAllowed("Log in to make a draft.")
    manuscript = read_manuscript(text)
    title = manuscript.title or UNTITLED
    fields = [{"label": field.label, "value": field.value} for field in manuscript.fields if field.label != "Title"]
    header = {"fields": fields, "closing_note": manuscript.closing_note}
    with writing() as session:
        draft = Draft(id=secrets.token_urlsafe(16), title=title, header=header, head=0)
        session.add(draft)
        session.flush()
        change = begin_change(session, Access(draft, "author", viewer.user_id, None), None)
        whole_at = 3 + len(manuscript.chapters)
        data = {"title": title, "header": header, "source": manuscript.source, "whole_at": whole_at}
        change.append("draft_created", data)
        append_member(change, "author", viewer.name, True, None)
        _append_chapters(change, manuscript.chapters)
        append_invitation(change, CreateInvitation(label="Betas"))
    finish_change(change)
    return draft.id


def _append_chapters(change: Change, chapters: list[ChapterText]) -> None:
    for position, chapter in enumerate(chapters):
        chapter_id = secrets.token_urlsafe(9)
        data: dict[str, Any] = {"chapter": chapter_id, "title": chapter.title, "position": position}
        change.append("chapter_added", {**data, "doc": document_json(chapter.doc)}, chapter_id=chapter_id)


def export_text(viewer: Viewer, draft_id: str) -> tuple[str, str]:
    """Return `(title, text)` of a draft as plain text.

    A draft whose text and header were never touched gives back exactly what was pasted.
    """
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "export_draft")
        draft = access.draft
        source = session.get_one(DraftSource, draft_id)
        touched = exists().where(
            DraftEvent.draft_id == draft_id,
            DraftEvent.seq > source.whole_at,
            DraftEvent.kind.in_(_TEXT_KINDS) | DraftEvent.version.is_not(None),
        )
        if not session.scalar(select(touched)):
            return draft.title, source.text
        texts = Texts(session, draft_id)
        chapters = session.scalars(
            select(Chapter).where(Chapter.draft_id == draft_id, Chapter.removed.is_(False)).order_by(Chapter.position)
        )
        fields = [HeaderField(line["label"], line["value"]) for line in draft.header["fields"]]
        bodies = [ChapterText(chapter.title, texts.current(chapter)) for chapter in chapters]
        return draft.title, write_plain_text(draft.title, fields, bodies, draft.header["closing_note"])
