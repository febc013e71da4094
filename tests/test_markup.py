"""Tests the light markup: what people type, and that a written document is read back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beta.prose.layout import layout_of
from beta.prose.markup import doc_to_markup, paragraphs_to_doc
from beta.prose.schema import SCHEMA, Node

WRAPPED = """The ferry left at six, as it had every morning since the war, and Marit
stood at the rail with the parcel under her coat and counted the lamps
on the quay until there were none.

Behind her somebody laughed. She did not turn round, because turning
round was what the man with the grey hat was waiting for, and he had
been waiting since Thursday.
"""


def told(text: str) -> str:
    """Return the document of a text in ProseMirror's own short notation."""
    doc = paragraphs_to_doc(text)
    doc.check()
    return str(doc).removeprefix("doc(").removesuffix(")").replace("\\u201c", "“").replace("\\u201d", "”")


@pytest.mark.parametrize(
    ("typed", "inside"),
    [
        ("She *knew* it.", '"She ", em("knew"), " it."'),
        ("She _knew_ it.", '"She ", em("knew"), " it."'),
        ("**Run**", 'strong("Run")'),
        ("__Run__", 'strong("Run")'),
        ("***Run***", 'em(strong("Run"))'),
        ("**Run *now***", 'strong("Run "), em(strong("now"))'),
        ("***Run* now**", 'em(strong("Run")), strong(" now")'),
        ("***Run** now*", 'em(strong("Run")), em(" now")'),
        ("*one **two** three*", 'em("one "), em(strong("two")), em(" three")'),
        ("_one *two* three_", 'em("one two three")'),
        ("*Tide!* he said", 'em("Tide!"), " he said"'),
        ("(*tide*)", '"(", em("tide"), ")"'),
        ("un*believ*able", '"un", em("believ"), "able"'),
        ("<i>Tide</i> and <B>salt</B>", 'em("Tide"), " and ", strong("salt")'),
        ("~~salt~~", 'strike("salt")'),
        (r"\*not\* this \_either\_", '"*not* this _either_"'),
    ],
)
def test_marks_are_read_as_people_type_them(typed: str, inside: str) -> None:
    assert told(typed) == f"paragraph({inside})"


@pytest.mark.parametrize(
    "typed",
    [
        "snake_case_name and sea_glass",
        "2 * 3 * 4",
        "F*ck this sh*t",
        "what the f**k",
        "a footnote*. Another one*.",
        "an *unclosed star",
        "* a line that begins with one",
        "_unclosed",
        "~Helen~",
        "oh **** it",
        "a < b and <3 and </i>",
        ">_< she wrote",
        "#harbour",
        "1986. That was the year.",
        "C:\\tide\\logs",
        "-- he began",
        "**",
    ],
)
def test_what_only_looks_like_markup_stays_text(typed: str) -> None:
    doc = paragraphs_to_doc(typed)
    assert doc.text_content == typed
    assert "em(" not in str(doc) and "strong(" not in str(doc)


@pytest.mark.parametrize(
    "line", ["***", "* * *", "---", "- - -", "~~~", "====", "~*~*~", "*****", "⁂", "• • •", "  *  *  *"]
)
def test_scene_breaks_stand_between_paragraphs(line: str) -> None:
    for text in (f"Low tide.\n\n{line}\n\nHigh tide.", f"Low tide.\n{line}\nHigh tide."):
        assert told(text) == 'paragraph("Low tide."), scene_break, paragraph("High tide.")'


def test_text_without_blank_lines_is_a_paragraph_each_line() -> None:
    assert told("One.\nTwo.\nThree.") == 'paragraph("One."), paragraph("Two."), paragraph("Three.")'


def test_newline_within_a_block_is_a_line_break() -> None:
    assert (
        told("Tide in,\ntide out.\n\nShe slept.")
        == 'paragraph("Tide in,", hard_break, "tide out."), paragraph("She slept.")'
    )


def test_blank_lines_at_scene_breaks_only_leave_each_line_a_paragraph() -> None:
    line = "The harbour lay quiet and the boats knocked against one another like old men remembering a dance they had won."
    doc = paragraphs_to_doc("\n".join([line] * 6) + "\n\n" + "\n".join([line] * 6))
    assert doc.child_count == 12


def test_hard_wrapped_lines_are_joined() -> None:
    doc = paragraphs_to_doc(WRAPPED)
    assert layout_of(WRAPPED).kind == "wrapped"
    assert [child.text_content for child in doc.children] == [
        " ".join(block.split()) for block in WRAPPED.strip().split("\n\n")
    ]


def test_verse_in_hard_wrapped_text_keeps_its_lines() -> None:
    doc = paragraphs_to_doc(WRAPPED + "\nSalt on the sill,\nsalt on the stone.\n")
    assert str(doc.last_child) == 'paragraph("Salt on the sill,", hard_break, "salt on the stone.")'


