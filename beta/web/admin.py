"""Owns the page of the site's owner: how much there is of everything, and the audit log. Nobody's words are on it."""

from flask import Blueprint, Response, current_app, make_response, render_template

from beta.domain.audit import latest_entries, note_alone
from beta.domain.measures import LIMITS_MET
from beta.domain.site import site_facts
from beta.errors import NotFound
from beta.models import User
from beta.web.health import DOWN, queue_state
from beta.web.login import require_user

blueprint = Blueprint("admin", __name__)

ENTRIES_SHOWN = 200


@blueprint.get("/admin")
def admin() -> Response:
    """Show the counts; for those whose addresses `ADMIN_EMAILS` names. Others learn nothing of such a page."""
    owner = require_owner()
    note_alone("admin_page_read", owner.id)
    page = render_template(
        "admin.html",
        facts=site_facts(),
        jobs=queue_state(),
        down=DOWN,
        live=current_app.extensions["live_counts"](),
        limits=limits_met(),
        entries=latest_entries(ENTRIES_SHOWN),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def require_owner() -> User:
    """Return the signed-in owner; raises `SignedOut`, or `NotFound` for anybody else."""
    user = require_user()
    if user.email is None or user.email not in current_app.config["ADMIN_EMAILS"]:
        raise NotFound
    return user


def limits_met() -> dict[str, int]:
    """Return how often each limit was met since this process began."""
    samples = [sample for metric in LIMITS_MET.collect() for sample in metric.samples if sample.name.endswith("_total")]
    return {sample.labels["limit"]: int(sample.value) for sample in samples}
