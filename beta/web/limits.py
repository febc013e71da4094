"""Owns how often somebody may knock (sign-up, log-in, reset, joining, new drafts, comments), and with how much."""

import math
import time
from collections.abc import Callable

from flask import Flask, current_app, request
from flask_limiter import Limiter

from beta.domain.rates import REDIS_PATIENCE, Rates, address_group
from beta.web.login import viewer

KILOBYTE = 1024
LARGEST_SMALL_BODY = 256 * KILOBYTE
LARGE_BODIES = {
    "api.command": 6 * KILOBYTE * KILOBYTE,
    "drafting.new_draft": 6 * KILOBYTE * KILOBYTE,
    "uploads.upload": 6 * KILOBYTE * KILOBYTE,
    "publishing.publish": 2 * KILOBYTE * KILOBYTE,
}
"""How many bytes may be sent to an endpoint that takes more than the usual form."""

DEFAULTS = {
    "LIMIT_SIGN_UP": "60 per hour",
    "LIMIT_LOG_IN": "20 per minute; 200 per hour",
    "LIMIT_LOG_IN_ADDRESS": "30 per hour",
    "LIMIT_RESET": "10 per hour",
    "LIMIT_JOIN": "120 per hour",
    "LIMIT_NEW_DRAFT": "60 per hour",
    "LIMIT_STORY_COMMENT": "10 per minute; 60 per hour",
    "LIMIT_CHECK_PASSWORD": "10 per minute; 60 per hour",
}
"""What stands in Flask's configuration unless it says otherwise; in the notation of the package `limits`."""


def by_address() -> str:
    """Return a key for the address somebody comes from."""
    return address_group(request.remote_addr)


limiter = Limiter(key_func=by_address, default_limits=[])
"""One for every application of a process, so whether limits are on is asked of the application a request goes to."""


@limiter.request_filter
def _limits_are_off() -> bool:
    return not current_app.config["LIMITS_ON"]


def init_app(app: Flask) -> None:
    """Wire the limits; where counts are kept is `RATELIMIT_STORAGE_URI`, memory by default and while Redis is away.

    Bodies are bounded before anything else looks at a request, so this comes before the guard against forged forms.
    """
    for name, value in DEFAULTS.items():
        app.config.setdefault(name, value)
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
    if str(app.config["RATELIMIT_STORAGE_URI"]).startswith("redis"):
        patience = {"socket_timeout": REDIS_PATIENCE, "socket_connect_timeout": REDIS_PATIENCE}
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", patience)
    app.before_request(_bound_body)
    limiter.init_app(app)
    app.extensions["rates"] = Rates(app.config)


def _bound_body() -> None:
    request.max_content_length = LARGE_BODIES.get(request.endpoint or "", LARGEST_SMALL_BODY)


def count_request(name: str) -> None:
    """Count a request of this kind for whoever asks; raises `TooMany`."""
    current_app.extensions["rates"].count(name, viewer().user_id, request.remote_addr)


def from_config(name: str) -> Callable[[], str]:
    """Return a function that reads a limit when it is needed, from the app then at work."""
    return lambda: str(current_app.config[name])


def by_user() -> str:
    """Return a key that is the same for one user everywhere, and the remote address of whoever is signed out."""
    user_id = viewer().user_id
    return f"user {user_id}" if user_id is not None else by_address()


def by_submitted_email() -> str:
    """Return a key for the account somebody tries to enter, from wherever they try it."""
    return "email " + request.form.get("email", "").strip().casefold()[:254]


def seconds_to_wait() -> int:
    """Return in how many seconds the limit just met opens again; at least one."""
    met = limiter.current_limit
    return max(1, math.ceil(met.reset_at - time.time())) if met else 60
