"""Owns how a plain text is laid out: what parts its paragraphs, and which lines are headings, quotes, scene breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

SCENE_BREAK = re.compile(r"[*~=-](?:[ \t]*[*~=-]){2,}|⁂|•(?:[ \t]*•){2,}")
"""Matches a whole stripped line that stands for a scene break."""
HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)", re.DOTALL)
"""Matches a whole stripped line that is a heading: its hashes and its text."""
QUOTE = re.compile(r"[ \t]{0,3}>(?:[ \t]|$)")
"""Matches the opening of a quoted line; `>_<` is not one."""

_QUOTES = re.compile(r"(?:[ \t]{0,3}>(?:[ \t]|$))*")
_CONTINUED = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_NARROWEST, _WIDEST, _FEWEST, _SLACK = 58, 100, 3, 3


@dataclass(frozen=True)
class Layout:
    """How paragraphs are parted.

    `blocks`: by blank lines, a single newline is a line break. `lines`: each line is a paragraph. `wrapped`: by blank
    lines or an indent, and lines were broken by a program at about `width` characters.
    """

    kind: Literal["blocks", "lines", "wrapped"]
    width: int = 0

    def joins(self, line: str, following: str) -> bool:
        """Say whether a program broke `line` here because the next word did not fit."""
        return self.kind == "wrapped" and _reaches(line, following, self.width, slack=8)


@dataclass(frozen=True)
class _Line:
    text: str
    indented: bool
    after_blank: bool


def is_scene_break(line: str) -> bool:
    """Say whether the line stands for a scene break: three or more of `* - ~ =`, or `⁂`, or `• • •`."""
    return SCENE_BREAK.fullmatch(line.strip()) is not None


def is_continued(line: str) -> bool:
    """Say whether the line ends in a backslash that makes the following newline a line break."""
    return line.endswith("\\") and _CONTINUED.search(line) is not None


def layout_of(text: str) -> Layout:
    """Tell the layout of a body from its lines; a text of one line is `blocks`."""
    lines = list(_prose_lines(text))
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and not b.after_blank]
    blanks = sum(1 for a, b in pairwise(lines) if a and b and b.after_blank)
    if not pairs:
        return Layout("blocks")
    if width := _wrapped_width(pairs):
        return Layout("wrapped", width)
    lengths = sorted(len(line.text) for line in lines if line)
    are_paragraphs = len(pairs) > 4 * blanks and lengths[len(lengths) // 2] > 80
    return Layout("lines" if not blanks or are_paragraphs else "blocks")


def _prose_lines(text: str) -> Iterator[_Line | None]:
    """Yield the lines of paragraphs; None for a heading or scene break, which says nothing on what parts paragraphs."""
    after_blank = continued = False
    for raw in text.split("\n"):
        line = raw[_quote_end(raw) :]
        stripped = line.strip()
        if not stripped:
            after_blank, continued = True, False
            continue
        if SCENE_BREAK.fullmatch(stripped) or HEADING.fullmatch(stripped):
            yield None
        elif not continued:
            yield _Line(stripped, line[:1].isspace(), after_blank)
        continued, after_blank = is_continued(stripped), False


def _quote_end(raw: str) -> int:
    match = _QUOTES.match(raw)
    return match.end() if match else 0


def _wrapped_width(pairs: list[tuple[_Line, _Line]]) -> int:
    """Return the width in characters at which a program wrapped the text, or 0 where no program did."""
    inner = [(a.text, b.text) for a, b in pairs if not b.indented]
    if len(inner) < _FEWEST:
        return 0
    lengths = sorted(len(line) for pair in inner for line in pair)
    width = lengths[int(0.98 * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = sum(_reaches(line, following, width, _SLACK) for line, following in inner)
    return width if full >= 0.9 * len(inner) else 0


def _reaches(line: str, following: str, width: int, slack: int) -> bool:
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width - slack
