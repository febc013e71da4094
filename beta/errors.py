"""Owns the refusals a person can meet: each has a code for the wire and a status for HTTP."""

from typing import Any


class BetaError(Exception):
    """A refusal with a plain sentence for the person.

    `code` goes on the wire, `status` is the HTTP status, `extra` is JSON that helps
    the browser go on (the missing steps of a stale edit, both sides of a conflict).
    """

    code = "error"
    status = 400

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra

    def to_json(self) -> dict[str, Any]:
        """Return `{code, message, ...extra}`, the `error` of the wire."""
        return {**self.extra, "code": self.code, "message": self.message}


class NotFound(BetaError):
    """Is not there, or is not for this person to know of."""

    code = "not_found"
    status = 404

    def __init__(self, message: str = "There is nothing here.", **extra: Any) -> None:
        super().__init__(message, **extra)


class NotAllowed(BetaError):
    """May be seen by this person, but not done."""

    code = "not_allowed"
    status = 403


class SessionEnded(NotAllowed):
    """Comes by a session that has ended meanwhile."""


class Invalid(BetaError):
    """The message or the form does not make sense; nothing was changed."""

    code = "invalid"
    status = 422


class UnknownCommand(Invalid):
    """No command of this name exists."""

    code = "unknown_command"


class Conflict(BetaError):
    """Made sense once, but the draft has moved on; `extra` shows both sides."""

    code = "conflict"
    status = 409


class Stale(Conflict):
    """Steps made at an older version; `extra` holds the missing `steps`."""

    code = "stale"


class TooLarge(BetaError):
    """Over a stated limit of size."""

    code = "too_large"
    status = 413


class TooMany(BetaError):
    """Over a stated limit of number or rate; `retry_after` in seconds may be in `extra`."""

    code = "too_many"
    status = 429


class Unavailable(BetaError):
    """Cannot be saved or read just now (database locked, disk full, server away); the same is to be sent again.

    Where the connection broke during a commit it may have been done: the same command id is then answered with its number.
    """

    code = "unavailable"
    status = 503
