"""Owns the course of a whole beta read, step by step, in which every kind of event happens at least once."""

from typing import Any

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.drafting import export_text
from beta.domain.joining import join
from beta.domain.snapshot import read_draft
from tests.conftest import Cast, guest, token_for

CLIENT = "editor-of-the-author"


def words(text: str) -> dict[str, Any]:
    """Return a slice of plain words."""
    return {"content": [{"type": "text", "text": text}]} if text else {}


def replace(from_: int, to: int, text: str = "") -> dict[str, Any]:
    """Return a step that puts words in the place of a range."""
    return {"stepType": "replace", "from": from_, "to": to, **({"slice": words(text)} if text else {})}


def edit(cast: Cast, viewer: Viewer, *steps: dict[str, Any], chapter: str | None = None) -> None:
    """Edit a chapter (the first) at its present version."""
    chapter = chapter or cast.chapter
    chapters = {one["id"]: one for one in read_draft(viewer, cast.draft)["chapters"]}
    data = {"chapter": chapter, "version": chapters[chapter]["version"], "steps": list(steps), "client": CLIENT}
    perform(viewer, cast.draft, "edit_text", data)


def leave(cast: Cast, viewer: Viewer, annotation: str, from_: int, to: int, **more: Any) -> None:
    """Leave a comment, or with `replacement` a suggestion, on a range of the first chapter as it is."""
    version = read_draft(viewer, cast.draft)["chapters"][0]["version"]
    data = {"annotation": annotation, "chapter": cast.chapter, "version": version, "from": from_, "to": to, **more}
    perform(viewer, cast.draft, "suggest_edit" if "replacement" in more else "leave_comment", data)


def play(cast: Cast) -> None:
    """Play the whole course."""
    _remarks(cast)
    _decisions(cast)
    _notes(cast)
    _acts(cast)
    _drifting(cast)
    _upload(cast)
    _chapters(cast)
    _people(cast)
    _versions(cast)
    _publish(cast)


def _remarks(cast: Cast) -> None:
    draft, helen, omar = cast.draft, cast.helen, cast.omar
    leave(cast, helen, "comment-1", 5, 20, body="The lamp again.", kind="praise")
    leave(cast, omar, "comment-2", 30, 50, body="Who thought so?")
    leave(cast, helen, "suggestion-1", 1, 9, replacement=words("That lamp"), body="It has been named before.")
    leave(cast, omar, "suggestion-2", 60, 70, replacement=words("somebody else"))
    leave(cast, omar, "suggestion-3", 80, 90, replacement={})
    perform(helen, draft, "revise_annotation", {"annotation": "comment-1", "body": "The lamp, again!", "kind": None})
    perform(cast.author, draft, "reply", {"annotation": "comment-1", "reply": "reply-001", "body": "On purpose."})
    perform(helen, draft, "reply", {"annotation": "comment-1", "reply": "reply-002", "body": "I see."})
    perform(helen, draft, "revise_reply", {"annotation": "comment-1", "reply": "reply-002", "body": "I see now."})
    perform(cast.author, draft, "withdraw_reply", {"annotation": "comment-1", "reply": "reply-001"})
    perform(omar, draft, "withdraw_annotation", {"annotation": "suggestion-3"})
    leave(cast, helen, "suggestion-4", 95, 100, replacement=words("so"))
    where = {"chapter": cast.chapter, "version": 0, "from": 95, "to": 104}
    perform(helen, draft, "revise_suggestion", {"annotation": "suggestion-4", **where, "replacement": words("so then")})


def _decisions(cast: Cast) -> None:
    draft = cast.draft
    perform(cast.author, draft, "accept_suggestion", {"annotation": "suggestion-1"})
    perform(cast.coauthor, draft, "reject_suggestion", {"annotation": "suggestion-2", "reason": "Too vague."})
    perform(cast.author, draft, "resolve_comment", {"annotation": "comment-2"})
    perform(cast.author, draft, "reopen_annotation", {"annotation": "comment-2"})
    perform(cast.author, draft, "reopen_annotation", {"annotation": "suggestion-1"})
    perform(cast.author, draft, "accept_suggestion", {"annotation": "suggestion-1"})


def _notes(cast: Cast) -> None:
    draft, helen = cast.draft, cast.helen
    leave(cast, helen, "note-0001", 131, 152, body="Is this her, or him?", private=True)
    perform(helen, draft, "reply", {"annotation": "note-0001", "reply": "reply-note-1", "body": "Him, I think."})
    perform(helen, draft, "react", {"annotation": "note-0001", "reaction": "gasp", "on": True})
    perform(helen, draft, "revise_annotation", {"annotation": "note-0001", "body": "Her, or him?"})
    leave(cast, helen, "note-0002", 131, 152, reaction="tear", private=True)
    perform(helen, draft, "classify_annotation", {"annotation": "note-0001", "kind": "question"})
    perform(helen, draft, "publish_note", {"annotation": "note-0001"})
    leave(cast, helen, "heart-001", 160, 170, reaction="heart")
    for on in (True, True, False, True):
        perform(cast.viewer, draft, "react", {"annotation": "heart-001", "reaction": "applause", "on": on})
    perform(cast.author, draft, "react", {"annotation": "heart-001", "reaction": "laugh", "on": True})
    perform(cast.author, draft, "react", {"annotation": "heart-001", "reaction": "laugh", "on": False})
    perform(cast.coauthor, draft, "classify_annotation", {"annotation": "heart-001", "kind": "praise"})


