"""Owns random documents with everything the schema has, and random rewritings of them, for Hypothesis."""

from hypothesis import strategies as st

from beta.prose.anchors import Range
from beta.prose.schema import SCHEMA, Node

WORDS = (
    "the",
    "lamp",
    "ferry",
    "keeper",
    "said",
    "salt",
    "can't",
    "été",
    "🙂",
    "👩‍🚀",
    "“No",
    "—",
    "ledger,",
    "light.",
    " ",
)
MARKS = ("em", "strong", "underline", "strike")
LINK = SCHEMA.mark("link", {"href": "https://ferry.example"})


@st.composite
def inline(draw: st.DrawFn) -> list[Node]:
    """Words in marks, line breaks among them."""
    nodes = []
    for word in draw(st.lists(st.sampled_from(WORDS), max_size=8)):
        names = draw(st.sets(st.sampled_from(MARKS), max_size=2)) if draw(st.booleans()) else set[str]()
        marks = [SCHEMA.mark(name) for name in sorted(names)]
        if draw(st.integers(0, 9)) == 0:
            marks.append(LINK)
        if draw(st.integers(0, 9)) == 0:
            nodes.append(SCHEMA.node("hard_break", None, None, marks))
        nodes.append(SCHEMA.text(f"{word} ", marks[0].set_from(marks) if marks else None))
    return nodes


ALIGN = st.sampled_from([None, None, "center"])
TEXTBLOCKS = st.one_of(
    st.builds(lambda content, align: SCHEMA.node("paragraph", {"align": align}, content), inline(), ALIGN),
    st.builds(
        lambda content, level, align: SCHEMA.node("heading", {"level": level, "align": align}, content),
        inline(),
        st.sampled_from([2, 3]),
        ALIGN,
    ),
    st.builds(lambda: SCHEMA.node("scene_break")),
)
BLOCKS = st.recursive(
    TEXTBLOCKS,
    lambda inner: st.builds(
        lambda content: SCHEMA.node("blockquote", None, content), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=4,
)
DOCS = st.builds(lambda blocks: SCHEMA.node("doc", None, blocks), st.lists(BLOCKS, min_size=1, max_size=6))


@st.composite
def rewrites(draw: st.DrawFn) -> tuple[Node, Node]:
    """A document, and either another or one made of its blocks: moved, cut, put in, parted."""
    old = draw(DOCS)
    if draw(st.integers(0, 3)) == 0:
        return old, draw(DOCS)
    blocks = list(old.content.content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(blocks)))
        act = draw(st.sampled_from(["put", "cut", "move", "part"]))
        if act == "put":
            blocks.insert(at, draw(BLOCKS))
        elif blocks:
            block = blocks.pop(min(at, len(blocks) - 1))
            to = draw(st.integers(0, len(blocks)))
            if act == "move":
                blocks.insert(to, block)
            elif act == "part" and block.is_textblock and block.child_count > 1:
                edge = block.child(0).node_size
                blocks[at:at] = [block.copy(block.content.cut(0, edge)), block.copy(block.content.cut(edge))]
    return old, SCHEMA.node("doc", None, blocks or [SCHEMA.node("paragraph")])


@st.composite
def with_ranges(draw: st.DrawFn) -> tuple[Node, Node, list[Range]]:
    """A rewrite and some ranges of the old document."""
    old, new = draw(rewrites())
    ends = st.integers(0, old.content.size)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=4))
    return old, new, [Range(min(pair), max(pair)) for pair in pairs]
