"""Owns what a request leaves in the log: its number, its route, how it ended and how long it took."""

import logging
import logging.config
import os
import re
import time
from typing import Any
from uuid import uuid4

from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request

from beta import log_lines
from beta.domain.measures import REQUESTS

REQUEST_ID = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_UNTOLD = {"static", "health.healthz", "health.readyz", "health.metrics"}

_logger = logging.getLogger("beta.requests")


class LoggingFlask(Flask):
    """Flask, which tells of a failed request by its route; the path may hold the token of a link."""

    def log_exception(self, exc_info: Any) -> None:
        """Log what nobody foresaw, once."""
        _logger.error("a request failed", exc_info=exc_info, extra=_route())


def init_app(app: Flask) -> None:
    """Give every record the number of its request, every answer that number, and every request a line."""
    logging.setLogRecordFactory(_record)
    if not logging.getLogger().handlers:
        logging.config.dictConfig(log_lines.settings(os.environ.get("LOG_LEVEL", "info"), os.environ.get("LOG_FORMAT", "")))
    app.before_request(_begin)
    app.after_request(_told)


def request_id() -> str:
    """Return the number of the request at work: the trusted proxy's, else our own, also for whoever opens a socket."""
    found: str | None = g.get("request_id")
    if found is None:
        given = request.headers.get(REQUEST_ID, "")
        is_trusted = current_app.config["TRUSTED_PROXIES"] > 0 and not hasattr(request, "sid")
        found = given if is_trusted and _GIVEN.fullmatch(given) else uuid4().hex
        g.request_id = found
    return found


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    if has_request_context():
        record.request_id = request_id()
    elif has_app_context() and "request_id" in g:
        record.request_id = g.request_id
    return record


def _begin() -> None:
    g.began = time.perf_counter()


def _told(response: Response) -> Response:
    response.headers[REQUEST_ID] = request_id()
    route, took = _route(), time.perf_counter() - g.get("began", time.perf_counter())
    REQUESTS.labels(route["method"], response.status_code).inc()
    if request.endpoint not in _UNTOLD:
        facts = {"status": response.status_code, "milliseconds": round(took * 1000, 1)}
        _logger.info("answered", extra={**route, **facts})
    return response


def _route() -> dict[str, str]:
    """Return the rule a request matched, and its method; what matches none may be anything."""
    rule = request.url_rule
    return {"route": rule.rule, "method": request.method} if rule else {"route": "none", "method": "none"}
