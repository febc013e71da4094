"""Owns how publishing becomes rows: a story, and an edition frozen from the texts as they stand at that event."""

from sqlalchemy import select

from beta.domain.log import Projection, Projector
from beta.models import Chapter, DraftEvent, Edition, Story
from beta.prose.render import word_count
from beta.prose.story_html import render_story


def _story_published(projector: Projector, event: DraftEvent) -> None:
    data = event.data
    story = projector.session.get(Story, data["story"])
    if story is None:
        story = Story(id=data["story"], draft_id=event.draft_id, published_at=event.created_at)
        projector.session.add(story)
    story.slug = data["slug"]
    story.edition = data["edition"]
    chapters = projector.session.scalars(
        select(Chapter).where(Chapter.draft_id == event.draft_id, Chapter.removed.is_(False)).order_by(Chapter.position)
    ).all()
    docs = [(chapter.title, projector.texts.current(chapter)) for chapter in chapters]
    projector.session.flush()
    projector.session.add(
        Edition(
            story_id=story.id,
            number=data["edition"],
            title=data["title"],
            header=data["header"],
            credits=data["credits"],
            html=render_story(docs),
            words=sum(word_count(doc) for _, doc in docs),
            seq=event.seq,
            published_at=event.created_at,
        )
    )


STORIES: dict[str, Projection] = {"story_published": _story_published}
"""The events that make a draft public."""
