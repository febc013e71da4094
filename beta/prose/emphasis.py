"""Owns inline markup: `*em*`, `_em_`, `**strong**`, `~~strike~~` and simple HTML tags, read into text nodes.

Written for this project instead of taken from markdown-it-py, because CommonMark italicises "f*ck this sh*t", drops
the line breaks of verse and knows no archive-style `<i>`; what it says of flanking (section 6.2) is followed here.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache

from beta.prose.schema import SCHEMA, Mark, Node

ESCAPABLE = r"\\*_~<>#=•⁂-"
"""The characters that a backslash makes literal, as the inside of a regular expression's class."""

_TOKEN = re.compile(rf"\\([{ESCAPABLE}])|(\*+|_+|~+)|<(/?)(i|em|b|strong|u|s)>|([\n\v])", re.IGNORECASE)
_MARKS = {
    ("*", 1): "em",
    ("*", 2): "strong",
    ("_", 1): "em",
    ("_", 2): "strong",
    ("~", 2): "strike",
    ("i", 1): "em",
    ("em", 1): "em",
    ("b", 1): "strong",
    ("strong", 1): "strong",
    ("u", 1): "underline",
    ("s", 1): "strike",
}
_RANK = ("em", "strong", "underline", "strike")
_BREAK = "\v"
_MOST_OPEN = 32


@dataclass(slots=True)
class _Delimiter:
    """A run of one delimiter character, or a tag; `count` is what of it no pair has used yet."""

    char: str
    count: int
    text: str
    word: int
    can_open: bool
    can_close: bool
    inside_word: bool = False
    opens: list[str] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)

    def literal(self) -> str:
        """Return what of the run stays text."""
        return self.text[: self.count] if len(self.char) == 1 and self.char in "*_~" else self.text * self.count


def inline_nodes(text: str) -> list[Node]:
    """Read one paragraph's markup into text nodes and hard breaks (`\\n` and `\\v`); unpaired delimiters stay text."""
    if not _TOKEN.search(text):
        return [SCHEMA.text(text)] if text else []
    items = _tokens(text)
    open_now: list[_Delimiter] = []
    for item in items:
        if isinstance(item, _Delimiter):
            _pair(item, open_now)
    return _emit(items)


def _tokens(text: str) -> list[str | _Delimiter]:
    items: list[str | _Delimiter] = []
    end = word = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        word += any(map(str.isspace, between))
        items.append(between)
        end = match.end()
        if match[1]:
            items.append(match[1])
        elif match[2]:
            items.append(_run(text, match, word))
        elif match[4]:
            items.append(_Delimiter(match[4].lower(), 1, match[0], word, not match[3], bool(match[3])))
        else:
            word += 1
            items.append(_BREAK)
    items.append(text[end:])
    return items


def _run(text: str, match: re.Match[str], word: int) -> str | _Delimiter:
    run, char, start, end = match[2], match[2][0], match.start(), match.end()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if len(run) != 2 if char == "~" else len(run) > 3:
        return run
    left, right = _flanks(after, before), _flanks(before, after)
    if char == "_":
        return _Delimiter(char, len(run), run, word, left and not _is_word(before), right and not _is_word(after))
    return _Delimiter(char, len(run), run, word, left, right, _is_word(before) and _is_word(after))


def _flanks(inner: str, outer: str) -> bool:
    """Say whether a run leans on `inner`: no space there, and no punctuation there with a word on its other side."""
    return bool(inner) and not inner.isspace() and (_is_word(inner) or not _is_word(outer))


@lru_cache(maxsize=4096)
def _is_word(char: str) -> bool:
    return bool(char) and not char.isspace() and unicodedata.category(char)[0] not in "PS"


def _pair(item: _Delimiter, open_now: list[_Delimiter]) -> None:
    """Close what `item` closes in `open_now` (innermost last), then let what is left of it open."""
    while item.can_close and item.count:
        at = next((i for i in range(len(open_now) - 1, -1, -1) if _fits(open_now[i], item)), None)
        if at is None:
            break
        opener = open_now[at]
        used = 2 if min(opener.count, item.count) >= 2 else 1
        opener.opens.append(_mark_of(opener, used))
        item.closes.append(_mark_of(opener, used))
        opener.count -= used
        item.count -= used
        del open_now[at + 1 if opener.count else at :]
    if item.can_open and item.count:
        open_now.append(item)
        del open_now[:-_MOST_OPEN]


def _fits(opener: _Delimiter, closer: _Delimiter) -> bool:
    """Say whether the two pair up; inside a word only within that word, so that "f*ck this sh*t" keeps its stars."""
    if _family(opener.char) != _family(closer.char):
        return False
    if (opener.inside_word or closer.inside_word) and opener.word != closer.word:
        return False
    return opener.count == closer.count or 3 in (opener.count, closer.count)


def _family(char: str) -> str:
    return char if char in "*_~" else "<" + char


def _mark_of(opener: _Delimiter, used: int) -> str:
    return _MARKS[opener.char, used]


def _emit(items: list[str | _Delimiter]) -> list[Node]:
    nodes: list[Node] = []
    pending: list[str] = []
    depth: Counter[str] = Counter()

    def flush() -> None:
        if text := "".join(pending):
            nodes.append(SCHEMA.text(text, list(_marks(tuple(name for name in _RANK if depth[name])))))
        pending.clear()

    for item in items:
        if isinstance(item, _Delimiter):
            if item.closes:
                flush()
                depth.subtract(item.closes)
            pending.append(item.literal())
            if item.opens:
                flush()
                depth.update(item.opens)
        elif item == _BREAK:
            flush()
            nodes.append(SCHEMA.node("hard_break"))
        else:
            pending.append(item)
    flush()
    return _joined(nodes)


def _joined(nodes: list[Node]) -> list[Node]:
    """Join neighbouring texts with the same marks, as a ProseMirror document must have them."""
    joined: list[Node] = []
    for node in nodes:
        if joined and node.is_text and joined[-1].is_text and node.same_markup(joined[-1]):
            joined[-1] = SCHEMA.text(joined[-1].text_content + node.text_content, node.marks)
        else:
            joined.append(node)
    return joined


@cache
def _marks(names: tuple[str, ...]) -> tuple[Mark, ...]:
    return tuple(SCHEMA.mark(name) for name in names)
