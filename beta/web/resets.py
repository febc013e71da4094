"""Owns the two pages that lead from a forgotten password to a new one."""

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for

from beta.domain import resets
from beta.errors import Invalid
from beta.jobs.queue import send_mail
from beta.web.forms import RequestResetForm, ResetPasswordForm, show_refusal
from beta.web.limits import by_submitted_email, from_config, limiter
from beta.web.login import begin_session

blueprint = Blueprint("resets", __name__)


@blueprint.route("/reset", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_RESET"), methods=["POST"])
@limiter.limit(from_config("LIMIT_RESET"), methods=["POST"], key_func=by_submitted_email)
def request_reset() -> Response:
    """Send a link to the address given; the answer does not tell whether anybody has it."""
    form, sent = RequestResetForm(request.form), False
    if request.method == "POST" and form.validate():
        try:
            reset = resets.request_reset(str(form["email"].data), current_app.config["SECRET_KEY"])
        except Invalid as error:
            show_refusal(form, error)
        else:
            sent = True
            if reset:
                _send(reset)
    written_to_files = not current_app.config.get("MAIL_URL")
    page = render_template("request_reset.html", form=form, sent=sent, written_to_files=written_to_files)
    return make_response(page, 422 if form.errors else 200)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_RESET"), methods=["POST"])
def reset_password(token: str) -> Response:
    """Choose a new password by the link from the mail, and be signed in by it."""
    secret = current_app.config["SECRET_KEY"]
    resets.check_reset(token, secret)
    form = ResetPasswordForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            user = resets.reset_password(token, str(form["password"].data), secret)
        except Invalid as error:
            show_refusal(form, error)
        else:
            begin_session(user)
            flash("Your new password is set. Everywhere else you are logged out.")
            return make_response(redirect("/"))
    page = make_response(render_template("reset_password.html", form=form), 422 if form.errors else 200)
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _send(reset: resets.Reset) -> None:
    """Hand the mail to the queue; its link starts with `PUBLIC_URL`, or with the host that was asked."""
    path = url_for("resets.reset_password", token=reset.token)
    link = (current_app.config.get("PUBLIC_URL") or request.host_url.rstrip("/")) + path
    text = render_template("mail/reset_password.txt", name=reset.name, link=link)
    send_mail(reset.email, "Choose a new password", text)
