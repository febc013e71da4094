"""Owns the writing of a document as light markup, checked against the reading of it paragraph by paragraph."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from beta.prose.emphasis import ESCAPABLE, inline_nodes
from beta.prose.layout import HEADING, QUOTE, is_scene_break
from beta.prose.schema import Node

_SPECIAL = re.compile(rf"\\(?=[{ESCAPABLE}]|$)|[*_]|~~|<(?=/?(?:i|em|b|strong|u|s)>)", re.IGNORECASE)
_LAST_BACKSLASH = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
_RANK = ("em", "strong", "strike")
_STARS = {"em": ("*", "*"), "strong": ("**", "**"), "strike": ("~~", "~~")}
_UNDERSCORES = {**_STARS, "em": ("_", "_")}
_TAGS = {"em": ("<em>", "</em>"), "strong": ("<strong>", "</strong>"), "strike": ("<s>", "</s>")}
_WAYS = ((_STARS, False), (_STARS, True), (_UNDERSCORES, True), (_TAGS, True))


@dataclass
class _Piece:
    text: str
    marks: frozenset[str]


def write_blocks(parent: Node, line_break: str) -> str:
    """Write the blocks of a document or quote, parted by blank lines; `line_break` is what a hard break becomes."""
    written = (_write_block(block, line_break) for block in parent.content.content)
    return "\n\n".join(block for block in written if block)


def _write_block(block: Node, line_break: str) -> str:
    match block.type.name:
        case "scene_break":
            return "* * *"
        case "blockquote":
            inner = write_blocks(block, line_break)
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n")) if inner else ""
        case "heading":
            text = _write_inline(block, "\\\n", at_line_start=False)
            return f"{'#' * int(str(block.attrs['level']))} {text}" if text else ""
        case _:
            return _write_inline(block, line_break, at_line_start=True)


def _write_inline(block: Node, line_break: str, at_line_start: bool) -> str:
    """Write a paragraph in the plainest way that reads back the same; tags always do."""
    lines = [line for line in (_tidy(line) for line in _lines(block.content.content)) if line]
    wanted = [(piece.text, piece.marks) for line in lines for piece in [*line, _Piece("\n", frozenset())]][:-1]
    written: list[str] = []
    for delimiters, escaped in _WAYS:
        written = [_write_line(line, delimiters, escaped) for line in lines]
        if at_line_start:
            written = [_guarded(line) for line in written]
        if _read_back("\n".join(written)) == wanted:
            break
    return line_break.join(_LAST_BACKSLASH.sub(r"\1\\\\", line) for line in written)


def _read_back(text: str) -> list[tuple[str, frozenset[str]]]:
    return [
        (node.text_content, frozenset(mark.type.name for mark in node.marks)) if node.is_text else ("\n", frozenset())
        for node in inline_nodes(text)
    ]


def _lines(nodes: Sequence[Node]) -> list[list[_Piece]]:
    """Split the inline nodes at hard breaks; newlines inside of text become spaces, links and underline degrade."""
    lines: list[list[_Piece]] = [[]]
    for index, node in enumerate(nodes):
        if not node.is_text:
            lines.append([])
            continue
        names = {mark.type.name for mark in node.marks}
        marks = frozenset((names | ({"em"} if "underline" in names else set())) & set(_RANK))
        text = re.sub(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]", " ", node.text_content)
        lines[-1].append(_Piece(text, marks))
        if address := _address_ending_at(nodes, index):
            lines[-1].append(_Piece(f" ({address})", frozenset()))
    return lines


def _address_ending_at(nodes: Sequence[Node], index: int) -> str:
    """Return the address of the link that ends with this node, unless the link's text already is that address."""
    address = _href(nodes[index])
    if not address or (index + 1 < len(nodes) and _href(nodes[index + 1]) == address):
        return ""
    start = index
    while start and _href(nodes[start - 1]) == address:
        start -= 1
    text = "".join(node.text_content for node in nodes[start : index + 1])
    return "" if text.strip() in (address, address.removeprefix("mailto:")) else address


def _href(node: Node) -> str:
    return next((str(mark.attrs["href"]) for mark in node.marks if mark.type.name == "link"), "")


def _tidy(line: Iterable[_Piece]) -> list[_Piece]:
    """Leave white space only marks that both its neighbours have, drop it at the line's ends, join equal neighbours."""
    parts = [_Piece(part, piece.marks) for piece in line for part in re.split(r"(^\s+|\s+$)", piece.text) if part]
    while parts and parts[0].text.isspace():
        parts.pop(0)
    while parts and parts[-1].text.isspace():
        parts.pop()
    solid = [index for index, part in enumerate(parts) if not part.text.isspace()]
    for before, after in pairwise(solid):
        for index in range(before + 1, after):
            parts[index].marks &= parts[before].marks & parts[after].marks
    joined: list[_Piece] = []
    for part in parts:
        if joined and joined[-1].marks == part.marks:
            joined[-1].text += part.text
        else:
            joined.append(part)
    return joined


def _write_line(pieces: list[_Piece], delimiters: dict[str, tuple[str, str]], escaped: bool) -> str:
    out: list[str] = []
    open_now: list[str] = []
    for index, piece in enumerate(pieces):
        keep = next((i for i, name in enumerate(open_now) if name not in piece.marks), len(open_now))
        out += [delimiters[name][1] for name in reversed(open_now[keep:])]
        opening = sorted(piece.marks - set(open_now[:keep]), key=lambda name: (-_lasts(pieces, index, name), name))
        out += [delimiters[name][0] for name in opening]
        open_now = open_now[:keep] + opening
        out.append(_SPECIAL.sub(r"\\\g<0>", piece.text) if escaped else piece.text)
    return "".join(out + [delimiters[name][1] for name in reversed(open_now)])


def _lasts(pieces: list[_Piece], index: int, name: str) -> int:
    """Count for how many pieces a mark that opens here goes on, so that the longest opens first."""
    end = index
    while end < len(pieces) and name in pieces[end].marks:
        end += 1
    return end - index


def _guarded(line: str) -> str:
    return "\\" + line if _is_special(line) else line


def _is_special(line: str) -> bool:
    return is_scene_break(line) or HEADING.fullmatch(line) is not None or QUOTE.match(line) is not None
