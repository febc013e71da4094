"""Owns what a document may hold beyond the schema's grammar: attribute values, links, depth, whole characters."""

import re

from prosemirror.model import Fragment, Mark, Node, Slice

from beta.errors import Invalid
from beta.prose.parts import near
from beta.prose.schema import ALLOWED

MAX_HREF: int = ALLOWED["max_href"]
_BAD_TEXT = re.compile("[\x00\ud800-\udfff]")
_BAD_HREF = re.compile("[\\s\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def check_slice(slice_: Slice) -> None:
    """Raise `Invalid` unless every closed node of the slice is valid and every node carries allowed values.

    The open sides are checked by the replacement itself, when they are joined to their surroundings.
    """
    if slice_.size < 0 or slice_.open_start < 0 or slice_.open_end < 0:
        raise Invalid("This edit cannot be read.")
    _check_fragment(slice_.content, slice_.open_start, slice_.open_end, 1)


def check_slice_json(raw: object) -> None:
    """Raise `Invalid` for slice JSON that the package would read although it is none: JSON in strings, text of no string."""
    if raw is None:
        return
    if not isinstance(raw, dict) or any(type(raw.get(side, 0)) is not int for side in ("openStart", "openEnd")):
        raise Invalid("This edit cannot be read.")
    _check_nodes_json(raw.get("content", []), 1)


def _check_nodes_json(nodes: object, depth: int) -> None:
    if not isinstance(nodes, list) or depth > ALLOWED["max_depth"] + 1:
        raise Invalid("This edit cannot be read.")
    for node in nodes:
        if not isinstance(node, dict) or not isinstance(node.get("text", ""), str):
            raise Invalid("This edit cannot be read.")
        _check_nodes_json(node.get("content", []), depth + 1)


def check_document(doc: Node) -> None:
    """Raise `Invalid` unless the whole document is valid, values and depth included."""
    if doc.type.name != "doc":
        raise Invalid("This is not a chapter.")
    _check_node(doc, -1, -1, 0)


def _check_fragment(content: Fragment, open_start: int, open_end: int, depth: int) -> None:
    if depth > ALLOWED["max_depth"] + 1:
        raise Invalid("Quotes are nested too deeply.")
    last = content.child_count - 1
    for index, child in enumerate(content.content):
        start = open_start - 1 if index == 0 else -1
        end = open_end - 1 if index == last else -1
        _check_node(child, start, end, depth)


def _check_node(node: Node, open_start: int, open_end: int, depth: int) -> None:
    _check_values(node)
    if open_start < 0 and open_end < 0 and not node.is_text:
        try:
            node.type.check_content(node.content)
        except ValueError as error:
            raise Invalid("This edit would break the shape of the text.") from error
    if node.content.child_count:
        _check_fragment(node.content, open_start, open_end, depth + 1)
    elif open_start > 0 or open_end > 0:
        raise Invalid("This edit cannot be read.")


def _check_values(node: Node) -> None:
    if node.text and _BAD_TEXT.search(node.text):
        raise Invalid("The text holds a character that is not one.")
    for name, value in node.attrs.items():
        if not any(value == allowed and type(value) is type(allowed) for allowed in ALLOWED[name]):
            raise Invalid(f"“{name}” cannot have this value.")
    if node.marks and not node.is_inline:
        raise Invalid("Only words carry marks.")
    ordered = Mark.none
    for mark in node.marks:
        check_mark(mark)
        ordered = mark.add_to_set(ordered)
    if not Mark.same_set(ordered, node.marks):
        raise Invalid("Words carry a mark once.")


def check_mark(mark: Mark) -> None:
    """Raise `Invalid` for a link that is not http, https or mailto."""
    if mark.type.name == "link" and not is_safe_href(mark.attrs["href"]):
        raise Invalid("A link must begin with http:, https: or mailto:.")


def is_safe_href(href: object) -> bool:
    """Return whether `href` is a link target we keep: http, https or mailto, at most 2,000 characters, no spaces."""
    if not isinstance(href, str) or len(href.encode("utf-16-le", "surrogatepass")) > 2 * MAX_HREF or _BAD_HREF.search(href):
        return False
    scheme = _SCHEME.match(href)
    return scheme is not None and scheme[1].lower() in ALLOWED["href_schemes"]


def check_position(doc: Node, position: int) -> None:
    """Raise `Invalid` for a position outside the text or between the two halves of a character (an emoji)."""
    if not 0 <= position <= doc.content.size:
        raise Invalid("This position is outside the text.")
    around, start = near(doc, position, position)
    resolved = around.resolve(position - start)
    offset = resolved.text_offset
    if not offset:
        return
    text = resolved.parent.child(resolved.index()).text
    if text and not text.isascii():
        units = text.encode("utf-16-le")
        if 0xDC <= units[2 * offset + 1] <= 0xDF:
            raise Invalid("This position is inside a character.")


def check_depth(doc: Node, from_: int, to: int) -> None:
    """Raise `Invalid` when blocks between the positions are nested deeper than allowed."""

    def visit(node: Node, position: int, parent: Node | None, _index: int) -> bool:
        if node.is_textblock or node.is_leaf:
            if doc.resolve(position).depth >= ALLOWED["max_depth"]:
                raise Invalid("Quotes are nested too deeply.")
            return False
        return True

    doc.nodes_between(from_, min(to, doc.content.size), visit)
