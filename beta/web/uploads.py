"""Owns the page on which a new version of a text, written elsewhere, is compared and then taken in."""

import secrets
from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request

from beta.domain.door import perform
from beta.domain.uploads import Preview, Target, preview_upload, upload_target
from beta.errors import BetaError, Conflict, Invalid
from beta.prose.compare import Counts, summary
from beta.web.comparison import VIEWS, stretches
from beta.web.drafting import submitted_text
from beta.web.forms import UploadForm, show_refusal
from beta.web.limits import by_user, from_config, limiter
from beta.web.login import require_user, viewer

blueprint = Blueprint("uploads", __name__)

_WHOLE = ""
_LONGEST_ID = 40


@blueprint.route("/drafts/<draft_id>/upload", methods=["GET", "POST"])
@limiter.limit(from_config("LIMIT_NEW_DRAFT"), methods=["POST"], key_func=by_user)
def upload(draft_id: str) -> Response:
    """Take a text, show what differs, and with its consent make it the draft's; a refusal keeps what was typed."""
    require_user()
    target = upload_target(viewer(), draft_id)
    form = UploadForm(request.form if request.method == "POST" else request.args)
    form.chapter.choices = [(_WHOLE, "The whole draft"), *_chapter_choices(target)]
    if request.method == "GET":
        return _page(draft_id, target, form)
    try:
        form.text.data = submitted_text((form.text.data or "").replace("\r\n", "\n"))
        if "apply" in request.form:
            return _apply(draft_id, form)
    except Conflict as error:
        return _compared(draft_id, target, form, error)
    except BetaError as error:
        return _refused(draft_id, target, form, error)
    return _compared(draft_id, target, form)


def _chapter_choices(target: Target) -> list[tuple[str, str]]:
    return [(chapter, title or f"Chapter {number}") for number, (chapter, title) in enumerate(target.chapters, 1)]


def _apply(draft_id: str, form: UploadForm) -> Response:
    """Take in the text that was compared; raises `Conflict` when the draft has moved on since."""
    seq = request.form.get("seq", "")
    data = {"seq": int(seq) if seq.isdecimal() and len(seq) < 10 else 0, "text": form.text.data, "keep": _kept()}
    if form.chapter.data:
        data["chapter"] = form.chapter.data
    perform(viewer(), draft_id, "upload_version", data, request.form.get("command", "")[:_LONGEST_ID] or None)
    flash("The new version is in. Remarks stand where their words do now.")
    return make_response(redirect(f"/drafts/{draft_id}", HTTPStatus.SEE_OTHER))


def _kept() -> list[str]:
    return request.form.getlist("keep")


def _compared(draft_id: str, target: Target, form: UploadForm, conflict: Conflict | None = None) -> Response:
    """Show what uploading would do, under what was refused before, if anything was."""
    try:
        preview = preview_upload(viewer(), draft_id, form.text.data or "", form.chapter.data or None, _kept())
    except BetaError as error:
        return _refused(draft_id, target, form, error)
    if not any(one.differs for one in preview.plan.chapters):
        return _refused(draft_id, target, form, Invalid("This is the text as it is: nothing differs."))
    if conflict is not None:
        form.form_errors.append(conflict.message)
    status = HTTPStatus.OK if conflict is None else HTTPStatus(conflict.status)
    return _page(draft_id, target, form, status, preview)


def _refused(draft_id: str, target: Target, form: UploadForm, error: BetaError) -> Response:
    show_refusal(form, Invalid(error.message, field=error.extra.get("field", "text")))
    return _page(draft_id, target, form, HTTPStatus(error.status))


def _page(
    draft_id: str,
    target: Target,
    form: UploadForm,
    status: HTTPStatus = HTTPStatus.OK,
    preview: Preview | None = None,
) -> Response:
    view = ([*request.form.getlist("view")] or ["inline"])[-1]
    page = render_template(
        "upload.html",
        draft_id=draft_id,
        title=target.title,
        form=form,
        preview=preview,
        counts=_counts(preview) if preview else None,
        shown=[stretches(passages) for passages in preview.passages] if preview else [],
        kept=_kept(),
        views=VIEWS,
        view=view if view in VIEWS else "inline",
        command=secrets.token_urlsafe(16),
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _counts(preview: Preview) -> Counts:
    return summary([passage for passages in preview.passages for passage in passages])