def test_headings_and_quotes_are_blocks() -> None:
    assert told("## The Quay\n\n> She *left*.\n>\n> Twice.\n\nWe waited.") == (
        'heading("The Quay"), blockquote(paragraph("She ", em("left"), "."), paragraph("Twice.")), paragraph("We waited.")'
    )


def test_empty_text_is_one_empty_paragraph() -> None:
    assert told("") == told(" \n\n\t\n") == "paragraph"


def test_marks_that_have_no_sign_degrade_readably() -> None:
    link = SCHEMA.mark("link", {"href": "https://tide.example/log"})
    texts: list[Node] = [
        SCHEMA.text("the log", [link]),
        SCHEMA.text(" and "),
        SCHEMA.text("salt", [SCHEMA.mark("underline")]),
    ]
    doc = SCHEMA.node("doc", None, [SCHEMA.node("paragraph", {"align": "center"}, texts)])
    assert doc_to_markup(doc) == "the log (https://tide.example/log) and *salt*"


def test_white_space_at_the_edge_of_a_mark_moves_out_of_it() -> None:
    texts: list[Node] = [SCHEMA.text("the"), SCHEMA.text(" old ", [SCHEMA.mark("em")]), SCHEMA.text("quay")]
    assert doc_to_markup(SCHEMA.node("doc", None, [SCHEMA.node("paragraph", None, texts)])) == "the *old* quay"


def test_plain_words_are_written_without_backslashes() -> None:
    text = "2 * 3 = 6, sea_glass wrote; f*ck this sh*t. >_<"
    assert doc_to_markup(paragraphs_to_doc(text)) == text


def test_a_long_run_of_openers_takes_no_time_to_speak_of() -> None:
    text = "*a " * 20_000 + "_b " * 20_000
    assert paragraphs_to_doc(text).text_content == text.strip()


WORDS = st.text(alphabet="ab*_\\~<>#-=i/é“”.⁂'&😀", min_size=1, max_size=6)
MARKS = st.sets(st.sampled_from(["em", "strong"])).map(frozenset)


@st.composite
def inline(draw: st.DrawFn, breaks: bool = True) -> list[Node]:
    """Draw a paragraph's content as an editor leaves it: no white space at an end of a line or of a mark."""
    pieces = draw(st.lists(st.tuples(WORDS, MARKS, st.sampled_from(["", " ", "\n"])), min_size=1, max_size=6))
    runs: list[tuple[str, frozenset[str]]] = []
    for index, (word, marks, after) in enumerate(pieces):
        runs.append((word, marks))
        if after and index + 1 < len(pieces):
            runs.append((after, marks & pieces[index + 1][1] if after == " " else frozenset()))
    nodes: list[Node] = []
    for text, names in runs:
        marks_now = [SCHEMA.mark(name) for name in ("em", "strong") if name in names]
        if text == "\n":
            nodes.append(SCHEMA.node("hard_break")) if breaks else None
        elif nodes and nodes[-1].is_text and nodes[-1].same_markup(SCHEMA.text(text, marks_now)):
            nodes[-1] = SCHEMA.text(nodes[-1].text_content + text, marks_now)
        else:
            nodes.append(SCHEMA.text(text, marks_now))
    return nodes


PARAGRAPHS = inline().map(lambda nodes: SCHEMA.node("paragraph", None, nodes))
HEADINGS = st.builds(
    lambda level, nodes: SCHEMA.node("heading", {"level": level}, nodes), st.sampled_from([2, 3, 4]), inline()
)
LEAVES = PARAGRAPHS | HEADINGS | st.just(SCHEMA.node("scene_break"))
BLOCKS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda b: SCHEMA.node("blockquote", None, b)),
    max_leaves=4,
)
DOCS = st.lists(BLOCKS, min_size=1, max_size=4).map(lambda blocks: SCHEMA.node("doc", None, blocks))


@given(DOCS)
def test_a_written_document_is_read_back_the_same(doc: Node) -> None:
    written = doc_to_markup(doc)
    again = paragraphs_to_doc(written)
    assert again.eq(doc), f"{doc}\n{again}\n{written}"


@given(st.text(alphabet="ab \n*_~\\<i>/#>-=.\t\v", max_size=60) | st.text(max_size=60))
def test_any_text_is_read_into_a_valid_document_that_is_written_stably(text: str) -> None:
    doc = paragraphs_to_doc("".join(char for char in text if not "\ud800" <= char <= "\udfff"))
    doc.check()
    written = doc_to_markup(doc)
    assert doc_to_markup(paragraphs_to_doc(written)) == written
