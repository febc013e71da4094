"""Owns the commands on the text and the header, and what every change of text entails for remarks adrift."""

from typing import Any

from beta.domain.commands.coming_back import bring_back
from beta.domain.commands.loading import access_chapter
from beta.domain.log import Change
from beta.domain.messages.chapters import EditText
from beta.domain.messages.header import EditHeader
from beta.errors import Stale
from beta.models import Chapter
from beta.prose.steps import StepMap, maps_of, read_steps, steps_to_json


def edit_text(change: Change, message: EditText) -> None:
    """Apply steps made at the chapter's present version.

    Raises `Stale` with the missing steps when the chapter has moved on (the browser rebases, as in prosemirror-collab),
    `Invalid` when a step cannot be read or does not fit, `TooLarge` when the chapter grows beyond its bound.
    """
    chapter = access_chapter(change, message.chapter)
    if message.version != chapter.version:
        since = min(message.version, chapter.version)
        raise Stale("The text has moved on meanwhile.", **change.texts.missing_since(chapter, since))
    steps = read_steps(message.steps)
    data = {"steps": steps_to_json(steps), "client": message.client}
    append_steps(change, chapter, "text_edited", data, maps_of(steps))


def append_steps(change: Change, chapter: Chapter, kind: str, data: dict[str, Any], maps: list[StepMap]) -> None:
    """Append an event that carries steps, then bring back the remarks whose words it brought back."""
    data = {**data, "chapter": chapter.id, "version": chapter.version}
    before, known = change.texts.current(chapter), change.anchors.losses()
    change.append(kind, data, chapter_id=chapter.id, version=chapter.version)
    losses = change.anchors.losses()
    if losses is not known:
        change.anchors.cuts.remember(losses, data, before)
    bring_back(change, chapter, maps)


def edit_header(change: Change, message: EditHeader) -> None:
    """Set the draft's title and header lines."""
    header = {
        "fields": [{"label": line.label, "value": line.value} for line in message.header.fields],
        "closing_note": message.header.closing_note,
    }
    change.append("header_edited", {"title": message.title, "header": header})
