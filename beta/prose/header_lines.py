"""Owns the header lines at the top of a pasted story (`Title:`, `Rating:`, ...): found, named and parted from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from beta.prose.header_labels import CANONICAL, STRONG, Label, read_label
from beta.prose.layout import is_scene_break

_LONGEST_BARE_TITLE = 120
_LONGEST_GAP, _MOST_GAP_BLOCKS = 1500, 3
_LONGEST_VALUE, _MOST_LINES, _MOST_LINES_BEFORE_UNKNOWN = 2000, 25, 5
_LONGEST_HEADER_LINES, _MOST_FIELDS = 300, 60

__all__ = ["CANONICAL", "HeaderField", "split_header"]


@dataclass(frozen=True)
class HeaderField:
    """One line of a header: its canonical label, or its own where the product knows none, and its value.

    The value may have several lines. `spelling` is how the line opened when it was pasted, up to the value
    (`"Pairing: "`, `"**Title:** "`, `"# "`); None for a field that was not pasted.
    """

    label: str
    value: str
    spelling: str | None = None

    def opening(self) -> str:
        """Return what stands before the value when the field is written as text."""
        if self.spelling is not None:
            return self.spelling
        return f"{self.label}: " if self.value else f"{self.label}:"


@dataclass
class _Open:
    """A field being read; `lines` are those of its value."""

    label: Label
    lines: list[str] = field(default_factory=list)


def split_header(text: str) -> tuple[list[HeaderField], str]:
    """Part pasted text (lines end in `\\n`) into header fields, in their order, and the body.

    A text without a header gives no fields and is returned untouched; a body after a header begins with its first
    line that is not blank. Every word of the text is in a value, a further field's label or the body.
    """
    lines = text.split("\n")
    start = _next_solid(lines, 0)
    if start < len(lines) and is_scene_break(lines[start]):
        start = _next_solid(lines, start + 1)
    bare = _bare_title(lines, start)
    fields, end = _read_fields(lines, _next_solid(lines, start + 1) if bare else start)
    strengths = [opened.label.strength for opened in fields]
    if sum(map(bool, strengths)) < 2 and (bare or STRONG not in strengths):
        return [], text
    if bare:
        if any(opened.label.name == "Title" for opened in fields):
            return [], text
        fields.insert(0, _Open(bare, [bare.value]))
    return _finished(fields), "\n".join(lines[_next_solid(lines, end) :])


def _next_solid(lines: Sequence[str], at: int) -> int:
    """Return the index of the first line from `at` on that is not blank."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _bare_title(lines: list[str], start: int) -> Label | None:
    """Return the label of a title that stands alone above the header lines, if there is one."""
    if start >= len(lines) or read_label(lines[start]):
        return None
    after = _next_solid(lines, start + 1)
    line = lines[start].strip()
    if after >= len(lines) or len(line) > _LONGEST_BARE_TITLE or line[:1] in "\"'\u201c\u2018-\u2013\u2014>":
        return None
    label = read_label(lines[after])
    if not (label and label.strength) or line.endswith((",", ";")):
        return None
    hashes = re.match(r"#[ \t]+|", line)
    spelling = hashes[0] if hashes else ""
    return Label("Title", "Title", spelling, line.removeprefix(spelling), STRONG)


def _read_fields(lines: list[str], at: int) -> tuple[list[_Open], int]:
    """Read header lines from index `at`; return them and the index of the line after the last that is theirs."""
    fields: list[_Open] = []
    end = at
    while at < len(lines) and len(fields) < _MOST_FIELDS:
        block_end = _block_end(lines, at)
        if not _is_header_block(lines[at:block_end], first=not fields):
            resumes = _resumes_at(lines, at, fields)
            if resumes is None:
                break
            fields[-1].lines += ["", *(line.strip() for line in lines[at : resumes - 1])]
            while not fields[-1].lines[-1]:
                fields[-1].lines.pop()
            at = resumes
            continue
        end = _read_block(lines, at, block_end, fields)
        if end < block_end:
            break
        at = _next_solid(lines, block_end)
    return fields, end


def _block_end(lines: list[str], at: int) -> int:
    """Return the index of the first blank line from `at` on."""
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _is_header_block(block: list[str], first: bool) -> bool:
    """Say whether these neighbouring lines are header lines; later blocks must open with a label that is known."""
    labels = [read_label(line) for line in block[:_LONGEST_HEADER_LINES]]
    if not labels or not labels[0]:
        return False
    return first or labels[0].strength == STRONG or sum(1 for label in labels if label and label.strength) > 1


def _resumes_at(lines: list[str], at: int, fields: list[_Open]) -> int | None:
    """Return where header lines go on after blank lines inside of a value, or None where the story begins at `at`.

    They go on only after a field that can be long, past a short gap, with a label not seen so far, and with more story
    behind them than there is in the gap: a note at the end of a very short story is not to take the story with it.
    """
    if not fields or fields[-1].label.name not in ("Summary", "Disclaimer", "A/N", ""):
        return None
    seen = {opened.label.name or opened.label.typed for opened in fields}
    blocks = length = 0
    while at < len(lines):
        if (label := read_label(lines[at])) and label.strength == STRONG:
            story = sum(len(line.strip()) for line in lines[_block_end(lines, at) :][:_LONGEST_HEADER_LINES])
            return at if (label.name or label.typed) not in seen and story > length else None
        end = _block_end(lines, at)
        blocks += 1
        length += sum(map(len, lines[at:end]))
        if blocks > _MOST_GAP_BLOCKS or length > _LONGEST_GAP:
            return None
        at = _next_solid(lines, end)
    return None


def _read_block(lines: list[str], at: int, block_end: int, fields: list[_Open]) -> int:
    """Read the header lines of one block; return the index after the last line that belongs to them."""
    last = at
    for index in range(at, block_end):
        label = read_label(lines[index])
        if len(fields) == _MOST_FIELDS:
            break
        if label and (label.strength or index - last <= _MOST_LINES_BEFORE_UNKNOWN):
            fields.append(_Open(label, [label.value] if label.value else []))
            last = index
            continue
        fields[-1].lines.append(lines[index].strip())
        if index - last > _MOST_LINES or sum(map(len, fields[-1].lines)) > _LONGEST_VALUE:
            break
    else:
        if last == block_end - 1 or _next_solid(lines, block_end) < len(lines):
            return block_end
    del fields[-1].lines[bool(fields[-1].label.value) :]
    return last + 1


def _finished(fields: list[_Open]) -> list[HeaderField]:
    """Give each field its label; one whose label is taken keeps the label it was typed with, numbered if need be."""
    taken: set[str] = set()
    finished: list[HeaderField] = []
    for opened in fields:
        typed, spelling = opened.label.typed, opened.label.spelling
        label = opened.label.name or typed
        if label in taken:
            label = typed
        number = 2
        while label in taken:
            label, number = f"{typed} ({number})", number + 1
        taken.add(label)
        if opened.lines and not opened.label.value:
            spelling = spelling.rstrip() + "\n"
        finished.append(HeaderField(label, "\n".join(opened.lines), spelling))
    return finished
