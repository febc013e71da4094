"""The demonstration, filled from the terminal."""

import pytest
from flask import Flask

from beta.domain.access import Viewer
from beta.domain.snapshot import read_draft
from beta.models import Draft, Member, db

pytestmark = pytest.mark.data


def test_demo_fills_a_draft_with_betas_and_remarks(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0, result.output
    draft = db.session.scalars(db.select(Draft)).one()
    author = db.session.scalars(db.select(Member).filter_by(draft_id=draft.id, role="author")).one()
    snapshot = read_draft(Viewer(author.user_id), draft.id)
    assert [chapter["title"] for chapter in snapshot["chapters"]] == ["Low water", "The ledger", "Slack tide"]
    assert [one["name"] for one in snapshot["members"]] == ["rhiannon", "Helen", "Omar"]
    assert {one["state"] for one in snapshot["annotations"]} == {"open", "accepted", "resolved"}
    assert [one["id"] for one in snapshot["annotations"] if one["adrift"]]
    assert {answer["answer"] for one in snapshot["annotations"] for answer in one["replies"]} == {None, "solved", "not_yet"}
    assert draft.id in result.output


def test_second_demo_says_that_one_is_there(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["demo"])
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "account with this address" in result.output
