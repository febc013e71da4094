"""Owns the commands on the text and the header, and what every change of text entails for remarks adrift."""

from typing import Any

from beta.domain.anchors import Lost
from beta.domain.commands.loading import access_chapter
from beta.domain.log import Change
from beta.domain.messages.chapters import EditText
from beta.domain.messages.header import EditHeader
from beta.errors import Stale
from beta.models import Chapter
from beta.prose.anchors import Range, find_quote, quote_of
from beta.prose.schema import Node
from beta.prose.steps import Mapping, StepMap, maps_of, read_steps, steps_to_json


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
    change.append(kind, data, chapter_id=chapter.id, version=chapter.version)
    inserted = _inserted(maps)
    if inserted:
        _bring_back(change, chapter, inserted)


def _inserted(maps: list[StepMap]) -> list[tuple[int, int]]:
    """Return the ranges, in the text after all maps, that they put in."""
    ranges: list[tuple[int, int]] = []
    for index, step_map in enumerate(maps):
        rest = Mapping(maps[index + 1 :])

        def note(_old: int, _old_end: int, start: int, end: int, rest: Mapping = rest) -> None:
            if end > start:
                ranges.append((rest.map(start, -1), rest.map(end, 1)))

        step_map.for_each(note)
    return ranges


def _bring_back(change: Change, chapter: Chapter, inserted: list[tuple[int, int]]) -> None:
    """Attach every remark adrift whose words stand in, or reach into, what was put in.

    Exact words always; resembling ones only when as much was put in at once as the quote is long, so that
    nothing attaches itself to a sentence while it is being typed.
    """
    lost = change.anchors.lost()
    if not lost:
        return
    doc = change.texts.current(chapter)
    for one in lost:
        found = _found_in(doc, one, inserted, one.at if one.chapter == chapter.id else 0)
        if found is not None:
            append_attached(change, one.annotation, chapter, found.from_, found.to)


def _found_in(doc: Node, lost: Lost, inserted: list[tuple[int, int]], near: int) -> Range | None:
    margin = 2 * len(lost.quote)
    for start, end in inserted:
        window = (max(0, start - margin), min(doc.content.size, end + margin))
        found = find_quote(doc, lost.quote, near, window, fuzzy=end - start >= len(lost.quote))
        if found is not None:
            return found
    return None


def append_attached(change: Change, annotation_id: str, chapter: Chapter, from_: int, to: int) -> None:
    """Append that an annotation now stands on `from_`-`to` of the chapter as it is, with the words there."""
    quote, prefix, suffix = quote_of(change.texts.current(chapter), from_, to)
    data = {
        "annotation": annotation_id,
        "chapter": chapter.id,
        "version": chapter.version,
        "from": from_,
        "to": to,
        "quote": quote,
        "prefix": prefix,
        "suffix": suffix,
    }
    change.append("annotation_attached", data)


def edit_header(change: Change, message: EditHeader) -> None:
    """Set the draft's title and header lines."""
    header = {
        "fields": [{"label": line.label, "value": line.value} for line in message.header.fields],
        "closing_note": message.header.closing_note,
    }
    change.append("header_edited", {"title": message.title, "header": header})
