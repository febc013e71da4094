"""Owns the names of betas in an A/N, and the sentence that credits them there."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from beta.prose.names import Names, names_at, names_filling

_APOSTROPHE = "['\u2019\u2018\u02bc`\u00b4]"
_BETAED = rf"beta(?:{_APOSTROPHE}?-?e?d|[\s-]?read|[\s-]proofed)"
_BETAED_BY = re.compile(rf"(?<![\w-])(?:{_BETAED}|beta)\s+(?:\w+ly\s+)?by\s+", re.IGNORECASE)
_LABEL = re.compile(r"(?<![\w-])betas?(?:\(s\)|[\s-]?reader(?:s|\(s\))?)?(?:\s+by)?\s*:\s*", re.IGNORECASE)
_MY_BETA = re.compile(
    rf"\b(?:thanks?|thank{_APOSTROPHE}?s|thx|kudos|credit|love|hugs|grateful|gratitude)\b[^.!?\n]{{0,60}}?"
    r"\b(?:my|our|the)\s+(?:[\w-]+,?\s+){0,4}?betas?(?:[\s-]?readers?)?\b[\s,:(\u2013\u2014-]*",
    re.IGNORECASE,
)
_THANKS_TO = re.compile(r"\b(?:thanks?|thx|kudos|credit)\b(?:\s+(?:so|very)\s+much|\s+again)?(?:\s+(?:to|you))*,?\s+", re.I)
_FOR_BETA = re.compile(
    r"[\s,(]*\s(?:(?:for|as)\s+(?:(?!and\b)[\w'\u2019-]+,?\s+){0,5}?|(?:my|our|the)\s+(?:[\w-]+\s+){0,4}?)"
    r"(?:(?:super|speed|quick|pre)-?)?beta",
    re.IGNORECASE,
)
_BEFORE_VERB = re.compile(rf"\s+(?:\w+ly\s+)?(?:{_BETAED}\s+(?:this|it|the|my|for)\b|(?:was|were)\s+my\s+betas?\b)", re.I)
_NEGATION = re.compile(r"\b(?:not|never|no|un|isn.?t|wasn.?t|hasn.?t|without)[\s-]+(?:been\s+|yet\s+|properly\s+)?$", re.I)
_SENTENCE_START = re.compile(r"(?:^|(?<=\n)|(?<=[.!?;)*_]\s)|(?<=[.!?;)*_]\s\s))(?=\S)")
_LEAD_IN = re.compile(
    r"[*_(]*(?:(?:this|the|it)(?:\s+(?:story|fic|one|piece|chapter|part))?\s+)?(?:(?:was|is|has|had|been|also)\s+)*"
    r"(?:\w+ly\s+)?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[,;:]|[^\S\n]+[(\u2013\u2014-]")


@dataclass(frozen=True)
class _Sentence:
    """A credit sentence in a note: where it starts, where its names end, and the names."""

    start: int
    end: int
    names: list[str]


def names_in_note(note: str) -> list[str]:
    """Return the betas that an A/N names, in its order and none twice; none for "unbeta'd" or "beta'd by me"."""
    found: list[tuple[int, list[str]]] = []
    found += [
        (match.start(), _names_from(note, match.end()).names)
        for match in (*_BETAED_BY.finditer(note), *_LABEL.finditer(note))
        if not _NEGATION.search(note[max(match.start() - 30, 0) : match.start()])
    ]
    found += [(match.start(), names_at(note, match.end()).names) for match in _MY_BETA.finditer(note)]
    for match in _THANKS_TO.finditer(note):
        names = names_at(note, match.end())
        if _FOR_BETA.match(note, names.end):
            found.append((match.start(), names.names))
    for start in (match.end() for match in _SENTENCE_START.finditer(note)):
        names = names_at(note, start)
        if _BEFORE_VERB.match(note, names.end):
            found.append((start, names.names))
    return merge_names(*(names for _, names in sorted(found, key=lambda item: item[0])))


def names_in_beta_field(value: str) -> list[str]:
    """Return the betas that the value of a `Beta:` header line names; none for "none", "wanted" or "me"."""
    return names_in_note(f"Beta: {value.strip()}")


def credit_sentence(names: list[str]) -> str:
    """Return "Beta'd by Helen.", "Beta'd by Helen and Marco.", "Beta'd by A, B and C."; nothing for no names."""
    if not names:
        return ""
    listed = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    return f"Beta'd by {listed}."


def compose_note(note: str, names: list[str]) -> str:
    """Return the A/N with the credit of exactly `names` opening it and the rest of it kept as it was.

    Credit sentences that stand in the note are replaced, not doubled, wherever they stand. A note that already opens
    with a credit of exactly these names is returned unchanged.
    """
    names = merge_names(names)
    sentence = credit_sentence(names)
    if sentence and note.startswith(sentence):
        return note
    standing = next(_credit_sentences(note), None)
    if standing and standing.start == 0 and _same_names(standing.names, names):
        return note
    if standing and standing.start == 0 and sentence and _GOES_ON.match(note, standing.end):
        return sentence[:-1] + _without_credits(note[standing.end :])
    rest = _without_credits(note)
    if not sentence:
        return rest
    return f"{sentence} {rest}" if rest.strip() else sentence


def same_name(first: str, second: str) -> bool:
    """Say whether two names are one: case, spacing and accents do not count."""
    return _folded(first) == _folded(second)


def merge_names(*lists: Iterable[str]) -> list[str]:
    """Return all names in order, each once and in its first spelling, without the empty ones."""
    merged: dict[str, str] = {}
    for name in (name.strip() for names in lists for name in names):
        if name:
            merged.setdefault(_folded(name), name)
    return list(merged.values())


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char) and not char.isspace())


def _same_names(first: list[str], second: list[str]) -> bool:
    return {_folded(name) for name in first} == {_folded(name) for name in second}


def _names_from(note: str, at: int) -> Names:
    """Read the names after "beta'd by": all of the sentence where it is nothing else, else what looks like names."""
    return names_filling(note, at) or names_at(note, at)


def _credit_sentences(note: str) -> Iterator[_Sentence]:
    """Yield the sentences that open with "Beta'd by ..." or "Beta: ..." and name someone."""
    for start in (match.end() for match in _SENTENCE_START.finditer(note)):
        lead = _LEAD_IN.match(note, start)
        trigger = _BETAED_BY.match(note, lead.end() if lead else start) or _LABEL.match(note, start)
        if trigger and (names := _names_from(note, trigger.end())).names:
            yield _Sentence(start, names.end, names.names)


def _without_credits(note: str) -> str:
    while standing := next(_credit_sentences(note), None):
        note = _without(note, standing)
    return note


def _without(note: str, standing: _Sentence) -> str:
    """Cut a credit out of the note; what its sentence said besides stays, as a sentence of its own."""
    before, after = note[: standing.start], note[standing.end :]
    if bare := re.match(r"[*_)]*[.!;]*[*_)]*(?:[^\S\n]+|$|(?=\n))", after):
        after = after[bare.end() :]
        if not before.strip():
            return after.lstrip()
        return before.rstrip() + after if not after or after[0] == "\n" else before + after
    more = re.sub(r"^[\s,;:\u2013\u2014-]+", "", after)
    return before + more[:1].upper() + more[1:]
