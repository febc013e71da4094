"""Owns messages of reviewing, moving and versions that are refused through every door, each with its code."""

from typing import Any

from beta.domain.snapshot import read_draft
from tests.bad_messages import Message, comment, deep, plainly
from tests.conftest import Cast
from tests.course import words

REMARK = "no-such-remark"


def here(name: str, **more: Any) -> Message:
    """Return a command on the first chapter at version 1; what is `None` is left out."""

    def message(cast: Cast) -> tuple[str, Any]:
        data = {"chapter": cast.chapter, "version": 1, **more}
        return name, {key: value for key, value in data.items() if value is not None}

    return message


def moved(from_: Any = 5, to: Any = 9, **more: Any) -> Message:
    def message(cast: Cast) -> tuple[str, Any]:
        where = {"chapter": cast.chapter, "version": 1, "from": from_, "to": to}
        return "move_passage", {**where, "into": cast.chapter, "into_version": 1, "at": 60, **more}

    return message


def uploaded(**more: Any) -> Message:
    """Return an upload to the draft as it is."""
    return lambda cast: ("upload_version", {**UPLOAD, "seq": read_draft(cast.author, cast.draft)["seq"], **more})


def suggestion(replacement: Any, **more: Any) -> Message:
    where = {"annotation": "a-suggestion", "from": 5, "to": 9}
    return here("suggest_edit", **where, replacement=replacement, **more)


