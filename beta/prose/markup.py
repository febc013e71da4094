"""Owns the light markup of a chapter: plain text read into a document, and a document written as plain text.

The blocks are read by this project's own rules and not by markdown-it-py, because fan fiction is not typed as
CommonMark: an indented paragraph is no code, "1986. That year" no list, and a newline is kept or joined by layout.
"""

from collections.abc import Iterator
from itertools import pairwise

from beta.prose.emphasis import inline_nodes
from beta.prose.layout import HEADING, QUOTE, Layout, is_continued, is_scene_break, layout_of
from beta.prose.markup_writing import write_blocks
from beta.prose.schema import ALLOWED, SCHEMA, Node

_DEEPEST_QUOTE = 5
_LEVELS: list[int] = ALLOWED["level"]
_PARAGRAPH = SCHEMA.nodes["paragraph"]


def paragraphs_to_doc(text: str, layout: Layout | None = None) -> Node:
    """Read a body, or one chapter of it, into a valid document; an empty text gives one empty paragraph.

    `layout` is that of the whole body where `text` is only a part of it. White space at the ends of lines is dropped,
    and everything else that is no markup stays. Never raises.
    """
    blocks = _read_blocks(text.split("\n"), layout or layout_of(text), 0)
    return SCHEMA.nodes["doc"].create(None, blocks or [_PARAGRAPH.create()])


def doc_to_markup(doc: Node, explicit_breaks: bool | None = None) -> str:
    """Write a document as text that `paragraphs_to_doc` reads back the same, without a final newline.

    Line breaks are newlines, or with `explicit_breaks` a backslash and a newline; None chooses whichever is read back
    rightly. Underline becomes italics, a link its text and address, alignment and empty paragraphs are dropped.
    """
    if explicit_breaks is not None:
        return write_blocks(doc, "\\\n" if explicit_breaks else "\n")
    plain = write_blocks(doc, "\n")
    return plain if layout_of(plain).kind == "blocks" else write_blocks(doc, "\\\n")


def _read_blocks(lines: list[str], layout: Layout, depth: int) -> list[Node]:
    blocks: list[Node] = []
    paragraph: list[str] = []

    def flush() -> None:
        if paragraph:
            blocks.append(_PARAGRAPH.create(None, inline_nodes(_one_text(paragraph, layout))))
            paragraph.clear()

    for group in _groups(lines, depth):
        line = group[0]
        if depth < _DEEPEST_QUOTE and QUOTE.match(line):
            flush()
            inner = _read_blocks([_unquoted(quoted) for quoted in group], layout, depth + 1)
            if inner:
                blocks.append(SCHEMA.node("blockquote", None, inner))
        elif not line.strip():
            flush()
        elif special := _scene_break_or_heading(line.strip()):
            flush()
            blocks.append(special)
        else:
            if layout.kind == "lines" or (layout.kind == "wrapped" and line[0].isspace()):
                flush()
            paragraph.append(line.strip())
    flush()
    return blocks


def _groups(lines: list[str], depth: int) -> Iterator[list[str]]:
    """Yield neighbouring quoted lines together, any other line alone, with its explicit line breaks as `\\v`."""
    at = 0
    while at < len(lines):
        start = at
        at += 1
        if depth < _DEEPEST_QUOTE and QUOTE.match(lines[start]):
            while at < len(lines) and QUOTE.match(lines[at]):
                at += 1
            yield lines[start:at]
            continue
        joined = lines[start].replace("\v", " ")
        while at < len(lines) and is_continued(joined.rstrip()) and lines[at].strip():
            joined = joined.rstrip()[:-1].rstrip() + "\v" + lines[at].strip().replace("\v", " ")
            at += 1
        yield [joined]


def _unquoted(line: str) -> str:
    match = QUOTE.match(line)
    return line[match.end() :] if match else line


def _one_text(lines: list[str], layout: Layout) -> str:
    text = lines[0]
    if len(lines) == 1:
        return text
    parts = [text]
    for line, following in pairwise(lines):
        parts += [" " if layout.joins(line, following) else "\n", following]
    return "".join(parts)


def _scene_break_or_heading(line: str) -> Node | None:
    if is_scene_break(line):
        return SCHEMA.node("scene_break")
    if match := HEADING.fullmatch(line):
        level = min(max(len(match[1]), _LEVELS[0]), _LEVELS[-1])
        return SCHEMA.node("heading", {"level": level}, inline_nodes(match[2]))
    return None
