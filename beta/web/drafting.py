"""Owns the page where a text becomes a draft."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request

from beta.domain.drafting import create_draft
from beta.errors import BetaError, Invalid
from beta.formats.plain_text import decode
from beta.web.forms import NewDraftForm, show_refusal
from beta.web.limits import by_user, from_config, limiter
from beta.web.login import require_user, viewer

blueprint = Blueprint("drafting", __name__)

_KEEPSAKE = re.compile(r"[A-Za-z0-9-]{8,40}")


@blueprint.route("/drafts/new", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_NEW_DRAFT"), methods=["POST"], key_func=by_user)
def new_draft() -> Response:
    """Take a text, typed or as a file, and lead to its draft; a refusal keeps what was typed."""
    require_user()
    form, status = NewDraftForm(), 200
    if request.method == "POST":
        form["text"].data = request.form.get("text", "").replace("\r\n", "\n")
        try:
            form["text"].data = submitted_text(form["text"].data)
            return _to_draft(create_draft(viewer(), form["text"].data))
        except BetaError as error:
            show_refusal(form, Invalid(error.message, field=error.extra.get("field", "text")))
            status = error.status
    return make_response(render_template("new_draft.html", form=form), status)


def submitted_text(typed: str) -> str:
    """Return the text of the file sent along, else what was typed (browsers send it with CRLF; here it has LF).

    Raises `Invalid` when there is neither, or both, or the file is not a text, and `TooLarge`.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        if not typed.strip():
            raise Invalid("There is no text yet: paste the story here, or choose a file.")
        return typed
    if typed.strip():
        raise Invalid("There is a text in the box and a file beside it. Empty the box, or send it without the file.")
    try:
        return decode(sent.read())
    except BetaError as error:
        error.extra["field"] = "file"
        raise


def _to_draft(draft_id: str) -> Response:
    """Redirect to the new draft, and tell the browser that the copy it kept of this text has arrived."""
    answer = make_response(redirect(f"/drafts/{draft_id}"))
    kept = request.form.get("keepsake", "")
    if _KEEPSAKE.fullmatch(kept):
        answer.set_cookie("draft_arrived", kept, max_age=86400, samesite="Lax", secure=request.is_secure)
    return answer
