"""The page behind an invitation link: coming in as a guest, as somebody with an account, and not at all."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from beta.models import Invitation, Member, User, db, now
from tests.conftest import Cast, token_for
from tests.forms import get, is_signed_in, submit
from tests.pages import Browser

pytestmark = pytest.mark.data


@pytest.fixture
def link(cast: Cast) -> str:
    """The path of a link for betas."""
    return f"/join/{token_for(cast.author, cast.draft, 'beta')}"


def member_named(name: str) -> Member | None:
    return db.session.scalar(select(Member).where(Member.name == name))


def test_link_says_who_invites_to_what_and_asks_only_for_a_name(cast: Cast, client: FlaskClient, link: str) -> None:
    browser = Browser(client)
    assert browser.open(link).status_code == 200
    assert "Rhiannon invites you to beta read" in browser.text()
    assert "The Lighthouse Keeper's Ledger" in browser.text()
    assert "Your name" in browser.labels()
    assert browser.form("Start reading").fields["wants_credit"] == ["y"]


def test_guest_joins_with_a_name_and_stays_signed_in(cast: Cast, client: FlaskClient, link: str) -> None:
    answer = submit(client, link, name="Ines", wants_credit="y")
    assert (answer.status_code, answer.location) == (302, f"/drafts/{cast.draft}")
    remembered = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("remember_token=")]
    assert len(remembered) == 1
    assert f"{now().year + 1}" in remembered[0]
    client.delete_cookie("beta_session")
    assert is_signed_in(client)
    member = member_named("Ines")
    assert member is not None
    assert (member.role, member.wants_credit) == ("beta", True)


def test_unticked_box_keeps_a_name_out_of_the_credits(cast: Cast, client: FlaskClient, link: str) -> None:
    submit(client, link, name="Ines")
    member = member_named("Ines")
    assert member is not None
    assert not member.wants_credit


def test_joining_needs_a_name(cast: Cast, client: FlaskClient, link: str) -> None:
    for name in ("", "\u200b\u202e"):
        answer = submit(client, link, name=name, wants_credit="y")
        assert answer.status_code == 422
        assert "field-error" in answer.text
    assert not is_signed_in(client)


def test_person_with_an_account_joins_by_one_button(cast: Cast, client: FlaskClient, link: str) -> None:
    browser = Browser(client, cast.stranger)
    browser.open(link)
    assert "Your name" not in browser.labels()
    answer = submit(client, link, wants_credit="y")
    assert answer.location == f"/drafts/{cast.draft}"
    member = member_named("Stranger")
    assert member is not None
    assert member.user_id == cast.stranger.user_id


def test_member_goes_straight_to_the_draft(cast: Cast, client: FlaskClient, link: str) -> None:
    Browser(client, cast.author)
    answer = get(client, link)
    assert (answer.status_code, answer.location) == (302, f"/drafts/{cast.draft}")


def test_link_is_told_to_no_other_site_and_kept_by_no_cache(cast: Cast, client: FlaskClient, link: str) -> None:
    for path in (link, "/join/nothing"):
        answer = get(client, path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("reason", ["unknown", "revoked", "expired", "used up"])
def test_link_that_does_not_open_says_why_and_lets_nobody_in(
    cast: Cast, client: FlaskClient, link: str, reason: str
) -> None:
    people = db.session.scalar(select(func.count()).select_from(User))
    invitation_id = read_draft(cast.author, cast.draft)["invitations"][-1]["id"]
    if reason == "revoked":
        perform(cast.author, cast.draft, "revoke_invitation", {"invitation": invitation_id})
    elif reason != "unknown":
        invitation = db.session.get_one(Invitation, invitation_id)
        invitation.expires_at = now() - timedelta(seconds=1) if reason == "expired" else None
        invitation.max_uses = 0 if reason == "used up" else None
        db.session.commit()
    path = "/join/nothing" if reason == "unknown" else link
    answer = get(client, path)
    assert answer.status_code == 404
    assert "This link does not open" in answer.text
    assert "The Lighthouse Keeper" not in answer.text
    assert submit(client, "/login", to=path, name="Ines").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(User)) == people
