"""Owns replacements: the slice a suggestion proposes, its words, and the smallest step that puts it in place."""

from typing import Any

from prosemirror.model import Fragment, Node, Slice
from prosemirror.model.node import TextNode

from beta.errors import Invalid
from beta.prose.anchors import text_between
from beta.prose.checks import check_slice, check_slice_json
from beta.prose.schema import SCHEMA
from beta.prose.steps import ReplaceStep


def read_slice(raw: dict[str, Any] | None) -> Slice:
    """Return the slice that `raw` (ProseMirror slice JSON; `None` or `{}`: nothing) describes, or raise `Invalid`."""
    if not raw:
        return Slice.empty
    check_slice_json(raw)
    try:
        slice_ = Slice.from_json(SCHEMA, raw)
        check_slice(slice_)
    except Invalid:
        raise
    except Exception as error:
        raise Invalid("This replacement cannot be read.", detail=type(error).__name__) from error
    return slice_


def slice_to_json(slice_: Slice) -> dict[str, Any]:
    """Return the slice as ProseMirror JSON, `{}` when it is empty."""
    return dict(slice_.to_json() or {})


def slice_text(slice_: Slice) -> str:
    """Return the words of a slice, blocks and line breaks as "\\n"."""
    if not slice_.content.size:
        return ""
    if slice_.content.first_child is not None and slice_.content.first_child.is_inline:
        holder = SCHEMA.node("doc", None, Fragment.from_(SCHEMA.node("paragraph", None, slice_.content)))
    else:
        holder = SCHEMA.node("doc", None, slice_.content)
    return text_between(holder, 0, holder.content.size)


def replacing_step(doc: Node, from_: int, to: int, slice_: Slice) -> ReplaceStep:
    """Return a plain step that makes `from_`-`to` into `slice_`, leaving equal words at both ends untouched.

    What is left untouched keeps the remarks that stand on it. Only plain words in one style are shortened.
    """
    old, new = _only_text(doc.slice(from_, to)), _only_text(slice_)
    if old is None or new is None or not old.same_markup(new) or old.text == new.text:
        return ReplaceStep(from_, to, slice_)
    head = _shared(old.text, new.text)
    limit = min(len(old.text), len(new.text)) - head
    tail = min(limit, _shared(old.text[::-1], new.text[::-1]))
    start = from_ + _units(old.text[:head])
    end = to - _units(old.text[len(old.text) - tail :])
    middle = new.text[head : len(new.text) - tail]
    content = Fragment.from_(SCHEMA.text(middle, new.marks)) if middle else Fragment.empty
    return ReplaceStep(start, end, Slice(content, 0, 0))


def _only_text(slice_: Slice) -> TextNode | None:
    """Return the slice's one text node when it is nothing else."""
    only = slice_.content.first_child
    if slice_.open_start or slice_.open_end or slice_.content.child_count != 1 or not isinstance(only, TextNode):
        return None
    return only


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _shared(one: str, other: str) -> int:
    """Return how many characters the two strings have in common from their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
