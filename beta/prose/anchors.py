"""Owns ranges on a moving text: quoting them, mapping them through edits, finding them again."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from beta.prose.parts import near
from beta.prose.schema import Node
from beta.prose.steps import StepMap

CONTEXT = 32
"""How many characters before and after a quote are kept with it."""
MIN_SCORE = 90.0
"""The least similarity (rapidfuzz partial ratio, 0-100) at which a passage counts as the quoted one."""
MIN_FUZZY = 20
"""Shorter quotes are only ever matched exactly: a few letters resemble too much."""


@dataclass(frozen=True)
class Range:
    """Positions `from_`-`to` in UTF-16 units of a chapter at a version; `adrift` when its words are gone."""

    from_: int
    to: int
    adrift: bool = False


def map_range(range_: Range, maps: list[StepMap]) -> Range:
    """Return the range after the maps, one by one: what is typed at its edges stays outside.

    A range that had words and loses them all is adrift, at the point where they were; it stays so, and only
    `annotation_attached` brings it back. `prose/anchors.js` does exactly the same.
    """
    for step_map in maps:
        if range_.from_ == range_.to:
            mapped = step_map.map_result(range_.from_, -1)
            range_ = Range(mapped.pos, mapped.pos, range_.adrift or mapped.deleted_across)
            continue
        from_, to = step_map.map(range_.from_, 1), step_map.map(range_.to, -1)
        range_ = Range(from_, to, range_.adrift) if from_ < to else Range(min(from_, to), min(from_, to), True)
    return range_


@dataclass(frozen=True)
class FlatText:
    """Words of a document in one string; `starts[i]` is the position before character `i`, `ends[i]` after it."""

    text: str
    starts: list[int]
    ends: list[int]


def flatten(doc: Node, from_: int, to: int) -> FlatText:
    """Return the words between two positions, blocks and line breaks as "\\n"."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def put(character: str, start: int, end: int) -> None:
        characters.append(character)
        starts.append(start)
        ends.append(end)

    def visit(node: Node, position: int, _parent: Node | None, _index: int) -> bool:
        if node.text and max(node.text) <= "\uffff":
            first, last = max(from_, position), min(to, position + len(node.text))
            characters.extend(node.text[first - position : last - position])
            starts.extend(range(first, last))
            ends.extend(range(first + 1, last + 1))
        elif node.text:
            at = position
            for character in node.text:
                end = at + (2 if ord(character) > 0xFFFF else 1)
                if at >= from_ and end <= to:
                    put(character, at, end)
                at = end
        elif node.type.name == "hard_break" or (node.is_textblock and characters):
            put("\n", position, position + 1)
        return True

    doc.nodes_between(from_, to, visit)
    return FlatText("".join(characters), starts, ends)


def text_between(doc: Node, from_: int, to: int) -> str:
    """Return the words between two positions, blocks and line breaks as "\\n"."""
    around, start = near(doc, from_, to)
    return flatten(around, from_ - start, to - start).text


def quote_of(doc: Node, from_: int, to: int) -> tuple[str, str, str]:
    """Return `(quote, prefix, suffix)`: the words of the range and up to `CONTEXT` characters on either side."""
    before = text_between(doc, max(0, from_ - 2 * CONTEXT), from_)[-CONTEXT:]
    after = text_between(doc, to, min(doc.content.size, to + 2 * CONTEXT))[:CONTEXT]
    return text_between(doc, from_, to), before, after


def find_quote(doc: Node, quote: str, near: int, window: tuple[int, int], *, fuzzy: bool) -> Range | None:
    """Return where in `window` the quoted words stand, nearest to `near`, or `None`.

    Exact matches first. Only then, and only for quotes of `MIN_FUZZY` characters and more, the best alignment with a
    similarity of at least `MIN_SCORE`. Never a guess below it.
    """
    flat = flatten(doc, *window)
    if not quote.strip():
        return None
    exact = _exact(flat, quote, near)
    if exact is not None or not fuzzy or len(quote) < MIN_FUZZY:
        return exact
    found = fuzz.partial_ratio_alignment(quote, flat.text, score_cutoff=MIN_SCORE)
    if found is None or found.dest_start >= found.dest_end or len(flat.text) < len(quote) * 0.8:
        return None
    return _whole_words(flat, found.dest_start, found.dest_end)


def _whole_words(flat: FlatText, start: int, end: int) -> Range:
    """Return characters `start`-`end` as a range that begins and ends between words."""
    text = flat.text
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Range(flat.starts[start], flat.ends[end - 1])


def _exact(flat: FlatText, quote: str, near: int) -> Range | None:
    best: Range | None = None
    at = flat.text.find(quote)
    while at >= 0:
        found = Range(flat.starts[at], flat.ends[at + len(quote) - 1])
        if best is None or abs(found.from_ - near) < abs(best.from_ - near):
            best = found
        at = flat.text.find(quote, at + 1)
    return best
