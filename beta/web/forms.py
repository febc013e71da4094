"""Owns the forms of the pages: their labels, the hints to the browser, and the guard against forged submissions."""

from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from wtforms import BooleanField, FileField, Form, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields import EmailField
from wtforms.validators import InputRequired

from beta.errors import BetaError
from beta.web.login import bearer_token

csrf = CSRFProtect()

_NAME: dict[str, Any] = {"autocomplete": "nickname", "maxlength": 80}
_EMAIL: dict[str, Any] = {"autocomplete": "email", "maxlength": 254}
_NEW_PASSWORD: dict[str, Any] = {"autocomplete": "new-password", "minlength": 10, "maxlength": 200}
_PASSWORD: dict[str, Any] = {"autocomplete": "current-password"}


def init_app(app: Flask) -> None:
    """Ask for a CSRF token with every unsafe request, except those that carry an access token instead of a cookie."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # The joining page sends no Referer, so that its link stays private; the token alone is the proof.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    csrf.init_app(app)

    @app.before_request
    def refuse_forged_submissions() -> None:
        if app.config["WTF_CSRF_ENABLED"] and bearer_token() is None:
            csrf.protect(apply_exemptions=True)


class SignUpForm(Form):
    """Makes an account."""

    name = StringField("Name", [InputRequired("Please give a name.")], render_kw=_NAME)
    email = EmailField("Email", [InputRequired("Please give your email address.")], render_kw=_EMAIL)
    password = PasswordField("Password", [InputRequired("Please choose a password.")], render_kw=_NEW_PASSWORD)


class LogInForm(Form):
    """Opens an account in this browser."""

    email = EmailField("Email", [InputRequired("Please give your email address.")], render_kw=_EMAIL)
    password = PasswordField("Password", [InputRequired("Please give your password.")], render_kw=_PASSWORD)
    stay = BooleanField("Stay logged in on this device", default=True)


class NameForm(Form):
    """Changes what a person is called."""

    name = StringField("Name", [InputRequired("Please give a name.")], render_kw=_NAME)


class PasswordForm(Form):
    """Changes a password; `password` is the new one, as in every other form."""

    current_password = PasswordField(
        "Present password", [InputRequired("Please give your present password.")], render_kw=_PASSWORD
    )
    password = PasswordField("New password", [InputRequired("Please choose a new password.")], render_kw=_NEW_PASSWORD)


class ClaimForm(Form):
    """Gives a guest an address and a password."""

    email = EmailField("Email", [InputRequired("Please give your email address.")], render_kw=_EMAIL)
    password = PasswordField("Password", [InputRequired("Please choose a password.")], render_kw=_NEW_PASSWORD)


class TokenForm(Form):
    """Makes an access token."""

    label = StringField("Label", [InputRequired("Please give a label.")], render_kw={"maxlength": 80})


class RequestResetForm(Form):
    """Asks for a link to choose a new password."""

    email = EmailField("Email", [InputRequired("Please give your email address.")], render_kw=_EMAIL)


class ResetPasswordForm(Form):
    """Chooses a new password by such a link."""

    password = PasswordField("New password", [InputRequired("Please choose a password.")], render_kw=_NEW_PASSWORD)


class NewDraftForm(Form):
    """Takes a story, typed or as a file."""

    text = TextAreaField("Story text")
    file = FileField("Or choose a file")


class UploadForm(Form):
    """Takes a new version of a draft or of one of its chapters."""

    chapter = SelectField("What it replaces", validate_choice=False)
    text = TextAreaField("New text")
    file = FileField("Or choose a file")


class JoinForm(Form):
    """Lets somebody who is signed out into a draft, by name."""

    name = StringField("Your name", [InputRequired("Please give the name the author knows you by.")], render_kw=_NAME)
    wants_credit = BooleanField("Name me in the credits", default=True)


class JoinSignedInForm(Form):
    """Lets somebody who is signed in into a draft."""

    wants_credit = BooleanField("Name me in the credits", default=True)


def show_refusal(form: Form, error: BetaError) -> None:
    """Put a refusal's sentence at the field it belongs to, else at the head of the form."""
    named = str(error.extra.get("field", ""))
    if named in form:
        form[named].errors = [*form[named].errors, error.message]
    else:
        form.form_errors.append(error.message)
