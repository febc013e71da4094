"""Owns the way from the bytes of a file to text: encodings, line endings, and files that are no text at all."""

import codecs
import re

from beta.errors import Invalid, TooLarge

LARGEST = 5_000_000
"""The largest text taken, in bytes."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"PK\x03\x04", "a compressed file"),
    (b"PK\x05\x06", "a compressed file"),
)
_ZIPPED = (
    (b"word/", "a Word document (.docx)"),
    (b"opendocument.text", "a LibreOffice document (.odt)"),
    (b"epub+zip", "an e-book (.epub)"),
)
_WHAT_TO_DO = "Save it as plain text (.txt) and choose that file, or copy the story and paste it into the text box."
_NEWLINES = re.compile("\r\n?|[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_ESCAPED = re.compile("[\udc80-\udcff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 4096


def decode(data: bytes) -> str:
    """Return the text of a file of at most `LARGEST` bytes, with `\\n` for every line ending and no byte order mark.

    Takes UTF-8, UTF-16 (also without its mark, where it is evident) and UTF-32; what is no UTF-8 is read as
    Windows-1252, byte by byte, so that a file pasted together from both is read rightly too.
    Raises TooLarge, and Invalid for a file that is no text, with a sentence that says what to do.
    """
    if len(data) > LARGEST:
        raise TooLarge(f"This file is larger than {LARGEST // 1_000_000} MB. Split the story and add it in parts.")
    if kind := _kind_of(data):
        raise Invalid(f"This file is {kind}, not plain text. {_WHAT_TO_DO}")
    text = _decoded(data)
    controls = sum(1 for char in text[:_SAMPLE] if char < "\t" or "\x0e" <= char < "\x1a")
    if "\x00" in text or controls > len(text[:_SAMPLE]) / 20:
        raise Invalid(f"This file is not plain text. {_WHAT_TO_DO}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean(text: str) -> str:
    """Return storable text with `\\n` for all that ends a line, and without control characters (but tab).

    Raises TooLarge above `LARGEST` bytes of UTF-8.
    """
    if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise TooLarge(f"This text is larger than {LARGEST // 1_000_000} MB. Split the story and add it in parts.")
    return _UNWANTED.sub("", _NEWLINES.sub("\n", storable(text)))


def storable(text: str) -> str:
    """Return text without what no database keeps, NUL and lone surrogates; paired surrogates become their character."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return text.replace("\x00", "")


def _kind_of(data: bytes) -> str | None:
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), None)
    if data.startswith(b"PK"):
        return next((zipped for mark, zipped in _ZIPPED if mark in data), kind)
    return kind


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _from_utf8(data[len(bom) :]) if encoding == "utf-8" else data[len(bom) :].decode(encoding, "replace")
    if evident := _evident_utf16(data[:_SAMPLE]):
        return data.decode(evident, "replace")
    return _from_utf8(data)


def _from_utf8(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda bad: bad[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text)


def _evident_utf16(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes, which stand on one side of nearly every Latin letter."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or max(even, odd) < 0.4 * (len(sample) // 2) or min(even, odd) > 0.05 * max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"
