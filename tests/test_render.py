"""Tests what a chapter becomes as HTML, and how its words are counted."""

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beta.prose.markup import paragraphs_to_doc
from beta.prose.render import paragraph_count, plain_text, render_html, word_count
from beta.prose.schema import SCHEMA, Node

ALLOWED_TAGS = {"p", "h3", "h4", "h5", "h6", "blockquote", "hr", "br", "em", "strong", "u", "s", "a"}
ALLOWED_ATTRIBUTES = {"p": {"id", "class"}, "h3": {"class"}, "h4": {"class"}, "h5": {"class"}, "a": {"href", "rel"}}


def cleaned(html: str) -> str:
    """Return what nh3 leaves of a page with the promised elements."""
    return nh3.clean(
        html, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None
    )


def doc_of(*texts: Node, align: str | None = None) -> Node:
    """Return a document of one paragraph."""
    return SCHEMA.node("doc", None, [SCHEMA.node("paragraph", {"align": align}, list(texts))])


def linked(text: str, href: str, *marks: str) -> Node:
    """Return linked text."""
    return SCHEMA.text(text, [SCHEMA.mark("link", {"href": href}), *(SCHEMA.mark(name) for name in marks)])


def test_blocks_become_their_elements() -> None:
    doc = paragraphs_to_doc(
        "## The Quay\n\nShe *left* **at _six_**.\n\n***\n\n> Twice.\n>\n> And again.\n\nTide in,\ntide out."
    )
    assert render_html(doc) == (
        "<h3>The Quay</h3>\n<p>She <em>left</em> <strong>at </strong><em><strong>six</strong></em>.</p>\n<hr>\n"
        "<blockquote>\n<p>Twice.</p>\n<p>And again.</p>\n</blockquote>\n<p>Tide in,<br>tide out.</p>"
    )


def test_text_is_escaped() -> None:
    assert render_html(doc_of(SCHEMA.text('<script>"&"</script>'))) == '<p>&lt;script&gt;"&amp;"&lt;/script&gt;</p>'


def test_centred_paragraph_has_its_class() -> None:
    assert render_html(doc_of(SCHEMA.text("fin"), align="center")) == '<p class="centred">fin</p>'


@pytest.mark.parametrize(("level", "tag"), [(2, "h3"), (3, "h4"), (4, "h5"), (9, "h6")])
def test_heading_is_one_level_below_the_chapters_title(level: int, tag: str) -> None:
    heading = SCHEMA.node("heading", {"level": level}, [SCHEMA.text("Quay")])
    assert render_html(SCHEMA.node("doc", None, [heading])) == f"<{tag}>Quay</{tag}>"


def test_paragraphs_are_numbered_on_through_quotes_and_chapters() -> None:
    first, second = paragraphs_to_doc("One.\n\n> Two.\n\nThree."), paragraphs_to_doc("Four.")
    assert 'id="p-1"' in render_html(first, 1) and '<p id="p-2">Two.</p>' in render_html(first, 1)
    assert render_html(second, 1 + paragraph_count(first)) == '<p id="p-4">Four.</p>'


def test_link_over_several_marks_is_one_link() -> None:
    doc = doc_of(linked("the ", "https://tide.example/?a=1&b=2"), linked("log", "https://tide.example/?a=1&b=2", "em"))
    assert render_html(doc) == (
        '<p><a href="https://tide.example/?a=1&amp;b=2" rel="nofollow noopener ugc">the <em>log</em></a></p>'
    )


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x",
     "//tide.example", "/log", "",
      "https://", "https://[", "http:tide", "https://tide.example/\x00", "vbscript:x", "mailto:"],
)  # fmt: skip
def test_unsafe_address_leaves_only_its_text(href: str) -> None:
    assert render_html(doc_of(linked("log", href, "em"))) == "<p><em>log</em></p>"


def test_quote_in_an_address_does_not_end_it() -> None:
    html = render_html(doc_of(linked("log", 'https://tide.example/"onclick="x')))
    assert html == '<p><a href="https://tide.example/&quot;onclick=&quot;x" rel="nofollow noopener ugc">log</a></p>'


def test_words_are_counted_as_people_count_them() -> None:
    assert word_count(paragraphs_to_doc("Don't, she said\u2014well-worn words!\n\n***\n\n> Two more.")) == 7
    assert word_count(paragraphs_to_doc("")) == 0


def test_bare_text_parts_blocks_with_a_newline() -> None:
    doc = paragraphs_to_doc("*One*\ntwo\n\n***\n\n> Three\n\n## Four")
    assert plain_text(doc) == "One\ntwo\nThree\nFour"


TEXTS = st.text(alphabet="ab <>&\"'\u00a0é“*_\n~", max_size=40) | st.text(
    st.characters(exclude_categories=["C"]), max_size=40
)


@given(
    st.lists(TEXTS, max_size=4),
    st.sampled_from(["https://a.example/x?y=1&z", "mailto:a@b.example", "javascript:x", "http://é"]),
)
def test_cleaning_the_html_changes_nothing(texts: list[str], href: str) -> None:
    doc = paragraphs_to_doc("\n\n".join(texts))
    assert cleaned(render_html(doc, 1)) == render_html(doc, 1)
    link = doc_of(linked("log", href, "em", "strong"), SCHEMA.node("hard_break"), SCHEMA.text("x", [SCHEMA.mark("strike")]))
    assert cleaned(render_html(link)) == render_html(link)
