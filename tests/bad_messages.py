"""Owns messages that are refused through every door, each with its code, and the short way to write them."""

from collections.abc import Callable
from typing import Any

from beta.domain.snapshot import read_draft
from tests.conftest import Cast
from tests.course import CLIENT, replace

Message = Callable[[Cast], tuple[str, Any]]
"""The name and the data of a command on the cast's draft as it is."""


def steps(*made: Any, version: Any = None, **more: Any) -> Message:
    """Return an edit of the present text."""

    def message(cast: Cast) -> tuple[str, Any]:
        now = read_draft(cast.author, cast.draft)["chapters"][0]["version"] if version is None else version
        return "edit_text", {"chapter": cast.chapter, "version": now, "steps": list(made), "client": CLIENT, **more}

    return message


def comment(from_: Any = 5, to: Any = 9, **more: Any) -> Message:
    """Return a comment on the text at its beginning."""

    def message(cast: Cast) -> tuple[str, Any]:
        where = {"chapter": cast.chapter, "version": 0, "from": from_, "to": to}
        return "leave_comment", {"annotation": "a-new-remark", "body": "Here.", **where, **more}

    return message


def plainly(name: Any, data: Any) -> Message:
    return lambda _cast: (name, data)


def deep(depth: int) -> Any:
    nest: Any = 0
    for _ in range(depth):
        nest = [nest]
    return nest


REFUSED: dict[str, tuple[str, Message]] = {
    "a command that is not known": ("unknown_command", plainly("conquer", {})),
    "a command named like what Python has": ("unknown_command", plainly("__class__", {})),
    "no data": ("invalid", plainly("edit_text", None)),
    "data in a list": ("invalid", plainly("edit_text", [1, 2])),
    "data in a string": ("invalid", plainly("edit_text", "{}")),
    "nothing in it": ("invalid", plainly("edit_text", {})),
    "a version in a string": ("invalid", steps(replace(1, 2), version="0")),
    "a version that is true": ("invalid", steps(replace(1, 2), version=True)),
    "a version with a fraction": ("invalid", steps(replace(1, 2), version=0.0)),
    "a version below zero": ("invalid", steps(replace(1, 2), version=-1)),
    "a version beyond counting": ("invalid", steps(replace(1, 2), version=10**40)),
    "a chapter that is a number": ("invalid", steps(replace(1, 2), chapter=5)),
    "no steps": ("invalid", steps()),
    "steps that are no list": ("invalid", steps(replace(1, 2), steps={"0": replace(1, 2)})),
    "steps that are numbers": ("invalid", steps(1, 2)),
    "too many steps": ("invalid", steps(*[replace(1, 1, "x")] * 1001)),
    "no editor": ("invalid", steps(replace(1, 2), client=None)),
    "an editor with a name for SQL": ("invalid", steps(replace(1, 2), client="'; DROP TABLE draft")),
    "a forged actor": ("invalid", steps(replace(1, 2), actor=1)),
    "a forged author": ("invalid", comment(author=1)),
    "a forged time": ("invalid", comment(at="2020-01-01T00:00:00Z")),
    "a forged state": ("invalid", comment(state="accepted")),
    "a version still to come, for a remark": ("invalid", comment(version=7)),
    "a remark of an unknown kind": ("invalid", comment(kind="rant")),
    "a remark without words": ("invalid", comment(body="")),
    "a remark of too many words": ("invalid", comment(body="a" * 20_001)),
    "a remark with NUL": ("invalid", comment(body="a\x00b")),
    "a remark with half a character": ("invalid", comment(body="a\ud83d")),
    "a field with half a character": ("invalid", comment(**{"\ud83d": 1})),
    "a remark under an id with signs": ("invalid", comment(annotation="../../etc/passwd")),
    "a remark on nothing": ("invalid", comment(5, 5)),
    "a remark from its end to its beginning": ("invalid", comment(9, 5)),
    "a remark beyond the text": ("invalid", comment(5, 10**6)),
    "a remark far beyond the text": ("invalid", comment(5, 2**31)),
    "a remark before the text": ("invalid", comment(-1, 5)),
    "a remark from inside an emoji": ("invalid", comment(2, 9, version=1)),
    "a remark to inside an emoji": ("invalid", comment(1, 2, version=1)),
    "a step beyond the text": ("invalid", steps(replace(10**6, 10**6))),
    "a step inside an emoji": ("invalid", steps(replace(2, 2, "x"))),
    "a step that breaks the shape": (
        "invalid",
        steps({"stepType": "replace", "from": 0, "to": 0, "slice": {"content": [{"type": "text", "text": "x"}]}}),
    ),
    "a good step before one that does not fit": ("invalid", steps(replace(1, 1, "x"), replace(10**6, 10**6))),
    "nesting without end": ("invalid", steps(replace(1, 2), steps=[{"stepType": deep(100)}])),
    "a chapter that is not there": ("not_found", steps(replace(1, 2), chapter="no-such-chapter")),
    "an annotation that is not there": ("not_found", plainly("accept_suggestion", {"annotation": "no-such-remark"})),
    "a reply to what is not there": (
        "not_found",
        plainly("reply", {"annotation": "no-such-remark", "reply": "reply-001", "body": "?"}),
    ),
    "a member who is not there": ("not_found", plainly("remove_member", {"member": 987_654})),
    "a member beyond counting": ("invalid", plainly("remove_member", {"member": 10**30})),
    "a role beyond those there are": ("invalid", plainly("change_role", {"member": 2, "role": "author"})),
    "a link that is not there": ("not_found", plainly("revoke_invitation", {"invitation": "no-such-link"})),
    "a link that ends in the past": ("invalid", plainly("create_invitation", {"expires_at": "2001-01-01T00:00:00+00:00"})),
    "a link that ends on no day": ("invalid", plainly("create_invitation", {"expires_at": "the thirtieth of February"})),
    "a link that ends after all days": (
        "invalid",
        plainly("create_invitation", {"expires_at": "9999-12-31T23:59:59-23:59"}),
    ),
    "a header of the wrong form": ("invalid", plainly("edit_header", {"title": "Low water", "header": []})),
}
