"""Owns the pages of an account: signing up, in and out, and everything on the account page."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from wtforms import Form

from beta.domain import accounts, sessions, tokens
from beta.domain.keys import hash_address
from beta.errors import BetaError
from beta.models import User
from beta.web.forms import ClaimForm, LogInForm, NameForm, PasswordForm, SignUpForm, TokenForm, show_refusal
from beta.web.limits import by_address, by_submitted_email, by_user, from_config, limiter
from beta.web.login import (
    begin_session,
    current_session_id,
    end_session,
    local_path,
    require_user,
    signed_in_user,
    take_session,
    this_browser,
)

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/signup", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_SIGN_UP"), methods=["POST"])
def sign_up() -> Response:
    """Make an account and sign in; whoever is signed in already goes to the desk."""
    if signed_in_user():
        return _go_on()
    form = SignUpForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            user = accounts.sign_up(_text(form, "name"), _text(form, "email"), _text(form, "password"))
        except BetaError as error:
            show_refusal(form, error)
        else:
            begin_session(user)
            return _go_on()
    return _form_page("sign_up.html", form)


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_LOG_IN"), methods=["POST"])
@limiter.limit(from_config("LIMIT_LOG_IN_ADDRESS"), methods=["POST"], key_func=by_submitted_email)
def log_in() -> Response:
    """Sign in and go on to where the person was heading."""
    if signed_in_user():
        return _go_on()
    form = LogInForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            given = _text(form, "email"), _text(form, "password")
            user, token = accounts.log_in(*given, this_browser(), hash_address(by_address()))
        except BetaError as error:
            show_refusal(form, error)
        else:
            take_session(user, token, remember=bool(form["stay"].data))
            return _go_on()
    return _form_page("log_in.html", form)


@blueprint.post("/logout")
def log_out() -> Response:
    """Sign out; a guest, whom nothing could bring back, is asked on the account page first."""
    user = signed_in_user()
    if user and user.is_guest and "for_good" not in request.form:
        flash("You are here as a guest: once you log out, nobody can get back in as you. Keep your account first.")
        return make_response(redirect(url_for("accounts.account")))
    end_session()
    return make_response(redirect("/"))


@blueprint.get("/account")
def account() -> Response:
    """Show the account page."""
    return _account_page(require_user())


@blueprint.post("/account/name")
def change_name() -> Response:
    """Rename the person, also on their drafts."""
    user, form = require_user(), NameForm(request.form)
    if form.validate():
        try:
            user = accounts.change_name(user.id, _text(form, "name"))
        except BetaError as error:
            show_refusal(form, error)
        else:
            flash(f"You are now called {user.name}.")
            return make_response(redirect(url_for("accounts.account")))
    return _account_page(user, name_form=form)


@blueprint.post("/account/password")
@limiter.limit(from_config("LIMIT_CHECK_PASSWORD"), key_func=by_user)
def change_password() -> Response:
    """Change the password; this session goes on, all others end."""
    user, form = require_user(), PasswordForm(request.form)
    if form.validate():
        try:
            current, new = _text(form, "current_password"), _text(form, "password")
            accounts.change_password(user.id, current, new, current_session_id())
        except BetaError as error:
            show_refusal(form, error)
        else:
            flash("Your password is changed. Everywhere else you are logged out.")
            return make_response(redirect(url_for("accounts.account")))
    return _account_page(user, password_form=form)


@blueprint.post("/account/claim")
@limiter.limit(from_config("LIMIT_SIGN_UP"))
def claim() -> Response:
    """Turn a guest into an account that any browser can log in to."""
    user, form = require_user(), ClaimForm(request.form)
    if form.validate():
        try:
            accounts.claim_guest(user.id, _text(form, "email"), _text(form, "password"), current_session_id())
        except BetaError as error:
            show_refusal(form, error)
        else:
            flash("The account is yours now, with everything you wrote. Log in with your address from anywhere.")
            return make_response(redirect(url_for("accounts.account")))
    return _account_page(user, claim_form=form)


@blueprint.post("/account/tokens")
def create_token() -> Response:
    """Make an access token and show it, this once."""
    user, form = require_user(), TokenForm(request.form)
    if form.validate():
        try:
            token = tokens.create_token(user.id, _text(form, "label"))
        except BetaError as error:
            show_refusal(form, error)
        else:
            page = _account_page(user, token=token)
            page.headers["Cache-Control"] = "no-store"
            page.status_code = 201
            return page
    return _account_page(user, token_form=form)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> Response:
    """Revoke one of the person's access tokens."""
    tokens.revoke_token(require_user().id, token_id)
    flash("The access token is revoked.")
    return make_response(redirect(url_for("accounts.account")))


@blueprint.post("/account/sessions/<int(max=2147483647):session_id>/end")
def end_one_session(session_id: int) -> Response:
    """End one of the person's sessions; this one's end is a log-out."""
    user = require_user()
    if session_id == current_session_id():
        return log_out()
    sessions.end_session(user.id, session_id)
    flash("That browser is logged out.")
    return make_response(redirect(url_for("accounts.account")))


@blueprint.post("/account/sessions/end-others")
def end_other_sessions() -> Response:
    """End every session but this one."""
    sessions.end_other_sessions(require_user().id, current_session_id())
    flash("Everywhere else you are logged out.")
    return make_response(redirect(url_for("accounts.account")))


def _account_page(user: User, *, token: str | None = None, **bound: Form) -> Response:
    """Render the account page; `bound` holds the one form that was just refused."""
    forms: dict[str, Form] = {
        "name_form": NameForm(name=user.name),
        "password_form": PasswordForm(),
        "claim_form": ClaimForm(),
        "token_form": TokenForm(),
    }
    held = {"tokens": tokens.tokens_of(user.id), "sessions": sessions.sessions_of(user.id), "here": current_session_id()}
    page = render_template("account.html", user=user, token=token, **held, **(forms | bound))
    return make_response(page, 422 if bound else 200)


def _form_page(template: str, form: Form) -> Response:
    """Render a page that is one form; 422 when it comes back with errors."""
    refused = bool(form.errors)
    page = render_template(template, form=form, next=local_path(request.values.get("next")))
    return make_response(page, 422 if refused else 200)


def _go_on() -> Response:
    """Redirect to the local path in `next`, else to the desk."""
    return make_response(redirect(local_path(request.values.get("next")) or "/"))


def _text(form: Form, name: str) -> str:
    return str(form[name].data or "")
