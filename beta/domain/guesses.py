"""Owns what the tray tells of a remark adrift: the passage as its writer saw it, and where its words may be now."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import Viewer, access_draft, is_id
from beta.domain.log import open_projector
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.errors import BetaError, NotFound
from beta.models import Annotation, Chapter, DraftEvent
from beta.prose.anchors import text_between
from beta.prose.guesses import AROUND, Guess, guess_passages

SEEN = 120
"""Characters of the passage on either side of the words."""


def read_guesses(viewer: Viewer, draft_id: str, annotation_id: str) -> dict[str, Any]:
    """Return `{seen: {before, words, after}, guesses: [{chapter, version, from, to, quote, before, after, score}]}`.

    `seen` is the passage when the remark was left, from the log. Guesses are of the whole draft, best first, at most
    `MOST_GUESSES`, none below `MIN_GUESS` (prose/guesses.py). For members; raises `NotFound` for what they may not see.
    """
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        annotation = session.get(Annotation, (draft_id, annotation_id)) if is_id(annotation_id) else None
        if annotation is None or annotation.state == "withdrawn":
            raise NotFound("This remark is not in the draft.")
        if annotation.private and annotation.author_id != access.user_id:
            raise NotFound("This remark is not in the draft.")
        projector = open_projector(session, access.draft)
        seen = _seen(session, projector.texts, annotation)
        chapters = {chapter.id: chapter for chapter in projector.present_chapters()}
        docs = {key: projector.texts.current(chapter) for key, chapter in chapters.items()}
        projector.publish()
        found = guess_passages(docs, annotation.quote, seen["before"][-AROUND:], seen["after"][:AROUND])
        return {"seen": seen, "guesses": [_guess_json(guess, chapters[guess.chapter]) for guess in found]}


def _guess_json(guess: Guess, chapter: Chapter) -> dict[str, Any]:
    return {
        "chapter": chapter.id,
        "version": chapter.version,
        "from": guess.from_,
        "to": guess.to,
        "quote": guess.quote,
        "before": guess.before,
        "after": guess.after,
        "score": guess.score,
    }


def _seen(session: Session, texts: Texts, annotation: Annotation) -> dict[str, str]:
    """Return the passage as it was when the remark was left; where that is not known any more, what was kept with it."""
    kept = {"before": annotation.prefix, "words": annotation.quote, "after": annotation.suffix}
    query = select(DraftEvent.data).where(
        DraftEvent.draft_id == annotation.draft_id,
        DraftEvent.created_at == annotation.created_at,
        DraftEvent.kind.in_(("comment_left", "edit_suggested")),
    )
    left = next((data for data in session.scalars(query) if data["annotation"] == annotation.id), None)
    if left is None or left["adrift"] or left["quote"] != annotation.quote:
        return kept
    try:
        chapter = session.get_one(Chapter, (annotation.draft_id, left["chapter"]))
        doc = texts.at_version(chapter, left["version"])
    except BetaError:
        return kept
    start, end = max(0, left["from"] - 2 * SEEN), min(doc.content.size, left["to"] + 2 * SEEN)
    before, after = text_between(doc, start, left["from"]), text_between(doc, left["to"], end)
    if len(before) > SEEN:
        before = before[-SEEN:].partition(" ")[2]
    if len(after) > SEEN:
        after = after[:SEEN].rpartition(" ")[0]
    return {"before": before, "words": annotation.quote, "after": after}