IDS: dict[str, Any] = {"a number": 5, "nothing": None, "a list": ["a"], "signs": "../x", "too long": "a" * 41, "empty": ""}
SLICES: dict[str, Any] = {
    "a list": [],
    "a string": "x",
    "a node nobody knows": {"content": [{"type": "script"}]},
    "words that are a number": {"content": [{"type": "text", "text": 5}]},
    "half a character": {"content": [{"type": "text", "text": "a\ud83d"}]},
    "a link that runs": {
        "content": [{"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "javascript:x"}}]}]
    },
    "nesting without end": {"content": deep(100)},
    "open deeper than it is": {"content": [{"type": "text", "text": "x"}], "openStart": 9},
}
MANY = {"annotations": [REMARK], "verdict": "accepted"}
UPLOAD = {"seq": 0, "text": "The lamp was out."}

ON_REMARKS: dict[str, dict[str, Any]] = {
    "publish_note": {},
    "reopen_annotation": {},
    "accept_suggestion": {},
    "reject_suggestion": {},
    "classify_annotation": {"kind": "pacing"},
    "react": {"reaction": "heart", "on": True},
}

REVIEWING: dict[str, tuple[str, Message]] = {
    **{
        f"{name} of an id that is {kind}": ("invalid", plainly(name, {"annotation": id_, **more}))
        for name, more in ON_REMARKS.items()
        for kind, id_ in IDS.items()
    },
    **{
        f"{name} of no remark": ("not_found", plainly(name, {"annotation": REMARK, **more}))
        for name, more in ON_REMARKS.items()
    },
    "a suggestion that is not there, to change": (
        "not_found",
        here("revise_suggestion", annotation=REMARK, **{"from": 5, "to": 9, "replacement": words("x")}),
    ),
    "a kind that there is not": ("invalid", plainly("classify_annotation", {"annotation": REMARK, "kind": "rant"})),
    "no word of a kind": ("invalid", plainly("classify_annotation", {"annotation": REMARK})),
    "a reaction that there is not": ("invalid", plainly("react", {"annotation": REMARK, "reaction": "💩", "on": True})),
    "a reaction on a number": ("invalid", plainly("react", {"annotation": REMARK, "reaction": "heart", "on": 1})),
    "a reaction to what is not there": (
        "not_found",
        plainly("react", {"annotation": REMARK, "reaction": "tear", "on": True}),
    ),
    "a remark that is private to a word": ("invalid", comment(private="yes")),
    "a remark with a reaction that there is not": ("invalid", comment(body="", reaction="fire")),
    "a remark with all reactions": ("invalid", comment(reaction=["heart", "tear"])),
    "a remark for an audience": ("invalid", comment(audience="person:1")),
    "a reply with an answer that is none": (
        "invalid",
        plainly("reply", {"annotation": REMARK, "reply": "reply-001", "body": "?", "answer": "maybe"}),
    ),
    **{f"a suggestion of {kind}": ("invalid", suggestion(slice_)) for kind, slice_ in SLICES.items()},
    "a verdict on nothing": ("invalid", plainly("decide_remarks", {**MANY, "annotations": []})),
    "a verdict on too many": ("too_large", plainly("decide_remarks", {**MANY, "annotations": [REMARK] * 5001})),
    "a verdict on what is no list": ("invalid", plainly("decide_remarks", {**MANY, "annotations": REMARK})),
    "a verdict on numbers": ("invalid", plainly("decide_remarks", {**MANY, "annotations": [1, 2]})),
    "a verdict that there is not": ("invalid", plainly("decide_remarks", {**MANY, "verdict": "thanked"})),
    "a verdict for too many reasons": ("invalid", plainly("decide_remarks", {**MANY, "reason": "a" * 2001})),
    "a verdict on what is not there": ("conflict", plainly("decide_remarks", MANY)),
    "an act that never was": ("conflict", plainly("reopen_remarks", {"batch": 2**31 - 1})),
    "an act beyond counting": ("invalid", plainly("reopen_remarks", {"batch": 2**31})),
    "an act in a string": ("invalid", plainly("reopen_remarks", {"batch": "1"})),
    "a chapter split under an id with signs": ("invalid", here("split_chapter", at=30, new="../../etc")),
    "a chapter split in front of itself": ("invalid", here("split_chapter", at=-1, new="chapter-new")),
    "a chapter split beyond its end": ("invalid", here("split_chapter", at=10**6, new="chapter-new")),
    "a chapter split inside an emoji": ("invalid", here("split_chapter", at=2, new="chapter-new")),
    "a chapter split at a version still to come": ("invalid", here("split_chapter", at=30, new="chapter-new", version=99)),
    "a chapter split with too long a title": ("invalid", here("split_chapter", at=30, new="chapter-new", title="a" * 301)),
    "a chapter split that is not there": ("not_found", here("split_chapter", at=30, new="chapter-new", chapter=REMARK)),
    "the first chapter merged": ("invalid", lambda cast: ("merge_chapters", {"chapter": cast.chapter})),
    "a chapter merged that is not there": ("not_found", plainly("merge_chapters", {"chapter": "no-such-chapter"})),
    "nothing moved": ("invalid", moved(9, 9)),
    "a passage moved from its end": ("invalid", moved(9, 5)),
    "a passage moved from beyond the text": ("invalid", moved(10**6, 10**6 + 1)),
    "a passage moved to beyond the text": ("invalid", moved(at=10**6)),
    "a passage moved into itself": ("invalid", moved(5, 90, at=30)),
    "a passage moved from inside an emoji": ("invalid", moved(2, 9)),
    "a passage moved to inside an emoji": ("invalid", moved(at=2)),
    "a passage moved to a version still to come": ("invalid", moved(into_version=99)),
    "a passage moved to a chapter that is not there": ("not_found", moved(into="no-such-chapter")),
    "an upload of nothing": ("invalid", plainly("upload_version", {**UPLOAD, "text": ""})),
    "an upload of blanks": ("invalid", uploaded(text=" \n\t\n ")),
    "an upload with NUL": ("invalid", plainly("upload_version", {**UPLOAD, "text": "a\x00b"})),
    "an upload of a number": ("invalid", plainly("upload_version", {**UPLOAD, "text": 5})),
    "an upload to what was before": ("conflict", plainly("upload_version", UPLOAD)),
    "an upload of a scene break": ("invalid", uploaded(text="* * *")),
    "an upload to what is still to come": ("invalid", plainly("upload_version", {**UPLOAD, "seq": 10**6})),
    "an upload to a chapter that is not there": ("invalid", uploaded(chapter="no-such-chapter")),
    "an upload that keeps a number": ("invalid", plainly("upload_version", {**UPLOAD, "keep": [5]})),
    "a version without a name": ("invalid", plainly("name_version", {"name": ""})),
    "a version with too long a name": ("invalid", plainly("name_version", {"name": "a" * 81})),
    "a version named with half a character": ("invalid", plainly("name_version", {"name": "a\ud83d"})),
    "a version still to come, to restore": ("invalid", here("restore_version", version=99)),
    "a version of no chapter, to restore": ("not_found", here("restore_version", chapter="no-such-chapter")),
    "a version still to come, read": ("invalid", here("mark_read", version=99)),
    "a version read of no chapter": ("not_found", here("mark_read", chapter="no-such-chapter")),
    "a version that is true, read": ("invalid", here("mark_read", version=True)),
}
