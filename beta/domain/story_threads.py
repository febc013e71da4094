"""Owns the reading of comments under a story: threads, and which of them a reader may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.rights import may
from beta.domain.story_access import StoryAccess
from beta.models import Member, StoryComment

State = Literal["shown", "held", "hidden", "deleted"]

MAX_DEPTH = 4
"""How deep answers are nested on the page; an answer to the deepest stands beside it."""


@dataclass(frozen=True)
class Thread:
    """A comment and the answers under it.

    `gone` is true where the comment itself is not for this reader and only holds the answers together; then `name`
    and `body` are empty. `by_author` is true for the story's author and co-authors.
    """

    id: int
    name: str
    body: str
    state: State
    at: datetime
    gone: bool
    by_author: bool
    is_own: bool
    replies: tuple["Thread", ...]


def read_threads(session: Session, access: StoryAccess) -> tuple[Thread, ...]:
    """Return the threads this reader may see, the oldest first.

    Everybody sees what is shown; who wrote a comment also sees that it is held; authors and co-authors see what is
    held and hidden too. What was deleted, or may not be seen, leaves a gap only where answers hang on it.
    """
    comments = session.scalars(
        select(StoryComment).where(StoryComment.story_id == access.story.id).order_by(StoryComment.id)
    ).all()
    writers = set(
        session.scalars(
            select(Member.user_id).where(Member.draft_id == access.story.draft_id, Member.role.in_(("author", "coauthor")))
        )
    )
    parents = {comment.id: comment.parent_id for comment in comments}
    answers: dict[int | None, list[StoryComment]] = defaultdict(list)
    for comment in comments:
        answers[_shown_under(comment.parent_id, parents)].append(comment)
    return _threads(access, answers, writers, None)


def find_answerable(threads: tuple[Thread, ...], comment_id: int | None) -> Thread | None:
    """Return the comment of this number if it is there for everybody, so that it can be answered."""
    for thread in threads:
        if thread.id == comment_id:
            return thread if thread.state == "shown" else None
        if found := find_answerable(thread.replies, comment_id):
            return found
    return None


def count_shown(threads: tuple[Thread, ...]) -> int:
    """Return how many of these comments everybody can see, answers included."""
    return sum((one.state == "shown") + count_shown(one.replies) for one in threads)


def _shown_under(parent_id: int | None, parents: dict[int, int | None]) -> int | None:
    """Return under which comment an answer to `parent_id` is shown: that one, or one above where it is too deep."""
    line: list[int] = []
    while parent_id is not None:
        line.append(parent_id)
        parent_id = parents[parent_id]
    return line[-(MAX_DEPTH - 1) :][0] if line else None


def _threads(
    access: StoryAccess, answers: dict[int | None, list[StoryComment]], writers: set[int], parent_id: int | None
) -> tuple[Thread, ...]:
    threads = []
    for comment in answers[parent_id]:
        replies = _threads(access, answers, writers, comment.id)
        gone = not _may_see(access, comment)
        if gone and not replies:
            continue
        threads.append(
            Thread(
                id=comment.id,
                name="" if gone else comment.name,
                body="" if gone else comment.body,
                state=_state(comment),
                at=comment.created_at,
                gone=gone,
                by_author=not gone and comment.user_id in writers,
                is_own=comment.user_id is not None and comment.user_id == access.user_id,
                replies=replies,
            )
        )
    return tuple(threads)


def _may_see(access: StoryAccess, comment: StoryComment) -> bool:
    if comment.state == "deleted":
        return False
    if comment.state == "shown" or may(access.role, "hide_comment"):
        return True
    return comment.state == "held" and access.user_id is not None and comment.user_id == access.user_id


def _state(comment: StoryComment) -> State:
    state: State = comment.state  # type: ignore[assignment]  # the column holds only states written by story_comments
    return state
