"""Owns the page on which an author publishes, and a draft's plain text to take away."""

import re
from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request

from beta.domain.door import perform
from beta.domain.drafting import export_text
from beta.domain.publishing import prepare_publication
from beta.errors import Conflict, Invalid, TooLarge
from beta.web.login import require_user, viewer
from beta.web.publish_form import PublishForm

blueprint = Blueprint("publishing", __name__)

_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
_LONGEST_FILE_NAME = 80


@blueprint.route("/drafts/<draft_id>/publish", methods=["GET", "POST"])
def publish(draft_id: str) -> Response:
    """Show the header filled in with its credits, and publish it; a refusal keeps all that was typed."""
    require_user()
    form, status = PublishForm(prepare_publication(viewer(), draft_id)), HTTPStatus.OK
    if request.method == "POST":
        if form.validate():
            try:
                return _published(draft_id, form)
            except (Invalid, Conflict, TooLarge) as error:
                form.refuse(error)
                status = HTTPStatus(error.status)
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    page = render_template("publish.html", form=form, publication=form.publication, draft_id=draft_id)
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _published(draft_id: str, form: PublishForm) -> Response:
    """Publish and lead to the story; raises `Conflict` for a beta the author could not yet credit."""
    if unseen := form.unseen_names():
        raise Conflict(
            f"New since you opened this page: remarks by {' and '.join(unseen)}. Look over the credits once more; "
            "nothing is published yet."
        )
    perform(viewer(), draft_id, "publish_story", form.message(), str(form["command"].data)[:40] or None)
    story_url = prepare_publication(viewer(), draft_id).story_url
    flash("Published. This is what readers see.")
    return make_response(redirect(story_url or "/", HTTPStatus.SEE_OTHER))


@blueprint.get("/drafts/<draft_id>/export.txt")
def export(draft_id: str) -> Response:
    """Hand out a draft as a plain text file; for its members."""
    require_user()
    title, text = export_text(viewer(), draft_id)
    answer = Response(text.encode("utf-8"), content_type="text/plain; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name(title)}.txt")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def file_name(title: str) -> str:
    """Return a title as a file name, without an ending, that every system takes; never empty."""
    words = " ".join(_NOT_IN_FILE_NAMES.sub(" ", title).split())
    return words[:_LONGEST_FILE_NAME].strip(" .") or "draft"
