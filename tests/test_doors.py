"""Every command and every read, by every role: what the access table says is what happens."""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any

import pytest
from sqlalchemy import func, select

from beta.domain.access import Viewer
from beta.domain.commands import COMMANDS
from beta.domain.door import perform
from beta.domain.drafting import export_text
from beta.domain.rights import ACCESS, may
from beta.domain.snapshot import catch_up, missing_steps, read_draft
from beta.errors import BetaError, NotAllowed, NotFound
from beta.models import DraftEvent, db
from tests.conftest import Cast, guest, token_for
from tests.course import CLIENT, leave, words

pytestmark = pytest.mark.data

ROLES = ("signed_out", "stranger", "viewer", "beta", "coauthor", "author")
Prepared = Callable[[Cast, str], dict[str, Any]]
HEADER = {"fields": [{"label": "Rating", "value": "PG"}], "closing_note": ""}


def version_of(cast: Cast) -> int:
    chapters = read_draft(cast.author, cast.draft)["chapters"]
    return next(int(one["version"]) for one in chapters if one["id"] == cast.chapter)


def place(cast: Cast, from_: int = 5, to: int = 12) -> dict[str, Any]:
    return {"chapter": cast.chapter, "version": version_of(cast), "from": from_, "to": to}


def remark_of(cast: Cast, role: str, **more: Any) -> str:
    """Leave a remark by the person of this role where they may, else by Omar, and return its id."""
    by = cast.everyone()[role] if role in ("beta", "coauthor", "author") else cast.omar
    annotation = f"remark-for-{role}"
    leave(cast, by, annotation, 5, 12, **(more or {"body": "Here."}))
    return annotation


def suggestion(cast: Cast, role: str) -> dict[str, Any]:
    return {"annotation": remark_of(cast, role, replacement=words(f"by {role}"))}


def reply_of(cast: Cast, role: str) -> dict[str, Any]:
    annotation = remark_of(cast, role)
    by = cast.everyone()[role] if role in ("beta", "coauthor", "author") else cast.omar
    reply = f"reply-for-{role}"
    perform(by, cast.draft, "reply", {"annotation": annotation, "reply": reply, "body": "Yes."})
    return {"annotation": annotation, "reply": reply}


def resolved(cast: Cast, role: str) -> dict[str, Any]:
    annotation = remark_of(cast, role)
    perform(cast.author, cast.draft, "resolve_comment", {"annotation": annotation})
    return {"annotation": annotation}


def decided_as_one(cast: Cast, role: str) -> dict[str, Any]:
    data = {"annotations": [remark_of(cast, role)], "verdict": "resolved"}
    return {"batch": perform(cast.author, cast.draft, "decide_remarks", data)}


def chapter_for(cast: Cast, role: str) -> dict[str, Any]:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": f"chapter-{role}", "title": "Low water"})
    return {"chapter": f"chapter-{role}"}


def split_at(cast: Cast, at: int) -> dict[str, Any]:
    return {"chapter": cast.chapter, "version": version_of(cast), "at": at}


def elsewhere(cast: Cast, role: str) -> dict[str, Any]:
    return {"into": chapter_for(cast, role)["chapter"], "into_version": 0, "at": 0}


def removed_chapter(cast: Cast, role: str) -> dict[str, Any]:
    chapter = chapter_for(cast, role)
    perform(cast.author, cast.draft, "remove_chapter", chapter)
    return chapter


def link(cast: Cast, _role: str) -> dict[str, Any]:
    token_for(cast.author, cast.draft, "viewer")
    return {"invitation": read_draft(cast.author, cast.draft)["invitations"][-1]["id"]}


def typed(cast: Cast, role: str) -> dict[str, Any]:
    step = {"stepType": "replace", "from": 1, "to": 1, "slice": words(role)}
    return {"chapter": cast.chapter, "version": version_of(cast), "steps": [step], "client": CLIENT}


