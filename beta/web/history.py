"""Owns the pages of a draft's past: sittings, named versions, a chapter as it was, two versions compared, restoring."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from beta.domain.door import perform
from beta.domain.history import read_history
from beta.domain.moments import Comparison, Deed, read_comparison, read_moment
from beta.domain.record import blocks_of
from beta.errors import BetaError, Conflict
from beta.prose.render import render_html
from beta.prose.schema import Node
from beta.web.comparison import VIEWS, Row, Stretch, stretches
from beta.web.login import require_user, viewer
from beta.web.numbers import number_asked

blueprint = Blueprint("history", __name__, url_prefix="/drafts/<draft_id>/history")

_LONGEST_NAME = 80
_LONGEST_ID = 40


@blueprint.get("")
def history(draft_id: str) -> Response:
    """Show a page of the sittings of a draft or of a chapter; with `from` and `to`, what differs between two versions."""
    require_user()
    return _history_page(draft_id)


@blueprint.post("/names")
def name_version(draft_id: str) -> Response:
    """Give the draft as it is a name; a refusal keeps what was typed."""
    require_user()
    name = request.form.get("name", "").strip()
    try:
        perform(viewer(), draft_id, "name_version", {"name": name}, request.form.get("command", "")[:_LONGEST_ID] or None)
    except BetaError as error:
        if error.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        refusal = "A version needs a name of up to 80 characters." if not 0 < len(name) <= _LONGEST_NAME else error.message
        return _history_page(draft_id, name, refusal, error.status)
    flash(f"This version is called “{name}” now.")
    return make_response(redirect(url_for("history.history", draft_id=draft_id), HTTPStatus.SEE_OTHER))


def _history_page(draft_id: str, name: str = "", refusal: str = "", status: int = HTTPStatus.OK) -> Response:
    chapter_id = request.args.get("chapter") or None
    found = read_history(viewer(), draft_id, chapter_id, number_asked("page") or 1)
    first, last = number_asked("from"), number_asked("to")
    if chapter_id is None or first is None or last is None:
        return _private(render_template("history.html", history=found, name=name, refusal=refusal), status)
    comparison = read_comparison(viewer(), draft_id, chapter_id, first, last)
    view = request.args.get("view", "")
    page = render_template(
        "history_comparison.html",
        history=found,
        comparison=comparison,
        shown=_shown(comparison),
        views=VIEWS,
        view=view if view in VIEWS else "inline",
    )
    return _private(page, status)


def _shown(comparison: Comparison) -> list[Stretch]:
    """Return the passages of two versions, each with who put words in there and who took words out."""
    put_in, taken_out = _names(comparison.put_in), _names(comparison.taken_out)
    keys = map(id, comparison.passages)
    shown = []
    for one in stretches(comparison.passages):
        rows = [(row, next(keys)) for row in one.rows]
        shown.append(replace(one, rows=[_credited(row, put_in.get(key, []), taken_out.get(key, [])) for row, key in rows]))
    return shown


def _names(deeds: Iterable[Deed]) -> dict[int, list[str]]:
    """Return the names of those who did something to a passage, by the passage, each once."""
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for deed in deeds:
        names[id(deed.passage)][deed.by.name] = None
    return {passage: list(known) for passage, known in names.items()}


def _credited(row: Row, put_in: list[str], taken_out: list[str]) -> Row:
    """Return a row whose note names whoever put words in or took words out."""
    told = [row.note] if row.note else []
    if put_in:
        told = [f"{row.note or 'Changed'} by {' and '.join(put_in)}"]
    if taken_out and row.kind == "deleted":
        told = [f"{row.note} by {' and '.join(taken_out)}"]
    elif taken_out and taken_out != put_in:
        told.append(f"words taken out by {' and '.join(taken_out)}")
    note = ", ".join(told)
    return replace(row, note=note[:1].upper() + note[1:])


@blueprint.get("/<chapter_id>")
def moment(draft_id: str, chapter_id: str) -> Response:
    """Show a chapter as it was at version `at` (now, when it is not given), and with `who=1` who wrote what."""
    require_user()
    found = read_moment(viewer(), draft_id, chapter_id, number_asked("at"))
    who = request.args.get("who") == "1"
    blocks = blocks_of(found.doc, found.runs, found.origins) if who else []
    return _private(render_template("moment.html", draft_id=draft_id, moment=found, blocks=blocks, who=who))


@blueprint.route("/<chapter_id>/restore/<int(max=2147483647):version>", methods=["GET", "POST"])
def restore_version(draft_id: str, chapter_id: str, version: int) -> Response:
    """Show what restoring a version changes, and with consent restore it; where it changed meanwhile, show it anew."""
    require_user()
    found = read_moment(viewer(), draft_id, chapter_id, version, "restore_version")
    refusal, status = "", int(HTTPStatus.OK)
    if request.method == "POST":
        try:
            return _restored(draft_id, chapter_id, version, found.chapter.version)
        except Conflict as error:
            refusal, status = error.message, error.status
    comparison = read_comparison(viewer(), draft_id, chapter_id, found.chapter.version, version)
    page = render_template(
        "restore_version.html",
        draft_id=draft_id,
        moment=found,
        comparison=comparison,
        shown=stretches(comparison.passages),
        refusal=refusal,
    )
    return _private(page, status)


def _restored(draft_id: str, chapter_id: str, version: int, present: int) -> Response:
    """Restore what was looked at; raises `Conflict` where the chapter has gone on since, before anything is done."""
    if request.form.get("present") != str(present):
        raise Conflict("Somebody has gone on writing since you opened this page. Nothing is restored yet: look once more.")
    command = request.form.get("command", "")[:_LONGEST_ID] or None
    perform(viewer(), draft_id, "restore_version", {"chapter": chapter_id, "version": version}, command)
    flash("Restored. What stood here before is in the history.")
    address = url_for("history.history", draft_id=draft_id, chapter=chapter_id)
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _private(page: str, status: int = HTTPStatus.OK) -> Response:
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.app_template_filter()
def chapter_html(doc: Node) -> Markup:
    """Return a chapter's document as safe HTML."""
    return Markup(render_html(doc))  # noqa: S704  # escaped there
