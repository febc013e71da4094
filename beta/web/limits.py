"""Owns how often somebody may knock: sign-up, log-in, reset, joining, new drafts and readers' comments."""

import math
import time
from collections.abc import Callable

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from beta.web.login import viewer

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

limiter = Limiter(key_func=get_remote_address, default_limits=[])


def init_app(app: Flask) -> None:
    """Wire the limiter; where limits are kept is `RATELIMIT_STORAGE_URI`, memory by default."""
    for name, value in DEFAULTS.items():
        app.config.setdefault(name, value)
    limiter.init_app(app)


def from_config(name: str) -> Callable[[], str]:
    """Return a function that reads a limit when it is needed, from the app then at work."""
    return lambda: str(current_app.config[name])


def by_user() -> str:
    """Return a key that is the same for one user everywhere, and the remote address of whoever is signed out."""
    user_id = viewer().user_id
    return f"user {user_id}" if user_id is not None else get_remote_address()


def by_submitted_email() -> str:
    """Return a key for the account somebody tries to enter, from wherever they try it."""
    return "email " + request.form.get("email", "").strip().casefold()[:254]


def seconds_to_wait() -> int:
    """Return in how many seconds the limit just met opens again; at least one."""
    met = limiter.current_limit
    return max(1, math.ceil(met.reset_at - time.time())) if met else 60
