"""Owns how a refusal or a failure is told: a plain page for people, `{ok, error}` for programs."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from beta.domain.measures import LIMITS_MET
from beta.domain.rates import in_words
from beta.errors import BetaError
from beta.models import db
from beta.web.limits import KILOBYTE, LARGEST_SMALL_BODY, seconds_to_wait
from beta.web.login import SignedOut

CODES = {
    400: "malformed",
    401: "not_allowed",
    403: "not_allowed",
    404: "not_found",
    405: "not_allowed",
    413: "too_large",
    415: "malformed",
    422: "invalid",
    429: "too_many",
    500: "internal",
    503: "unavailable",
}

TITLES = {
    400: "That could not be read",
    403: "Not yours to do",
    404: "There is nothing here",
    405: "That is not how this page works",
    409: "Something has changed",
    413: "That is too much at once",
    422: "That does not fit",
    429: "A moment, please",
    500: "Something went wrong on our side",
    503: "A moment, please",
}

SENTENCES = {
    400: "Your browser sent something this page does not understand. Nothing was changed.",
    404: "The address may be mistyped, or what stood here was removed or is not shared with you.",
    405: "This address answers only to the forms that lead here. Go back and try again from the page.",
    413: (
        "A text may have up to 5 MB, and this is more. Nothing was changed: go back, where your text still is, "
        "and send it in parts."
    ),
    500: (
        "It is noted in our log. What you saw as saved is kept. Go back, where what you typed still is, "
        "and try again in a minute."
    ),
}

FORGED = (
    "This form was open for a long time, or you have logged in or out since. Nothing was changed. "
    "Go back to the page, load it again and send it once more."
)

TOO_LONG_FORM = (
    "This form takes up to {kilobytes} kB, and this is more. Nothing was changed: go back, where what you wrote still is, "
    "and make it shorter."
)

_KEPT_LENGTH = 40


def init_app(app: Flask) -> None:
    """Register every handler; the pages are all `error.html`."""
    app.register_error_handler(SignedOut, _signed_out)
    app.register_error_handler(BetaError, _refusal)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _failure)


def wants_json() -> bool:
    """Return whether the request comes from a program: the JSON door, or whoever asks for JSON before HTML."""
    if request.path.startswith("/api/"):
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def tell(status: int, message: str, *, error: dict[str, Any] | None = None, **page: Any) -> Response:
    """Return a refusal as JSON or as a page; `page` goes to the template (`title`, `next_step`, `kept`, `back`)."""
    if wants_json():
        answer = jsonify(ok=False, error=error or {"code": CODES.get(status, "error"), "message": message})
    else:
        told = {"title": TITLES.get(status, HTTPStatus(status).phrase), "message": message, **page}
        answer = make_response(render_template("error.html", **told))
    answer.status_code = status
    return answer


def _signed_out(error: SignedOut) -> Response:
    if wants_json():
        return tell(error.status, error.message, error=error.to_json())
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return make_response(redirect(url_for("accounts.log_in", next=back)))


def _refusal(error: BetaError) -> Response:
    answer = tell(error.status, error.message, error=error.to_json(), kept=_typed(), back=_back())
    if "retry_after" in error.extra:
        answer.headers["Retry-After"] = str(error.extra["retry_after"])
    return answer


def _forged(error: CSRFError) -> Response:
    return tell(HTTPStatus.BAD_REQUEST, FORGED, title="This form is out of date", kept=_typed(), back=_back())


def _too_often(error: RateLimitExceeded) -> Response:
    seconds = seconds_to_wait()
    wait = in_words(seconds)
    LIMITS_MET.labels((request.endpoint or "").rpartition(".")[2]).inc()
    message = f"That was tried very often from here in a short time. Nothing was changed; try again in {wait}."
    described = {"code": "too_many", "message": message, "retry_after": seconds}
    answer = tell(HTTPStatus.TOO_MANY_REQUESTS, message, error=described, kept=_typed(), back=_back())
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _http_error(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    sentence = SENTENCES.get(status, error.description or "")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        LIMITS_MET.labels("body").inc()
        if (most := request.max_content_length or 0) <= LARGEST_SMALL_BODY:
            sentence = TOO_LONG_FORM.format(kilobytes=most // KILOBYTE)
    answer = tell(status, sentence, back=_back())
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _failure(error: Exception) -> Response:
    """Answer what nobody foresaw; Flask has logged it already. Where even the page fails, a plain sentence is left."""
    try:
        db.session.rollback()
        return tell(HTTPStatus.INTERNAL_SERVER_ERROR, SENTENCES[500], kept=_typed(), back=_back())
    except SQLAlchemyError:
        current_app.logger.exception("the database failed again while the failure was being told")
        return Response(SENTENCES[500], HTTPStatus.INTERNAL_SERVER_ERROR, mimetype="text/plain")


def _typed() -> list[str]:
    """Return the long texts of a refused form, so that nobody has to write them again; never passwords."""
    return [
        value
        for name, values in request.form.lists()
        for value in values
        if "password" not in name and name != "csrf_token" and ("\n" in value or len(value) > _KEPT_LENGTH)
    ]


def _back() -> str:
    """Return the page of the form that was refused, else the first page."""
    came_from = urlsplit(request.referrer or "")
    if request.method != "GET" and came_from.netloc == request.host:
        return came_from.path
    rule = request.url_rule
    return request.path if request.method == "POST" and rule and "GET" in (rule.methods or ()) else "/"
