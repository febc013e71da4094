"""Accounts through the pages: signing up, in and out, guests, names, passwords, sessions, access tokens, limits."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from beta.domain.names import clean_name
from beta.domain.snapshot import read_draft
from beta.errors import Invalid
from beta.models import AccessToken, User, db
from beta.web.login import local_path
from tests.conftest import PASSWORD, Cast, person
from tests.forms import get, is_signed_in, log_in, post, sign_up, submit
from tests.pages import Browser

pytestmark = pytest.mark.data

NEW_PASSWORD = "slack tide and rope"
NewClient = Callable[[], FlaskClient]


def user_of(name: str) -> User:
    user = db.session.scalar(select(User).where(User.email == f"{name.lower()}@example.org"))
    assert user is not None
    return user


def test_signing_up_leads_to_the_desk_and_keeps_no_password(client: FlaskClient) -> None:
    answer = sign_up(client, "Marit")
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    assert (user_of("Marit").password_hash or "").startswith("$argon2id$")


def test_address_is_one_account_however_it_is_spelt(client: FlaskClient, new_client: NewClient) -> None:
    submit(client, "/signup", name="Marit", email="  Marit@Example.ORG ", password=PASSWORD)
    again = submit(new_client(), "/signup", name="Other", email="MARIT@example.org", password=PASSWORD)
    assert again.status_code == 422
    assert "account with this address already" in again.text
    assert log_in(new_client(), "Marit").status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "x" * 201}, "at most 200 characters"),
        ({"password": "MARIT@example.org"}, "not your name or your address"),
        ({"name": "Marit Long Name", "password": "marit long name"}, "not your name or your address"),
        ({"email": "not an address"}, "such as name@example.org"),
        ({"name": "\u202e \u0000"}, "Please give a name."),
        ({"name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_sign_up_says_what_to_change_and_keeps_the_rest(client: FlaskClient, fields: dict[str, str], sentence: str) -> None:
    given = {"name": "Marit", "email": "marit@example.org", "password": PASSWORD, **fields}
    answer = submit(client, "/signup", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert given["email"] in answer.text
    assert given["password"] not in answer.text.replace(given["email"], "")
    assert db.session.scalars(select(User)).all() == []


def test_name_loses_what_could_disguise_it() -> None:
    assert clean_name("  Rhi\u202eannon \n of\tthe  sea\u0007 ") == "Rhiannon of the sea"
    assert clean_name("Zoe\u0308 👩‍🚀") == "Zoë 👩‍🚀"
    with pytest.raises(Invalid):
        clean_name("\u200d\u200e")


def test_wrong_password_and_unknown_address_get_the_same_sentence(client: FlaskClient, new_client: NewClient) -> None:
    sign_up(client, "Marit")
    wrong = log_in(new_client(), "Marit", "not the password")
    unknown = log_in(new_client(), "Nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert "The address or the password is not right." in answer.text


def test_log_in_makes_an_outdated_hash_anew(client: FlaskClient, new_client: NewClient) -> None:
    sign_up(client, "Marit")
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    user_of("Marit").password_hash = weak
    db.session.commit()
    assert log_in(new_client(), "Marit").status_code == 302
    db.session.rollback()
    assert user_of("Marit").password_hash != weak


def test_log_in_begins_a_new_session(app: Flask, client: FlaskClient, new_client: NewClient) -> None:
    person("Marit")
    with client.session_transaction() as planted:
        planted["planted"] = "by a stranger"
    log_in(client, "Marit")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"].startswith(f"{user_of('Marit').id}:")


def test_log_in_goes_on_only_to_a_path_of_this_site(client: FlaskClient, new_client: NewClient) -> None:
    sign_up(client, "Marit")
    assert log_in(new_client(), "Marit", next="/account").location == "/account"
    assert log_in(new_client(), "Marit", next="https://elsewhere.example").location == "/"


@pytest.mark.parametrize(
    "target", ["//elsewhere.example", "/\\elsewhere.example", "https://e.example", "/\t/e.example", "javascript:x", ""]
)
def test_no_link_leads_elsewhere_through_us(target: str) -> None:
    assert local_path(target) is None


def test_page_for_members_asks_to_log_in_and_leads_back(client: FlaskClient) -> None:
    answer = get(client, "/account")
    assert (answer.status_code, answer.location) == (302, "/login?next=/account")


def test_logging_out_ends_the_session_even_with_the_remember_cookie(client: FlaskClient) -> None:
    sign_up(client, "Marit")
    submit(client, "/", to="/logout")
    assert not is_signed_in(client)


def test_log_out_is_no_link(client: FlaskClient) -> None:
    sign_up(client, "Marit")
    assert get(client, "/logout").status_code == 405
    assert is_signed_in(client)


def test_cookies_are_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    cookies = sign_up(client, "Marit").headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"beta_session", "remember_token"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_form_without_token_changes_nothing_and_gives_the_text_back(client: FlaskClient) -> None:
    sign_up(client, "Marit")
    story = "The lamp had been out for a week.\n\nNobody asked <why>."
    answer = post(client, "/drafts/new", data={"text": story})
    assert answer.status_code == 400
    assert "The lamp had been out for a week.\n\nNobody asked &lt;why&gt;." in answer.text
    assert 'href="/drafts/new"' in answer.text


def test_page_of_a_forged_form_shows_no_password(client: FlaskClient) -> None:
    long_password = "a password of more than forty characters, which is fine"
    answer = post(client, "/signup", data={"name": "Marit", "password": long_password})
    assert answer.status_code == 400
    assert long_password not in answer.text


def test_new_name_is_the_name_on_every_draft(cast: Cast, client: FlaskClient) -> None:
    Browser(client, cast.author)
    answer = submit(client, "/account", to="/account/name", name="Rhi")
    assert answer.location == "/account"
    db.session.rollback()
    names = {member["name"] for member in read_draft(cast.helen, cast.draft)["members"]}
    assert "Rhi" in names
    assert "Rhiannon" not in names


def test_changing_the_password_ends_other_sessions_and_not_this_one(client: FlaskClient, new_client: NewClient) -> None:
    sign_up(client, "Marit")
    phone = new_client()
    log_in(phone, "Marit")
    wrong = submit(client, "/account", to="/account/password", current_password="no", password=NEW_PASSWORD)
    assert wrong.status_code == 422
    assert is_signed_in(phone)
    submit(client, "/account", to="/account/password", current_password=PASSWORD, password=NEW_PASSWORD)
    assert is_signed_in(client)
    assert not is_signed_in(phone)
    assert log_in(new_client(), "Marit").status_code == 422
    assert log_in(new_client(), "Marit", NEW_PASSWORD).status_code == 302


def test_guest_who_claims_the_account_keeps_everything(cast: Cast, client: FlaskClient, new_client: NewClient) -> None:
    Browser(client, cast.helen)
    answer = submit(client, "/", to="/account/claim", email="helen@example.org", password=PASSWORD)
    assert answer.location == "/account"
    assert is_signed_in(client)
    elsewhere = new_client()
    log_in(elsewhere, "Helen")
    assert "The Lighthouse Keeper" in get(elsewhere, "/").text
    assert user_of("Helen").id == cast.helen.user_id


def test_guest_cannot_claim_an_address_that_is_taken(cast: Cast, client: FlaskClient) -> None:
    Browser(client, cast.helen)
    answer = submit(client, "/", to="/account/claim", email="rhiannon@example.org", password=PASSWORD)
    assert answer.status_code == 422
    assert "account with this address already" in answer.text
    assert db.session.get_one(User, cast.helen.user_id).is_guest


def test_guest_is_warned_before_leaving_for_good(cast: Cast, client: FlaskClient) -> None:
    Browser(client, cast.helen)
    assert submit(client, "/", to="/logout").location == "/account"
    assert is_signed_in(client)
    submit(client, "/account", to="/logout", for_good="yes")
    assert not is_signed_in(client)


def test_access_token_is_shown_once_and_opens_the_http_door(cast: Cast, client: FlaskClient, new_client: NewClient) -> None:
    Browser(client, cast.author)
    page = submit(client, "/account", to="/account/tokens", label="backup")
    token = page.text.split('value="beta_')[1].split('"')[0]
    bearer = {"Authorization": f"Bearer beta_{token}"}
    assert token not in get(client, "/account").text
    assert token not in db.session.scalars(select(AccessToken.token_hash)).one()
    assert get(new_client(), f"/api/drafts/{cast.draft}", headers=bearer).status_code == 200
    token_id = db.session.scalars(select(AccessToken.id)).one()
    submit(client, "/account", to=f"/account/tokens/{token_id}/revoke")
    refused = get(new_client(), f"/api/drafts/{cast.draft}", headers=bearer)
    assert (refused.status_code, refused.json["error"]["code"] if refused.json else "") == (401, "not_allowed")


def test_nobody_revokes_the_token_of_another(cast: Cast, client: FlaskClient, new_client: NewClient) -> None:
    Browser(client, cast.author)
    submit(client, "/account", to="/account/tokens", label="backup")
    token_id = db.session.scalars(select(AccessToken.id)).one()
    other = new_client()
    Browser(other, cast.stranger)
    assert submit(other, "/account", to=f"/account/tokens/{token_id}/revoke").status_code == 404
    assert db.session.get(AccessToken, token_id) is not None
