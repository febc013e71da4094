"""Owns what a chapter looks like as safe HTML, how many words it has, and its bare text."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from urllib.parse import urlsplit

from beta.prose.schema import ALLOWED, Fragment, Mark, Node

_SIMPLE_MARKS = {"em": "em", "strong": "strong", "underline": "u", "strike": "s"}
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2018.\u2010\u2011-][^\W_]+)*")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f]")
_DEEPEST_HEADING = 6


def render_html(doc: Node, paragraph_ids_from: int | None = None) -> str:
    """Return the chapter as HTML that holds nothing but escaped text and these elements:

    `p`, `p class="centred"`, `h3`-`h6` (a level of the document is one deeper on the page, where `h2` is the chapter's
    title), `blockquote`, `hr`, `br`, `em`, `strong`, `u`, `s`, and `a` to http, https and mailto addresses.
    With `paragraph_ids_from=n` the paragraphs are `id="p-<n>"` and on; the next chapter goes on at
    `n + paragraph_count(doc)`.
    """
    ids = None if paragraph_ids_from is None else count(paragraph_ids_from)
    return "\n".join(_block(block, ids) for block in doc.content.content)


def render_inline(content: Fragment) -> str:
    """Return inline content as HTML that holds nothing but escaped text and the inline elements of `render_html`."""
    return _inline(content.content)


def paragraph_count(doc: Node) -> int:
    """Return how many paragraphs `render_html` numbers in this chapter, those in quotes included."""
    return sum(1 for block in _textblocks(doc) if block.type.name == "paragraph")


def word_count(doc: Node) -> int:
    """Return the number of words; "don't" and "well-worn" are one each, scene breaks none."""
    return sum(1 for _ in _WORD.finditer(plain_text(doc)))


def plain_text(doc: Node) -> str:
    """Return the bare text: blocks and line breaks parted by a newline, no markup, scene breaks left out."""
    return "\n".join(
        "".join(node.text_content if node.is_text else "\n" for node in block.content.content) for block in _textblocks(doc)
    )


def _textblocks(parent: Node) -> Iterator[Node]:
    for block in parent.content.content:
        if block.type.name == "blockquote":
            yield from _textblocks(block)
        elif block.is_textblock:
            yield block


def _block(block: Node, ids: Iterator[int] | None) -> str:
    match block.type.name:
        case "scene_break":
            return "<hr>"
        case "blockquote":
            inner = "\n".join(_block(child, ids) for child in block.content.content)
            return f"<blockquote>\n{inner}\n</blockquote>"
        case "heading":
            tag = f"h{min(int(str(block.attrs['level'])) + 1, _DEEPEST_HEADING)}"
            return f"<{tag}{_centred(block)}>{_inline(block.content.content)}</{tag}>"
        case _:
            number = "" if ids is None else f' id="p-{next(ids)}"'
            return f"<p{number}{_centred(block)}>{_inline(block.content.content)}</p>"


def _centred(block: Node) -> str:
    return ' class="centred"' if block.attrs.get("align") == "center" else ""


def _inline(nodes: Iterable[Node]) -> str:
    """Write text in its marks; a mark that goes on over several nodes is one element."""
    out: list[str] = []
    open_now: list[Mark] = []
    for node in nodes:
        marks = [mark for mark in node.marks if _opening(mark)]
        keep = 0
        while keep < min(len(open_now), len(marks)) and open_now[keep].eq(marks[keep]):
            keep += 1
        out += [_closing(mark) for mark in reversed(open_now[keep:])]
        out += [_opening(mark) for mark in marks[keep:]]
        out.append(_escaped(node.text_content) if node.is_text else "<br>")
        open_now = marks
    return "".join(out + [_closing(mark) for mark in reversed(open_now)])


def _opening(mark: Mark) -> str:
    """Return the mark's opening tag, or nothing for a link that is not safe."""
    if mark.type.name != "link":
        return f"<{_SIMPLE_MARKS[mark.type.name]}>"
    address = mark.attrs["href"]
    if not isinstance(address, str) or not _is_safe(address):
        return ""
    return f'<a href="{_escaped(address).replace(chr(34), "&quot;")}" rel="nofollow noopener ugc">'


def _closing(mark: Mark) -> str:
    return "</a>" if mark.type.name == "link" else f"</{_SIMPLE_MARKS[mark.type.name]}>"


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if _UNSAFE_IN_ADDRESS.search(address) or parts.scheme not in ALLOWED["href_schemes"]:
        return False
    return bool(parts.netloc if parts.scheme != "mailto" else parts.path)


def _escaped(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\N{NO-BREAK SPACE}", "&nbsp;")
