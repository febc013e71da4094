"""Owns passwords: their rules, and argon2id hashes of them."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from beta.errors import Invalid

MIN_PASSWORD = 10
MAX_PASSWORD = 200

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. About 20 ms, so that a log-in
# does not hold up everybody else in a process of green threads.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_password(password: str, *, email: str, name: str) -> None:
    """Raise `Invalid`, with a sentence that says what to change, unless `password` may be used by this person."""
    length = len(password)
    wrong = None
    if length < MIN_PASSWORD:
        wrong = f"Please choose a password of at least {MIN_PASSWORD} characters; this one has {length}."
    elif length > MAX_PASSWORD:
        wrong = f"Please choose a password of at most {MAX_PASSWORD} characters; this one has {length}."
    elif _prepared(password).casefold().strip() in {email.casefold(), name.casefold()}:
        wrong = "Please choose a password that is not your name or your address."
    if wrong:
        raise Invalid(wrong, field="password")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _HASHER.hash(_prepared(password))


def password_matches(stored: str | None, password: str) -> bool:
    """Return whether `password` is the stored one; takes the same time when nothing is stored."""
    if len(password) > MAX_PASSWORD:
        password, stored = "", None
    try:
        _HASHER.verify(stored or _nobodys_hash(), _prepared(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Return whether a hash was made with other parameters than today's and should be made anew."""
    return _HASHER.check_needs_rehash(stored)


def _prepared(password: str) -> str:
    """Return one form for what different keyboards send for the same characters (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("a password that nobody has")
