"""Owns how a reader's plain text becomes HTML: paragraphs, line breaks and links, and everything else escaped."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"\u201c\u201d\u00ab\u00bb]+", re.IGNORECASE)
_LINK = Markup('<a href="{address}" rel="nofollow noopener ugc">{address}</a>')


def comment_html(text: str) -> Markup:
    """Return plain text as safe HTML: blank lines part paragraphs, http and https addresses become links."""
    paragraphs = (_lines(part) for part in _BLANK_LINES.split(text.strip()) if part)
    return Markup("\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)


def _lines(paragraph: str) -> Markup:
    return Markup("<br>\n").join(Markup("").join(_linked(line)) for line in paragraph.split("\n"))


def _linked(line: str) -> Iterator[Markup]:
    at = 0
    for match in _ADDRESS.finditer(line):
        address = _without_punctuation(match[0])
        if _leads_somewhere(address):
            yield escape(line[at : match.start()])
            yield _LINK.format(address=address)
            at = match.start() + len(address)
    yield escape(line[at:])


def _without_punctuation(address: str) -> str:
    """Leave out what ends the sentence around an address, and a bracket that was opened before it."""
    while address:
        bare = address.rstrip(".,;:!?'\u2019*_~")
        for opening, closing in ("()", "[]", "{}"):
            if bare.endswith(closing) and bare.count(closing) > bare.count(opening):
                bare = bare[:-1]
        if bare == address:
            break
        address = bare
    return address


def _leads_somewhere(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
