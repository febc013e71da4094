"""Tests how a reader's plain text becomes HTML."""

import re

import pytest

from beta.web.comment_html import comment_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\n \n three", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("ftp://a.b www.c.d", "<p>ftp://a.b www.c.d</p>"),
        ("https:// http://]", "<p>https:// http://]</p>"),
        ("(see http://a.example/b_(c)).", "<p>(see {http://a.example/b_(c)}).</p>"),
        ("HTTPS://A.example/?x=1&y=2, yes", "<p>{HTTPS://A.example/?x=1&amp;y=2}, yes</p>"),
        ("http://a.example http://b.example!", "<p>{http://a.example} {http://b.example}!</p>"),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_links(text: str, html: str) -> None:
    link = '<a href="\\1" rel="nofollow noopener ugc">\\1</a>'
    assert comment_html(text) == re.sub(r"\{(.+?)\}", link, html)
