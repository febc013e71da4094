"""Owns how two versions are shown: passages as rows of safe HTML, long stretches without a change folded away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from beta.prose.compare import Passage, Piece
from beta.prose.render import render_inline
from beta.prose.schema import Node

FOLDED = 5
"""Paragraphs without a change; so many or more in a row are folded, but for one on either side."""
VIEWS = {"inline": "Inline", "side": "Side by side"}

_NOTES = {
    "inserted": "New",
    "deleted": "Removed",
    "moved_away": "Moved away from here",
    "moved_here": "Moved here",
}
_ELEMENTS = {"inserted": ("ins", "added: "), "deleted": ("del", "removed: ")}


@dataclass(frozen=True)
class Row:
    """A passage as it is shown: what became of it in words, how it is dressed, and its HTML in one and in two columns."""

    kind: str
    note: str
    dress: str
    both: Markup
    old: Markup | None
    new: Markup | None


@dataclass(frozen=True)
class Stretch:
    """Rows that are shown, or folded away because nothing in them differs."""

    is_folded: bool
    rows: Sequence[Row]


def stretches(passages: Iterable[Passage]) -> list[Stretch]:
    """Return passages (of `compare`) as what `_comparison.html` shows."""
    out: list[Stretch] = []
    for is_same, group in groupby(map(_row, passages), key=lambda row: row.kind == "same"):
        rows = list(group)
        if is_same and len(rows) >= FOLDED:
            out += [Stretch(False, rows[:1]), Stretch(True, rows[1:-1]), Stretch(False, rows[-1:])]
        else:
            out.append(Stretch(False, rows))
    return out


def _row(passage: Passage) -> Row:
    """Return a passage as a row; a paragraph that was parted or joined is told as such."""
    node = passage.new or passage.old
    note = _NOTES.get(passage.kind, "")
    if passage.kind == "changed" and passage.old is None:
        note = "Parted from its neighbour"
    elif passage.kind == "changed" and passage.new is None:
        note = "Joined to its neighbour"
    has_old = passage.kind not in ("inserted", "moved_here")
    has_new = passage.kind not in ("deleted", "moved_away") and passage.new is not None
    return Row(
        passage.kind,
        note,
        _dress(node) if node is not None else "paragraph",
        _html(passage.pieces),
        _html(piece for piece in passage.pieces if piece.kind != "inserted") if has_old else None,
        _html(piece for piece in passage.pieces if piece.kind != "deleted") if has_new else None,
    )


def _dress(node: Node) -> str:
    name = "scene" if node.type.name == "scene_break" else node.type.name
    return f"{name} centred" if node.attrs.get("align") == "center" else name


def _html(pieces: Iterable[Piece]) -> Markup:
    return Markup("").join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> Markup:
    words = Markup(render_inline(piece.content))  # noqa: S704  # escaped there
    if piece.kind == "same":
        return words
    element, spoken = _ELEMENTS[piece.kind]
    said = Markup('<span class="visually-hidden">{}</span>').format(escape(spoken))
    return Markup("<{0}>{1}{2}</{0}>").format(Markup(element), said, words)  # noqa: S704  # one of two
