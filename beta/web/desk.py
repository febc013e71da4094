"""Owns the first page: the landing page for whoever is signed out, the desk for whoever is in."""

from flask import Blueprint, Response, make_response, render_template

from beta.domain.desk import desk_of
from beta.web.forms import NewDraftForm
from beta.web.login import viewer

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
def desk() -> Response:
    """Show the viewer's drafts and stories, with a blank sheet for the next; signed out, what this is."""
    asking = viewer()
    if asking.user_id is None:
        return landing()
    page = make_response(render_template("desk.html", desk=desk_of(asking), form=NewDraftForm()))
    page.headers["Cache-Control"] = "no-store"
    return page


def landing() -> Response:
    """Show in one glance what the service does."""
    return make_response(render_template("landing.html"))
