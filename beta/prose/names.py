"""Owns the reading of people's names out of running text: Helen, Helen and Marco, sea_glass, `[info]helen_b`."""

import re
from dataclasses import dataclass

_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and\s|&|\+)?|;|/|&|\+|\band\b|\bplus\b)\s*(?:also\s+)?", re.IGNORECASE)
_HANDLE_MARK = r"(?:\[(?:info|personal profile|livejournal\.com|lj)\]\s*|@|lj:|LJ's\s+|~)?"
_HANDLE = re.compile(rf"^{_HANDLE_MARK}", re.IGNORECASE)
_FIRST = re.compile(rf"[*_\"'\u201c\u2018]?{_HANDLE_MARK}(\w+(?:[-'\u2019.]\w+)*)", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:[^\S\n]+(?:de|da|di|du|del|la|le|van|von|der|den|of|the|bin|al))*[^\S\n]+(?P<word>\w+(?:[-'\u2019]\w+)*)"
)
_PRAISE = re.compile(r"(?:(?:my|our|the|both|a|dear|always)\s+)(?:[\w'\u2019-]+,?\s+){0,6}?(?=\W?\w*[A-Z_\d])")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$|[*_)])|[\n;()!]|$|\s[\u2013\u2014-]+\s|:-?[)D(]|<3")
_ENDS_A_NAME = re.compile(r"\s*(?:$|[.,;:!?)(\n*&+/<\u2013\u2014-]|and\b)", re.IGNORECASE)
_NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        """a all also am an and any anyone are as at awesome be been being beta betaed betad but by each either everyone
    edited everything for friend friends from great had has have he her him himself herself his i in is it its itself
    me mine mistakes my myself n/a needed neither no nobody none nope not of on one only or our ours own part proofread
    please reviewed she since so some someone still that the their theirs them themselves then there these they this
    those to tba tbd too two unbeta unbeta'd unbetad unbetaed us very wanted was we welcome were what when which who
    whom whose with written yes yet you your yourself""",
    )
)
_SELF = frozenset(("i", "me", "myself"))
_MOST_WORDS, _LONGEST, _LONGEST_LIST = 3, 60, 400


@dataclass(frozen=True)
class Names:
    """Names as they were written, and the offset in the text at which they end."""

    names: list[str]
    end: int


def names_at(text: str, at: int) -> Names:
    """Read a list of names that starts at offset `at` of `text` and is followed by anything."""
    names: list[str] = []
    if praise := _PRAISE.match(text, at):
        at = praise.end()
    end = at
    while first := _FIRST.match(text, at):
        end_now = _name_end(text, first)
        if first[1].casefold() in _SELF:
            end_now = first.end()
        elif not _is_no_name(first[1]) and (_looks_like_name(first[1]) or _ENDS_A_NAME.match(text, end_now)):
            names.append(text[first.start(1) : end_now])
        else:
            break
        end = end_now
        separator = _SEPARATOR.match(text, end)
        if not separator:
            break
        at = separator.end()
        if praise := _PRAISE.match(text, at):
            at = praise.end()
    return Names(names, end)


def names_filling(text: str, at: int) -> Names | None:
    """Read the rest of the sentence as names, also of several small words, or return None where it says more."""
    match = _SENTENCE_END.search(text, at, at + _LONGEST_LIST)
    end = match.start() if match else len(text)
    if end - at >= _LONGEST_LIST:
        return None
    parts = [part.strip(" \t*_\"'\u201c\u201d\u2018\u2019") for part in _SEPARATOR.split(text[at:end])]
    names: list[str] = []
    for part in parts:
        words = [_HANDLE.sub("", word).casefold() for word in part.split()]
        if not 0 < len(words) <= _MOST_WORDS or len(part) > _LONGEST:
            return None
        if any(_is_no_name(word) or not word[:1].isalnum() for word in words):
            return None
        names.append(_HANDLE.sub("", part).strip())
    return Names(names, end)


def _name_end(text: str, first: re.Match[str]) -> int:
    """Return where a name ends that begins with this word: capitalised words go on, "de" and "van" between them."""
    end = first.end()
    if not first[1][:1].isupper():
        return end
    while (following := _NEXT.match(text, end)) and following["word"][:1].isupper():
        if _is_no_name(following["word"]):
            break
        end = following.end()
    return end


def _is_no_name(word: str) -> bool:
    return word.casefold().replace("\u2019", "'") in _NO_NAMES


def _looks_like_name(word: str) -> bool:
    return word[:1].isupper() or "_" in word or any(map(str.isdigit, word))
