"""Owns the public page of a story, with its readers' comments and what its author does with them."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_limiter import RateLimitExceeded

from beta.domain.reading import StoryPage, read_story
from beta.domain.story_comments import (
    approve_comment,
    delete_comment,
    hide_comment,
    leave_comment_on_story,
    set_comments_mode,
    show_comment,
)
from beta.domain.story_threads import find_answerable
from beta.errors import BetaError, NotFound
from beta.web.comment_html import comment_html
from beta.web.forms import show_refusal
from beta.web.limits import by_user, from_config, limiter, seconds_to_wait
from beta.web.login import viewer
from beta.web.story_forms import LARGEST_ID, MODE_LABELS, CommentForm

blueprint = Blueprint("stories", __name__)
blueprint.add_app_template_filter(comment_html)

POSTED = "Thank you! Your comment is posted."
HELD = "Thank you! Your comment is saved, and shows here once the author has approved it."
TOO_OFTEN = "That was a lot of comments in a short time. Yours is below and not posted yet; try again in {wait}."

MODERATION = {
    "hide": (hide_comment, "The comment is hidden from readers."),
    "show": (show_comment, "Readers see the comment again."),
    "approve": (approve_comment, "The comment is approved, and readers see it."),
    "delete": (delete_comment, "The comment is deleted."),
}

_NAME_KEPT = "reader_name"


@blueprint.get("/stories/<story_id>", defaults={"slug": ""})
@blueprint.get("/stories/<story_id>/<slug>")
def story(story_id: str, slug: str) -> Response:
    """Show a story to anybody; another slug than its own leads to its one address."""
    page = read_story(viewer(), story_id)
    if slug != page.slug:
        query = request.query_string.decode("ascii", "ignore")
        return make_response(redirect(f"{page.url}?{query}" if query else page.url, HTTPStatus.MOVED_PERMANENTLY))
    form = CommentForm(name=session.get(_NAME_KEPT, ""), parent=request.args.get("reply_to", ""))
    return _story_page(page, form)


@blueprint.post("/stories/<story_id>/comments")
@limiter.limit(from_config("LIMIT_STORY_COMMENT"), key_func=by_user)
def leave_comment(story_id: str) -> Response:
    """Post a comment; a refusal shows the page again with all that was typed."""
    asking, form = viewer(), CommentForm(request.form)
    page = read_story(asking, story_id)
    if form.is_from_program:
        flash(POSTED, "comments")
        return _to_comments(page)
    if asking.user_id is not None:
        del form.name
    if not form.validate():
        return _story_page(page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    name = asking.name if asking.user_id is not None else str(form["name"].data)
    try:
        left = leave_comment_on_story(asking, story_id, name, str(form.body.data), form.parent_id)
    except NotFound:
        raise
    except BetaError as error:
        show_refusal(form, error)
        return _story_page(read_story(asking, story_id), form, error.status)
    if asking.user_id is None:
        session[_NAME_KEPT] = " ".join(name.split())
    flash(HELD if left.is_held else POSTED, "comments")
    return _to_comments(page, None if left.is_held else left.id)


@blueprint.post(f"/stories/<story_id>/comments/<int(max={LARGEST_ID}):comment_id>/<any({', '.join(MODERATION)}):action>")
def moderate_comment(story_id: str, comment_id: int, action: str) -> Response:
    """Hide, show, approve or delete a comment; for the author and co-authors."""
    carry_out, sentence = MODERATION[action]
    carry_out(viewer(), story_id, comment_id)
    flash(sentence, "comments")
    return _to_comments(read_story(viewer(), story_id))


@blueprint.post("/stories/<story_id>/comments-mode")
def change_comments_mode(story_id: str) -> Response:
    """Open comments, hold them for approval, or close them; for the author and co-authors."""
    set_comments_mode(viewer(), story_id, request.form.get("mode", ""))
    flash("Saved.", "comments")
    return _to_comments(read_story(viewer(), story_id))


@blueprint.errorhandler(RateLimitExceeded)
def too_often(_error: RateLimitExceeded) -> Response:
    """Show the page again with the comment that came too soon after the others."""
    seconds = seconds_to_wait()
    wait = f"{seconds} seconds" if seconds < 100 else f"{round(seconds / 60)} minutes"
    form = CommentForm(request.form)
    form.form_errors.append(TOO_OFTEN.format(wait=wait))
    answer = _story_page(read_story(viewer(), (request.view_args or {})["story_id"]), form, HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _story_page(page: StoryPage, form: CommentForm, status: int = HTTPStatus.OK) -> Response:
    """Render a story. It carries a token against forged forms, so no cache but the reader's own may keep it."""
    address = (current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")) + page.url
    answer = make_response(
        render_template(
            "story.html",
            story=page,
            form=form,
            answering=find_answerable(page.threads, form.parent_id),
            mode_labels=MODE_LABELS,
            address=address,
        ),
        status,
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _to_comments(page: StoryPage, comment_id: int | None = None) -> Response:
    anchor = "comments" if comment_id is None else f"comment-{comment_id}"
    address = url_for("stories.story", story_id=page.id, slug=page.slug, _anchor=anchor)
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
