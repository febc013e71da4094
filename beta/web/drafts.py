"""Owns the page of a draft; the draft itself comes over the JSON door and the socket."""

from flask import Blueprint, render_template, url_for

from beta.domain.access import access_draft
from beta.domain.draft_page import is_alone, story_url
from beta.domain.rights import actions_of
from beta.models import db
from beta.web.login import require_user, viewer

blueprint = Blueprint("drafts", __name__)


@blueprint.get("/drafts/<draft_id>")
def draft(draft_id: str) -> str:
    """Show the manuscript and its margin."""
    require_user()
    access = access_draft(db.session(), viewer(), draft_id, "read_draft")
    return render_template(
        "draft.html",
        draft_id=draft_id,
        title=access.draft.title,
        can=actions_of(access.role),
        fresh=access.role == "author" and is_alone(access),
        publish_url=url_for("publishing.publish", draft_id=draft_id),
        export_url=url_for("publishing.export", draft_id=draft_id),
        upload_url=url_for("uploads.upload", draft_id=draft_id),
        story_url=story_url(draft_id),
    )