def rewritten(cast: Cast, role: str) -> dict[str, Any]:
    before = {"chapter": cast.chapter, "version": version_of(cast)}
    perform(cast.author, cast.draft, "edit_text", typed(cast, role))
    return before


def somebody(cast: Cast, _role: str) -> dict[str, Any]:
    new = guest("Noor")
    shown = changed(new, token=token_for(cast.author, cast.draft, "beta"))
    perform(shown, cast.draft, "join_draft", {"name": "Noor"})
    return {"member": new.user_id}


VALID: dict[str, Prepared] = {
    "edit_text": typed,
    "edit_header": lambda _cast, role: {"title": f"By {role}", "header": HEADER},
    "add_chapter": lambda _cast, role: {"chapter": f"chapter-{role}", "title": "Low water"},
    "rename_chapter": lambda cast, role: {"chapter": cast.chapter, "title": role},
    "move_chapter": lambda cast, _role: {"chapter": cast.chapter, "position": 0},
    "remove_chapter": chapter_for,
    "restore_chapter": removed_chapter,
    "split_chapter": lambda cast, role: {**split_at(cast, 60 if role == "coauthor" else 30), "new": f"split-{role}"},
    "merge_chapters": chapter_for,
    "move_passage": lambda cast, role: {**place(cast), **elsewhere(cast, role)},
    "upload_version": lambda cast, role: {"seq": head(cast), "chapter": cast.chapter, "text": f"A text by {role}."},
    "leave_comment": lambda cast, role: {"annotation": f"comment-{role}", "body": "Here.", **place(cast)},
    "suggest_edit": lambda cast, role: {"annotation": f"suggest-{role}", "replacement": words("x"), **place(cast)},
    "revise_annotation": lambda cast, role: {"annotation": remark_of(cast, role), "body": "There."},
    "revise_suggestion": lambda cast, role: {**suggestion(cast, role), "replacement": words("other"), **place(cast, 4, 9)},
    "withdraw_annotation": lambda cast, role: {"annotation": remark_of(cast, role)},
    "attach_annotation": lambda cast, role: {"annotation": remark_of(cast, role), **place(cast, 20, 30)},
    "reply": lambda cast, role: {"annotation": remark_of(cast, role), "reply": f"reply-{role}", "body": "Yes."},
    "revise_reply": lambda cast, role: {**reply_of(cast, role), "body": "No."},
    "withdraw_reply": reply_of,
    "classify_annotation": lambda cast, role: {"annotation": remark_of(cast, role), "kind": "pacing"},
    "react": lambda cast, role: {"annotation": remark_of(cast, role), "reaction": "heart", "on": True},
    "publish_note": lambda cast, role: {"annotation": remark_of(cast, role, body="To myself.", private=True)},
    "decide_remarks": lambda cast, role: {"annotations": [remark_of(cast, role)], "verdict": "resolved"},
    "reopen_remarks": decided_as_one,
    "accept_suggestion": suggestion,
    "reject_suggestion": suggestion,
    "resolve_comment": lambda cast, role: {"annotation": remark_of(cast, role)},
    "reopen_annotation": resolved,
    "create_invitation": lambda _cast, role: {"label": role},
    "revoke_invitation": link,
    "join_draft": lambda _cast, role: {"name": role},
    "rename_member": lambda _cast, role: {"name": f"{role} the second"},
    "change_role": lambda cast, role: {**somebody(cast, role), "role": "viewer"},
    "remove_member": somebody,
    "name_version": lambda _cast, role: {"name": f"As the {role} left it"},
    "restore_version": rewritten,
    "mark_read": lambda cast, _role: {"chapter": cast.chapter, "version": 0},
    "publish_story": lambda _cast, role: {"title": f"By {role}", "header": HEADER, "credits": ["Helen"]},
}


def test_every_command_has_a_row_in_the_access_table_and_a_case_here() -> None:
    assert set(VALID) == set(COMMANDS)
    assert set(COMMANDS) <= set(ACCESS)


