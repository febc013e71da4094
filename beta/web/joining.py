"""Owns the page behind an invitation link: who invites to what, and one button to start reading."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from wtforms import Form

from beta.domain.access import Viewer
from beta.domain.accounts import create_guest
from beta.domain.joining import find_invitation, is_member, join
from beta.errors import Invalid, NotFound
from beta.web.errors import tell, wants_json
from beta.web.forms import JoinForm, JoinSignedInForm, show_refusal
from beta.web.limits import by_user, from_config, limiter
from beta.web.login import begin_session, viewer

blueprint = Blueprint("joining", __name__)

IF_JOINED = "If you have joined before, the draft is on your desk."


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_JOIN"), methods=["POST"], key_func=by_user)
def join_draft(token: str) -> Response:
    """Let somebody in by an invitation; a member goes straight on to the draft.

    The link is a key: no other site is told of it (`Referrer-Policy`) and no cache keeps it.
    """
    asking = viewer()
    try:
        page = _join_page(asking, token)
    except NotFound as error:
        if wants_json():
            raise
        page = tell(error.status, error.message, title="This link does not open", next_step=IF_JOINED)
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["Cache-Control"] = "no-store"
    return page


def _join_page(asking: Viewer, token: str) -> Response:
    invited = find_invitation(token)
    if is_member(asking, invited.draft_id):
        return _to_draft(invited.draft_id)
    form: Form = (JoinForm if asking.user_id is None else JoinSignedInForm)(
        request.form if request.method == "POST" else None
    )
    if request.method == "POST" and form.validate():
        try:
            return _to_draft(_enter(asking, token, form))
        except Invalid as error:
            show_refusal(form, error)
    page = render_template("join_draft.html", form=form, invited=invited, token=token)
    return make_response(page, 422 if form.errors else 200)


def _enter(asking: Viewer, token: str, form: Form) -> str:
    """Join as who is asking, else as a new guest who stays signed in here; return the draft's id."""
    wants_credit = bool(form["wants_credit"].data)
    if asking.user_id is not None:
        return join(asking, token, asking.name, wants_credit)
    guest = create_guest(str(form["name"].data))
    draft_id = join(Viewer(guest.id, guest.name), token, guest.name, wants_credit)
    begin_session(guest)
    return draft_id


def _to_draft(draft_id: str) -> Response:
    return make_response(redirect(f"/drafts/{draft_id}"))
