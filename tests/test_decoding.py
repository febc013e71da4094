"""Tests the way from the bytes of a file to its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beta.errors import Invalid
from beta.formats.plain_text import decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_ending_gives_the_same_text(encoding: str, newline: str) -> None:
    text = "Zoë said \u201cno\u201d \u2014 twice.\n\nThen the tide\u2026\n"
    assert decode(text.replace("\n", newline).encode(encoding)) == text


def test_utf16_with_either_mark_is_read() -> None:
    assert (
        decode(b"\xff\xfe" + "Zoë 😀".encode("utf-16-le")) == decode(b"\xfe\xff" + "Zoë 😀".encode("utf-16-be")) == "Zoë 😀"
    )


def test_file_pasted_together_from_two_encodings_is_read_rightly() -> None:
    assert decode("Zoë ".encode() + "Zoë…".encode("cp1252")) == "Zoë Zoë…"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PK\x03\x04....word/document.xml", "Word"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "LibreOffice"),
        (b"PK\x03\x04....mimetypeapplication/epub+zip", "e-book"),
        (b"PK\x03\x04whatever", "compressed"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"{\\rtf1\\ansi", "rich text"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"tide\x00and time", "plain text"),
        (bytes(range(1, 32)) * 4, "plain text"),
    ],
)
def test_file_that_is_no_text_is_refused_with_what_to_do(data: bytes, named: str) -> None:
    with pytest.raises(Invalid, match=named) as refusal:
        decode(data)
    assert "paste" in refusal.value.message


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except Invalid:
        return
    assert "\x00" not in text and "\r" not in text
