"""Owns the HTML of a whole story: its chapters under their headings, and the table of contents read back from it."""

import html
import re
from collections.abc import Sequence

from beta.prose.render import paragraph_count, render_html
from beta.prose.schema import Node

_HEADING = re.compile(r'^<h2 id="(chapter-\d+)">(.*)</h2>$', re.MULTILINE)


def render_story(chapters: Sequence[tuple[str, Node]]) -> str:
    """Return the story as safe HTML: for each chapter, given as `(title, doc)`, its `h2` and its text.

    Headings are `id="chapter-<n>"`, from 1. A chapter without a title is called by its number, but where a story is
    one chapter without a title it has no heading. Paragraphs are numbered `id="p-1"` and on through all chapters.
    """
    parts: list[str] = []
    paragraph = 1
    for number, (title, doc) in enumerate(chapters, start=1):
        heading = " ".join(title.split()) or (f"Chapter {number}" if len(chapters) > 1 else "")
        if heading:
            parts.append(f'<h2 id="chapter-{number}">{html.escape(heading)}</h2>')
        parts.append(render_html(doc, paragraph_ids_from=paragraph))
        paragraph += paragraph_count(doc)
    return "\n".join(parts)


def contents_of(story_html: str) -> list[tuple[str, str]]:
    """Return `(id, title)` of each chapter heading in what `render_story` wrote; the titles are plain text."""
    return [(match[1], html.unescape(match[2])) for match in _HEADING.finditer(story_html)]