def head(cast: Cast) -> int:
    query = select(func.count()).select_from(DraftEvent).where(DraftEvent.draft_id == cast.draft)
    return db.session.scalar(query) or 0


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_is_for_the_roles_of_the_table(cast: Cast, name: str) -> None:
    for role in ROLES:
        data = VALID[name](cast, role)
        viewer, before = cast.everyone()[role], head(cast)
        if may(role, name):  # type: ignore[arg-type]  # one of the roles above
            perform(viewer, cast.draft, name, data)
            assert head(cast) > before
            continue
        with pytest.raises(NotFound if role in ("signed_out", "stranger") else NotAllowed):
            perform(viewer, cast.draft, name, data)
        assert head(cast) == before


READS: dict[str, tuple[str, Callable[[Viewer, Cast], object]]] = {
    "snapshot": ("read_draft", lambda viewer, cast: read_draft(viewer, cast.draft)),
    "events": ("read_draft", lambda viewer, cast: catch_up(viewer, cast.draft, 0)),
    "steps": ("read_draft", lambda viewer, cast: missing_steps(viewer, cast.draft, cast.chapter, 0)),
    "export": ("export_draft", lambda viewer, cast: export_text(viewer, cast.draft)),
}


@pytest.mark.parametrize("name", sorted(READS))
def test_read_is_for_the_roles_of_the_table(cast: Cast, name: str) -> None:
    action, read = READS[name]
    for role in ROLES:
        viewer = cast.everyone()[role]
        if may(role, action):  # type: ignore[arg-type]  # one of the roles above
            assert read(viewer, cast)
        else:
            with pytest.raises(NotFound):
                read(viewer, cast)


def test_stranger_cannot_see_that_draft_exists(cast: Cast) -> None:
    answers = []
    for draft in (cast.draft, "AAAAAAAAAAAAAAAAAAAAAA"):
        with pytest.raises(NotFound) as refusal:
            perform(cast.stranger, draft, "leave_comment", VALID["leave_comment"](cast, "beta"))
        answers.append(refusal.value.to_json())
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ["revise_annotation", "withdraw_annotation", "attach_annotation"])
def test_beta_cannot_change_the_remark_of_another(cast: Cast, name: str) -> None:
    data = VALID[name](cast, "beta")
    with pytest.raises(NotAllowed):
        perform(cast.omar, cast.draft, name, data)
    assert perform(cast.helen, cast.draft, name, data)


@pytest.mark.parametrize("name", ["revise_reply", "withdraw_reply"])
def test_author_cannot_change_the_reply_of_a_beta(cast: Cast, name: str) -> None:
    data = VALID[name](cast, "beta")
    with pytest.raises(NotAllowed):
        perform(cast.author, cast.draft, name, data)


def test_only_authors_see_links(cast: Cast) -> None:
    before = read_draft(cast.author, cast.draft)["seq"]
    perform(cast.author, cast.draft, "create_invitation", {"label": "for friends"})
    seen = {role: catch_up(viewer, cast.draft, before)["events"] for role, viewer in members(cast)}
    assert all("kind" in events[0] for role, events in seen.items() if role in ("author", "coauthor"))
    bare = {"draft": cast.draft, "seq": before + 1}
    assert all(events == [bare] for role, events in seen.items() if role in ("beta", "viewer"))
    assert all(
        ("invitations" in read_draft(viewer, cast.draft)) == (role in seen and role.endswith("author"))
        for role, viewer in members(cast)
    )


def members(cast: Cast) -> list[tuple[str, Viewer]]:
    return [(role, viewer) for role, viewer in cast.everyone().items() if role not in ("stranger", "signed_out")]


def test_removed_member_no_longer_finds_the_draft(cast: Cast) -> None:
    perform(cast.author, cast.draft, "remove_member", {"member": cast.helen.user_id})
    with pytest.raises(NotFound):
        read_draft(cast.helen, cast.draft)
    shown = changed(cast.helen, token=token_for(cast.author, cast.draft, "beta"))
    with pytest.raises(BetaError):
        perform(shown, cast.draft, "join_draft", {"name": "Helen"})
