"""Owns readers' comments under a story: leaving them, and what author and co-authors may do with them."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import Viewer
from beta.domain.names import clean_name
from beta.domain.rights import may
from beta.domain.story_access import StoryAccess, access_story
from beta.domain.story_threads import State
from beta.domain.transaction import writing
from beta.errors import Conflict, Invalid, NotAllowed, NotFound
from beta.models import StoryComment, now

MAX_BODY = 10_000
MODES = ("open", "held", "closed")
CLOSED = "Comments on this story are closed, so yours was not posted."

_SENT_TWICE_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True)
class LeftComment:
    """A comment just left: its number, and whether everybody sees it now or it waits for approval."""

    id: int
    is_held: bool


def leave_comment_on_story(viewer: Viewer, story_id: str, name: str, body: str, parent_id: int | None = None) -> LeftComment:
    """Leave a comment, or an answer to one; anybody may, unless the story's comments are closed.

    `name` counts only for somebody signed out: whoever is signed in comments by their own. `body` is plain text of 1
    to 10,000 characters. The same words sent twice by the same person are one comment. Comments of author and
    co-authors are never held. Raises `Invalid` (with `field`), `Conflict`, `NotAllowed` or `NotFound`.
    """
    shown_name = clean_name(viewer.name if viewer.user_id is not None else name)
    text = _clean_body(body)
    with writing() as session:
        access = access_story(session, viewer, story_id, "comment_on_story", lock=True)
        if access.story.comments_mode == "closed":
            raise NotAllowed(CLOSED)
        if parent_id is not None:
            _require_answerable(session, access, parent_id)
        comment = StoryComment(
            story_id=story_id,
            parent_id=parent_id,
            user_id=viewer.user_id,
            name=shown_name,
            body=text,
            state=_first_state(access),
            created_at=now(),
        )
        comment = _sent_before(session, comment) or comment
        session.add(comment)
        session.flush()
        return LeftComment(comment.id, comment.state == "held")


def hide_comment(viewer: Viewer, story_id: str, comment_id: int) -> None:
    """Take a comment out of readers' sight; author and co-authors may."""
    _move(viewer, story_id, comment_id, "hide_comment", "hidden")


def show_comment(viewer: Viewer, story_id: str, comment_id: int) -> None:
    """Bring a hidden comment back; author and co-authors may."""
    _move(viewer, story_id, comment_id, "hide_comment", "shown")


def approve_comment(viewer: Viewer, story_id: str, comment_id: int) -> None:
    """Let everybody see a held comment; author and co-authors may."""
    _move(viewer, story_id, comment_id, "approve_comment", "shown")


def delete_comment(viewer: Viewer, story_id: str, comment_id: int) -> None:
    """Delete a comment for good, its words and name with it; author and co-authors may. Answers to it stay."""
    _move(viewer, story_id, comment_id, "delete_comment", "deleted")


def set_comments_mode(viewer: Viewer, story_id: str, mode: str) -> None:
    """Make comments `open`, `held` for approval, or `closed`; author and co-authors may."""
    if mode not in MODES:
        raise Invalid("Comments are open, held for approval, or closed.", field="mode")
    with writing() as session:
        access_story(session, viewer, story_id, "set_comments_mode", lock=True).story.comments_mode = mode


def _move(viewer: Viewer, story_id: str, comment_id: int, action: str, state: State) -> None:
    with writing() as session:
        access_story(session, viewer, story_id, action, lock=True)
        comment = session.get(StoryComment, comment_id)
        if comment is None or comment.story_id != story_id or comment.state == "deleted":
            raise NotFound("This comment is not there any more.")
        comment.state = state
        if state == "deleted":
            comment.name = comment.body = ""
            comment.user_id = None


def _first_state(access: StoryAccess) -> State:
    is_held = access.story.comments_mode == "held" and not may(access.role, "approve_comment")
    return "held" if is_held else "shown"


def _clean_body(body: str) -> str:
    """Return the text with one kind of newline, without invisible controls, trimmed, within its bounds."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()
    if not text:
        raise Invalid("There is nothing in the comment yet.", field="body")
    if len(text) > MAX_BODY:
        raise Invalid(
            f"A comment has at most {MAX_BODY:,} characters; this one has {len(text):,}. Shorten it, or post it in parts.",
            field="body",
        )
    return text


def _require_answerable(session: Session, access: StoryAccess, parent_id: int) -> None:
    parent = session.get(StoryComment, parent_id)
    if parent is None or parent.story_id != access.story.id or parent.state != "shown":
        raise Conflict("The comment you are answering is not there any more. Your words are below; post them as a new one.")


def _sent_before(session: Session, comment: StoryComment) -> StoryComment | None:
    """Return the comment this one repeats: a button pressed twice, or a page sent again."""
    return session.scalar(
        select(StoryComment)
        .where(
            StoryComment.story_id == comment.story_id,
            StoryComment.parent_id.is_not_distinct_from(comment.parent_id),
            StoryComment.user_id.is_not_distinct_from(comment.user_id),
            StoryComment.name == comment.name,
            StoryComment.body == comment.body,
            StoryComment.state.in_(("shown", "held")),
            StoryComment.created_at > comment.created_at - _SENT_TWICE_WITHIN,
        )
        .order_by(StoryComment.id)
        .limit(1)
    )
