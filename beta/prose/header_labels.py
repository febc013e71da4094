"""Owns the labels of header lines: which the product knows, how people spell them, and what merely looks like one."""

import re
from dataclasses import dataclass

CANONICAL = ("Title", "Rating", "Characters/Pairings", "Genre", "Summary", "Disclaimer", "A/N")
"""The labels of the product, in the order in which a header shows them."""

STRONG, WEAK, UNKNOWN = 2, 1, 0
"""How surely a label makes a line a header line; a strong one is enough, as hardly any prose opens with it."""

_SPELLINGS = {
    "Title": "title|story title|fic title|story name",
    "Rating": "rating|rated|ratings",
    "Characters/Pairings": "characters/pairings|character/pairing|characters/pairing|character/pairings"
    "|pairings/characters|pairing/characters|pairing|pairings|ship|ships|relationship|relationships|couple|couples"
    "|main pairing|characters and pairings|characters & pairings|characters|main characters|character",
    "Genre": "genre|genres",
    "Summary": "summary|story summary|blurb",
    "Disclaimer": "disclaimer|disclaimers",
    "A/N": "a/n|an|a.n.|a/ns|author note|author notes|author's note|author's notes|authors note|authors notes"
    "|authors' note|authors' notes|author's note/s|note from the author|note|notes|story notes",
}
_FURTHER = (
    "fandom|fandoms|word count|wordcount|words|warning|warnings|content warning|content warnings|trigger warning"
    "|trigger warnings|spoiler|spoilers|author|authors|writer|by|beta|betas|beta reader|beta readers|betaed by"
    "|beta'd by|category|categories|archive|archived|archive at|status|chapter|chapters|length|series|sequel to"
    "|prequel to|part|parts|setting|timeline|prompt|challenge|written for|recipient|gift for|dedication|dedicated to"
    "|feedback|distribution|email|e-mail|contact|website|date|date written|posted|published|updated|language|tags"
    "|additional tags|keywords|type|pov|continuity|contains|kinks|song|lyrics|credits|thanks|artist|link|crossover"
    "|season|episode|era|universe|verse|completed"
)
_NAMES = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
_KNOWN = frozenset(_FURTHER.split("|"))
_STRONG_FURTHER = frozenset(("fandom", "fandoms", "word count", "wordcount"))
_WEAK_CANONICAL = frozenset(("note", "notes", "character", "couple", "relationship", "ship", "an", "rated"))

_LINE = re.compile(
    r"(?P<opening>(?P<mark>\*\*\*|\*\*|__|\*|_)?(?P<label>[^\W_][^:\uff1a\n]{0,39}?)\s*(?P<early>\*\*\*|\*\*|__|\*|_)?"
    r"\s*[:\uff1a]\s*(?P<late>\*\*\*|\*\*|__|\*|_)?[ \t]*)(?P<value>.*)"
)
_UNKNOWN = re.compile(r"[A-Z][\w'\u2019&()/. -]{0,29}")
_SPEAKING = re.compile(
    r"\b(?:said|says|asked|asks|whispered|replied|answered|thought|knew|know|added|read|wrote|muttered|shouted|called|"
    r"was|is|were|had|has|did|that|this|rule|rules|thing|things|he|she|they|it|we|you|i)$",
    re.IGNORECASE,
)
_MOST_WORDS = 4


@dataclass(frozen=True)
class Label:
    """How a line opens: its canonical `name` ("" if it has none), as `typed`, up to the value, and the value."""

    name: str
    typed: str
    spelling: str
    value: str
    strength: int = UNKNOWN


def read_label(line: str) -> Label | None:
    """Read how a line opens, or return None where that is no label and colon, but prose."""
    match = _LINE.fullmatch(line.strip())
    if not match or match["value"].startswith("//"):
        return None
    typed = " ".join(match["label"].split())
    opened = _spelling_and_value(match, typed)
    if not opened:
        return None
    key = re.sub("[\u2019\u2018\u00b4`]", "'", typed.casefold()).replace("(s)", "s")
    key = re.sub(r"\s*/\s*", "/", key)
    name = _NAMES.get(key, "")
    if name or key in _KNOWN:
        is_strong = key not in _WEAK_CANONICAL if name else key in _STRONG_FURTHER
        return Label(name, typed, *opened, STRONG if is_strong else WEAK)
    return Label("", typed, *opened) if _looks_like_one(line, typed, opened[1]) else None


def _spelling_and_value(match: re.Match[str], typed: str) -> tuple[str, str] | None:
    """Return what stands before the value, and the value, with emphasis kept whole; None where it spans neither."""
    mark, closing, value = match["mark"] or "", match["early"] or match["late"] or "", match["value"]
    if mark == closing:
        return match["opening"], value
    if not mark and match["late"]:
        start = match.start("late") - match.start()
        return match[0][:start], match[0][start:]
    if mark and not closing and value.endswith(mark) and value.count(mark) == 1:
        return f"{typed}: ", value.removesuffix(mark).rstrip()
    return None


def _looks_like_one(line: str, typed: str, value: str) -> bool:
    """Say whether an unknown label is one nevertheless, and not the start of "Marit said:" or "He had one rule:"."""
    if line[:1].isspace() or len(typed.split()) > _MOST_WORDS or not _UNKNOWN.fullmatch(typed):
        return False
    return not _SPEAKING.search(typed) and value[:1] not in ('"', "\u201c", "\u2018", "\u00ab")
