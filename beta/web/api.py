"""Owns the JSON door: commands over HTTP, snapshots, chapters and missed events."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from beta.domain.door import perform
from beta.domain.guesses import read_guesses
from beta.domain.snapshot import catch_up, missing_steps, read_draft_json
from beta.errors import Invalid
from beta.web.limits import count_request
from beta.web.login import require_user, viewer

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.post("/drafts/<draft_id>/commands")
def command(draft_id: str) -> Response:
    """Carry out `{id, name, data}` on a draft and answer `{ok: true, seq}`."""
    require_user()
    count_request("commands")
    try:
        message = request.get_json(force=True, silent=False)
    except RecursionError as error:
        raise BadRequest("This message is nested too deeply.") from error
    if not isinstance(message, dict) or not isinstance(message.get("name"), str):
        raise BadRequest("A command is an object with id, name and data.")
    command_id = message.get("id")
    if command_id is not None and not isinstance(command_id, str):
        raise BadRequest("A command's id is a string.")
    seq = perform(viewer(), draft_id, message["name"], message.get("data"), command_id)
    return jsonify(ok=True, seq=seq)


@blueprint.get("/drafts/<draft_id>")
def draft(draft_id: str) -> Response:
    """Answer the draft's snapshot, compressed where the browser can take it: its parts are kept that way."""
    require_user()
    count_request("joins")
    compressed = request.accept_encodings["gzip"] > 0
    response = Response(read_draft_json(viewer(), draft_id, compressed=compressed), mimetype="application/json")
    if compressed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return _private(response)


@blueprint.get("/drafts/<draft_id>/events")
def events(draft_id: str) -> Response:
    """Answer `{seq, events}` after number `after`, or `{seq, snapshot}` when that would be too many."""
    require_user()
    count_request("joins")
    return _private(jsonify(catch_up(viewer(), draft_id, _number("after"))))


@blueprint.get("/drafts/<draft_id>/chapters/<chapter_id>/steps")
def steps(draft_id: str, chapter_id: str) -> Response:
    """Answer `{version, steps, clients}`: what a chapter has taken in since version `after`."""
    require_user()
    return _private(jsonify(missing_steps(viewer(), draft_id, chapter_id, _number("after") or 0)))


@blueprint.get("/drafts/<draft_id>/annotations/<annotation_id>/guesses")
def guesses(draft_id: str, annotation_id: str) -> Response:
    """Answer `{seen, guesses}`: the passage a remark was left on as it was then, and where its words may be now."""
    require_user()
    count_request("joins")
    return _private(jsonify(read_guesses(viewer(), draft_id, annotation_id)))


def _private(response: Response) -> Response:
    response.cache_control.no_store = True
    return response


def _number(name: str) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not given.isdecimal() or len(given) > 9:
        raise Invalid(f"“{name}” is a whole number.")
    return int(given)
