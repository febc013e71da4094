"""Owns plain text as stories are passed around in it: read into a manuscript, and written from an edited draft."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from beta.errors import TooLarge
from beta.formats.chapters import LONGEST_TITLE, ChapterLines, is_named_chapter, split_chapters, split_closing_note
from beta.formats.decoding import LARGEST, clean, decode, storable
from beta.prose.header_lines import HeaderField, split_header
from beta.prose.layout import layout_of
from beta.prose.markup import doc_to_markup, paragraphs_to_doc
from beta.prose.render import plain_text
from beta.prose.schema import Node

__all__ = ["LARGEST", "ChapterText", "HeaderField", "Manuscript", "decode", "read_manuscript", "write_plain_text"]

MOST_LINES = 100_000
"""A text of more lines, blank ones not counted, is refused: as a document it would fill the memory."""
MOST_SIGNS = 400_000
"""A text with more signs of markup (`* _ ~ <` and backslashes) is refused: no prose has so many."""


@dataclass(frozen=True)
class ChapterText:
    """A chapter: its title ("" where it has none), its text, and its heading line as pasted (None if it was not)."""

    title: str
    doc: Node
    spelling: str | None = None


@dataclass(frozen=True)
class Manuscript:
    """A story read from plain text.

    `title` is that of the header, or the first line as an offer; `fields` are the header's, its title included;
    `closing_note` is the last line where it invites comments; `source` is the text as it came, but for what no
    database keeps (NUL and lone surrogates).
    """

    title: str
    fields: list[HeaderField]
    chapters: list[ChapterText]
    closing_note: str
    source: str


def read_manuscript(text: str) -> Manuscript:
    """Read pasted or decoded text; every word of it is in the fields, the chapters or the closing note.

    Always gives at least one chapter with a valid document. Raises TooLarge above `LARGEST` bytes, `MOST_LINES` or
    `MOST_SIGNS`.
    """
    cleaned = clean(text)
    _refuse_too_many(cleaned)
    fields, body = split_header(cleaned)
    layout = layout_of(body)
    body, closing_note = split_closing_note(body, layout)
    heading, parts = split_chapters(body, layout)
    named = _value(fields, "Title")
    if heading and not named:
        fields = [heading, *(field for field in fields if field.label != "Title")]
    elif heading and " ".join(heading.value.split()).casefold() != " ".join(named.split()).casefold():
        parts.insert(0, ChapterLines(heading.value, heading.opening() + heading.value))
        if not parts[1].title:
            parts[0].lines = parts.pop(1).lines
    chapters = [
        ChapterText(part.title, paragraphs_to_doc("\n".join(part.lines), layout), part.spelling or None) for part in parts
    ]
    title = " ".join((_value(fields, "Title") or _offered_title(chapters)).split())
    return Manuscript(title, fields, chapters, closing_note, storable(text))


def write_plain_text(title: str, fields: Sequence[HeaderField], chapters: Sequence[ChapterText], closing_note: str) -> str:
    """Write a draft as it would be pasted: header lines, a blank line, paragraphs parted by blank lines, closing note.

    `title` is what the `Title` field says; where the draft has no such field it is written only if it is not simply
    the first line. There is no newline at the end.
    """
    lines = [*fields]
    if _value(fields, "Title") or any(field.label == "Title" for field in fields):
        lines = [HeaderField(f.label, title, f.spelling) if f.label == "Title" else f for f in fields]
    elif title and title != _offered_title(chapters):
        lines = [HeaderField("Title", title), *fields]
    header = "\n".join(_written_field(field, is_last=index == len(lines) - 1) for index, field in enumerate(lines))
    body = _written_body(chapters, explicit_breaks=False)
    if layout_of(body).kind != "blocks":
        body = _written_body(chapters, explicit_breaks=True)
    return "\n\n".join(part for part in (header, body, closing_note.strip()) if part)


def _refuse_too_many(text: str) -> None:
    if sum(1 for line in text.split("\n") if line and not line.isspace()) > MOST_LINES:
        raise TooLarge(f"This text has more than {MOST_LINES:,} lines. Split the story and add it in parts.")
    if sum(map(text.count, "*_~<\\")) > MOST_SIGNS:
        raise TooLarge(f"This text has more than {MOST_SIGNS:,} asterisks, underscores and the like. Add it in parts.")


def _value(fields: Sequence[HeaderField], label: str) -> str:
    return next((field.value for field in fields if field.label == label), "").strip()


def _offered_title(chapters: Sequence[ChapterText]) -> str:
    """Return the story's first line, cut at a word to `LONGEST_TITLE` characters; "" where there is no text."""
    for chapter in chapters:
        for line in (chapter.title, *plain_text(chapter.doc).split("\n")):
            if words := " ".join(line.split()):
                return _cut(words)
    return ""


def _cut(words: str) -> str:
    if len(words) <= LONGEST_TITLE:
        return words
    kept = words[:LONGEST_TITLE]
    return kept.rpartition(" ")[0] or kept


def _written_field(field: HeaderField, is_last: bool) -> str:
    """Write one header line; blank lines within the last value are left out, as they would end the header."""
    value = field.value.strip()
    if is_last:
        value = re.sub(r"\n\s*\n", "\n", value)
    return f"{field.opening()}{value}".rstrip(" ")


def _written_body(chapters: Sequence[ChapterText], explicit_breaks: bool) -> str:
    parts: list[str] = []
    for number, chapter in enumerate(chapters, 1):
        parts += [_written_heading(chapter, number, len(chapters)), doc_to_markup(chapter.doc, explicit_breaks)]
    return "\n\n".join(part for part in parts if part)


def _written_heading(chapter: ChapterText, number: int, of: int) -> str:
    """Write a chapter's heading; one without a title needs a number, unless it is the first, to be a chapter again."""
    title = " ".join(chapter.title.split())
    if not title:
        return f"Chapter {number}" if number > 1 and of > 1 else ""
    if chapter.spelling and " ".join(chapter.spelling.split()).endswith(title):
        return chapter.spelling
    return title if is_named_chapter(title) else f"# {title}"
