"""Owns the command that publishes: the text as it stands, under a header with credits, becomes an edition."""

import secrets

from sqlalchemy import select

from beta.domain.log import Change
from beta.domain.messages.header import PublishStory
from beta.models import Story
from beta.prose.credits import compose_note, merge_names
from beta.prose.slug import slug_of

NOTE = "A/N"


def publish_story(change: Change, message: PublishStory) -> None:
    """Freeze an edition; the first makes the story and its address, which stays through all later ones.

    The credit sentence opens the `A/N`, which is made when the header has none.
    """
    names = merge_names(message.credits)
    fields = [{"label": line.label, "value": line.value} for line in message.header.fields]
    header = {"fields": credited(fields, names), "closing_note": message.header.closing_note}
    story = change.session.scalar(select(Story).where(Story.draft_id == change.draft.id))
    data = {
        "story": story.id if story else secrets.token_hex(5),
        "slug": story.slug if story else slug_of(message.title),
        "edition": story.edition + 1 if story else 1,
        "title": message.title,
        "header": header,
        "credits": names,
    }
    change.append("story_published", data)


def credited(fields: list[dict[str, str]], names: list[str]) -> list[dict[str, str]]:
    """Return the header lines with the credit sentence at the head of the A/N, and without empty lines."""
    note = next((line["value"] for line in fields if line["label"] == NOTE), "")
    composed = compose_note(note, names)
    if not any(line["label"] == NOTE for line in fields):
        fields = [*fields, {"label": NOTE, "value": ""}]
    lines = [{**line, "value": composed} if line["label"] == NOTE else line for line in fields]
    return [line for line in lines if line["value"].strip()]
