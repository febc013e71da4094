"""Owns what a reader sees of a story: its last edition, who wrote it, and the comments this reader may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from beta.domain.access import Viewer
from beta.domain.rights import may
from beta.domain.story_access import access_story
from beta.domain.story_threads import Thread, count_shown, read_threads
from beta.models import Edition, Member, Story, User, db
from beta.prose.story_html import contents_of

WORDS_A_MINUTE = 230
"""How fast people read fiction silently: Brysbaert (2019), "How many words do we read per minute?", gives 238-260."""


@dataclass(frozen=True)
class StoryPage:
    """A story for one reader.

    `header` are the edition's lines as (label, value), without the title; `html` is safe, as `prose/` made it;
    `contents` are (id, title) of its chapter headings; `threads` only what this reader may see.
    """

    id: str
    slug: str
    draft_id: str
    title: str
    author_name: str
    header: tuple[tuple[str, str], ...]
    credits: tuple[str, ...]
    words: int
    minutes: int
    html: str
    contents: tuple[tuple[str, str], ...]
    closing_note: str
    edition: int
    published_at: datetime
    updated_at: datetime
    comments_mode: str
    comment_count: int
    threads: tuple[Thread, ...]
    is_moderator: bool
    is_author: bool

    @property
    def url(self) -> str:
        """The story's path on this site; it never changes."""
        return f"/stories/{self.id}/{self.slug}"

    @property
    def summary(self) -> str:
        """The `Summary` of the header, or nothing."""
        return next((value for label, value in self.header if label == "Summary"), "")


def read_story(viewer: Viewer, story_id: str) -> StoryPage:
    """Return a story's last edition with its comments; anybody may. Raises `NotFound` when there is no such story."""
    session = db.session()
    access = access_story(session, viewer, story_id, "read_story")
    story = access.story
    edition = session.get_one(Edition, (story.id, story.edition))
    threads = read_threads(session, access)
    return StoryPage(
        id=story.id,
        slug=story.slug,
        draft_id=story.draft_id,
        title=edition.title,
        author_name=_author_name(story),
        header=tuple((line["label"], line["value"]) for line in edition.header["fields"] if line["label"] != "Title"),
        credits=tuple(edition.credits),
        words=edition.words,
        minutes=minutes_to_read(edition.words),
        html=edition.html,
        contents=tuple(contents_of(edition.html)),
        closing_note=edition.header["closing_note"],
        edition=edition.number,
        published_at=story.published_at,
        updated_at=edition.published_at,
        comments_mode=story.comments_mode,
        comment_count=count_shown(threads),
        threads=threads,
        is_moderator=may(access.role, "hide_comment"),
        is_author=may(access.role, "publish_story"),
    )


def minutes_to_read(words: int) -> int:
    """Return the minutes an adult needs for so many words, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def _author_name(story: Story) -> str:
    name = db.session.scalar(
        select(User.name)
        .join(Member, Member.user_id == User.id)
        .where(Member.draft_id == story.draft_id, Member.role == "author")
        .limit(1)
    )
    return name or ""
