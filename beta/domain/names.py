"""Owns what a person may be called: trimmed, of bounded length, without characters that disguise other text."""

import unicodedata

from beta.errors import Invalid

MAX_NAME = 80
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Marks, embeddings, overrides and isolates of UAX #9: they can turn the letters beside a name around.
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(text: str, called: str = "name") -> str:
    """Return `text` as a name of 1 to 80 characters, white space folded; raise `Invalid` when nothing is left.

    `called` is the word for it in the sentence of a refusal, and the field the refusal belongs to.
    """
    kept = [" " if character.isspace() else character for character in text]
    seen = [c for c in kept if unicodedata.category(c) not in _UNSEEN_CATEGORIES and c not in _BIDI_CONTROLS]
    name = " ".join(unicodedata.normalize("NFC", "".join(seen)).split())
    if not any(unicodedata.category(character)[0] in "LNPS" for character in name):
        raise Invalid(f"Please give a {called}.", field=called)
    if len(name) > MAX_NAME:
        raise Invalid(f"Please choose a {called} of at most {MAX_NAME} characters; this one has {len(name)}.", field=called)
    return name