def _acts(cast: Cast) -> None:
    draft, author = cast.draft, cast.author
    leave(cast, cast.helen, "act-0001", 130, 140, replacement=words("one thing"))
    leave(cast, cast.omar, "act-0002", 138, 150, replacement=words("another"))
    leave(cast, cast.omar, "act-0003", 160, 165, replacement={})
    leave(cast, cast.helen, "act-0004", 165, 170, replacement={})
    leave(cast, cast.omar, "act-0005", 180, 180, replacement=words("and so "))
    perform(author, draft, "accept_suggestion", {"annotation": "act-0001", "replacement": words("one or two")})
    perform(author, draft, "reopen_annotation", {"annotation": "act-0001"})
    everything = [f"act-000{number}" for number in range(1, 6)] + ["note-0001", "heart-001"]
    accepted = perform(author, draft, "decide_remarks", {"annotations": everything, "verdict": "accepted"})
    perform(cast.coauthor, draft, "reopen_remarks", {"batch": accepted})
    perform(author, draft, "decide_remarks", {"annotations": everything[1:], "verdict": "accepted", "reason": "Yes."})
    leave(cast, cast.omar, "act-0006", 120, 125, replacement=words("less"))
    rejected = {"annotations": [*everything, "act-0006"], "verdict": "rejected", "reason": "Not that one."}
    perform(author, draft, "reopen_remarks", {"batch": perform(author, draft, "decide_remarks", rejected)})
    perform(author, draft, "decide_remarks", {"annotations": everything, "verdict": "resolved"})


def _drifting(cast: Cast) -> None:
    lost = next(one for one in read_draft(cast.author, cast.draft)["annotations"] if one["id"] == "comment-2")
    edit(cast, cast.author, replace(lost["from"] - 2, lost["to"] + 2))
    edit(cast, cast.coauthor, replace(12, 12, f" {lost['quote']} "))
    edit(cast, cast.author, replace(1, 60))
    where = {"annotation": "comment-1", "chapter": cast.chapter, "from": 3, "to": 9}
    version = read_draft(cast.author, cast.draft)["chapters"][0]["version"]
    perform(cast.helen, cast.draft, "attach_annotation", {**where, "version": version})


def _upload(cast: Cast) -> None:
    """Take in a text in which the last paragraph of the first chapter stands first, and one word is another."""
    _, text = export_text(cast.author, cast.draft)
    *before, body = text.split("\n\n", 3)
    first, _, last = body.rpartition("\n\n")
    new = "\n\n".join([*before, last, first.replace("lamp", "lantern")])
    seq = read_draft(cast.author, cast.draft)["seq"]
    perform(cast.author, cast.draft, "upload_version", {"seq": seq, "text": new})


def _chapters(cast: Cast) -> None:
    draft, author = cast.draft, cast.author
    perform(author, draft, "add_chapter", {"chapter": "chapter-b", "title": "The ledger"})
    perform(author, draft, "add_chapter", {"chapter": "chapter-c", "title": "Slack tide", "position": 0})
    edit(cast, author, replace(1, 1, "Nothing was written."), chapter="chapter-b")
    perform(author, draft, "rename_chapter", {"chapter": "chapter-b", "title": "The second ledger"})
    perform(author, draft, "move_chapter", {"chapter": "chapter-c", "position": 2})
    perform(author, draft, "remove_chapter", {"chapter": "chapter-b"})
    perform(author, draft, "restore_chapter", {"chapter": "chapter-b"})
    perform(author, draft, "remove_chapter", {"chapter": "chapter-c"})
    _passages(cast)


def _passages(cast: Cast) -> None:
    draft, author = cast.draft, cast.author
    version = read_draft(author, draft)["chapters"][0]["version"]
    perform(author, draft, "split_chapter", {"chapter": cast.chapter, "version": version, "at": 40, "new": "chapter-d"})
    leave(cast, cast.omar, "comment-3", 3, 9, body="A pity.")
    where = {"chapter": cast.chapter, "version": version + 2, "from": 2, "to": 12}
    perform(author, draft, "move_passage", {**where, "into": "chapter-d", "into_version": 0, "at": 0})
    perform(author, draft, "merge_chapters", {"chapter": "chapter-d"})


def _people(cast: Cast) -> None:
    draft, author = cast.draft, cast.author
    late = guest("Noor")
    join(late, token_for(author, draft, "viewer"), "Noor", False)
    perform(late, draft, "rename_member", {"name": "Noor B."})
    perform(author, draft, "change_role", {"member": late.user_id, "role": "beta"})
    perform(author, draft, "remove_member", {"member": late.user_id})
    links = read_draft(author, draft)["invitations"]
    perform(author, draft, "revoke_invitation", {"invitation": links[-1]["id"]})


def _versions(cast: Cast) -> None:
    draft, chapter = cast.draft, cast.chapter
    perform(cast.author, draft, "name_version", {"name": "Before the second read"})
    perform(cast.helen, draft, "mark_read", {"chapter": chapter, "version": 1})
    perform(cast.coauthor, draft, "restore_version", {"chapter": chapter, "version": 0})
    told = {"annotation": "comment-1", "reply": "reply-003", "body": "Yes, solved.", "answer": "solved"}
    perform(cast.helen, draft, "reply", told)


def _publish(cast: Cast) -> None:
    fields = [{"label": "Rating", "value": "PG"}, {"label": "A/N", "value": "Written for a challenge."}]
    header = {"fields": fields, "closing_note": "Comments are very welcome:-)"}
    perform(cast.author, cast.draft, "edit_header", {"title": "The Ledger", "header": header})
    data = {"title": "The Ledger", "header": header, "credits": ["Helen", "Omar"]}
    perform(cast.author, cast.draft, "publish_story", data)
    perform(cast.author, cast.draft, "publish_story", {**data, "credits": ["Helen"]})
