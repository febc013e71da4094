"""Owns the table of every route: what each role is answered, and how to ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import PASSWORD

ROLES = ("signed_out", "stranger", "viewer", "beta", "coauthor", "author")

LOG_IN = "to the log-in"
"""A redirect to the log-in page; any other outcome is a status."""

Outcome = int | str
Fields = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """One method of one endpoint: `{names}` in the path are ids of the author's; outcomes are in the order of `ROLES`.

    `foreign` is what the author is answered with somebody else's id in the place of a name, where that is not 404.
    """

    path: str
    outcomes: tuple[Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]
    fields: Fields = lambda _role: {}
    is_json: bool = False
    foreign: dict[str, int] = field(default_factory=dict)


def same(outcome: Outcome) -> tuple[Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]:
    """Return the same outcome for every role."""
    return (outcome,) * 6


def signed_in(outcome: Outcome) -> tuple[Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]:
    """Return an outcome for everybody who is signed in; others are led to the log-in."""
    return (LOG_IN, *(outcome,) * 5)


def comment(role: str) -> dict[str, Any]:
    """Return a reader's comment."""
    return {"name": "Ebba", "body": f"The lamp stays with me, says the {role}."}


def remark(role: str) -> dict[str, Any]:
    """Return a command that leaves a remark; the chapter's id is put in by the test."""
    data = {"annotation": f"remark-{role}", "version": 0, "from": 5, "to": 12, "body": "Here."}
    return {"id": f"command-{role}", "name": "leave_comment", "data": data}


def claim(role: str) -> dict[str, Any]:
    """Return an address and a password to claim an account with."""
    return {"email": f"{role}-claims@example.org", "password": PASSWORD}


PUBLIC = "/stories/{story}"

ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "static"): Route("/static/{asset}", same(200)),
    # for those who keep the site
    ("GET", "health.healthz"): Route("/healthz", same(200)),
    ("GET", "health.readyz"): Route("/readyz", same(200)),
    ("GET", "health.metrics"): Route("/metrics", same(200)),
    ("GET", "admin.admin"): Route("/admin", (LOG_IN, 404, 404, 404, 404, 404)),
    # accounts
    ("GET", "accounts.sign_up"): Route("/signup", (200, 302, 302, 302, 302, 302)),
    ("POST", "accounts.sign_up"): Route("/signup", (422, 302, 302, 302, 302, 302)),
    ("GET", "accounts.log_in"): Route("/login", (200, 302, 302, 302, 302, 302)),
    ("POST", "accounts.log_in"): Route("/login", (422, 302, 302, 302, 302, 302)),
    ("POST", "accounts.log_out"): Route("/logout", same(302)),
    ("GET", "accounts.account"): Route("/account", signed_in(200)),
    ("POST", "accounts.change_name"): Route("/account/name", signed_in(302), lambda role: {"name": f"The {role}"}),
    ("POST", "accounts.change_password"): Route(
        "/account/password", signed_in(422), lambda _role: {"current_password": "wrong", "password": PASSWORD}
    ),
    ("POST", "accounts.claim"): Route("/account/claim", (LOG_IN, 422, 302, 302, 422, 422), claim),
    ("POST", "accounts.create_token"): Route("/account/tokens", signed_in(201), lambda role: {"label": role}),
    ("POST", "accounts.revoke_token"): Route("/account/tokens/{access}/revoke", (LOG_IN, 404, 404, 404, 404, 302)),
    ("POST", "accounts.end_one_session"): Route("/account/sessions/{session}/end", (LOG_IN, 404, 404, 404, 404, 302)),
    ("POST", "accounts.end_other_sessions"): Route("/account/sessions/end-others", signed_in(302)),
    ("GET", "resets.request_reset"): Route("/reset", same(200)),
    ("POST", "resets.request_reset"): Route("/reset", same(200), lambda _role: {"email": "nobody@example.org"}),
    ("GET", "resets.reset_password"): Route("/reset/{reset}", same(200), foreign={"reset": 200}),
    ("POST", "resets.reset_password"): Route("/reset/{reset}", same(422), foreign={"reset": 422}),
    # drafts
    ("GET", "desk.desk"): Route("/", same(200)),
    ("GET", "drafting.new_draft"): Route("/drafts/new", signed_in(200)),
    ("POST", "drafting.new_draft"): Route("/drafts/new", signed_in(302), lambda role: {"text": f"A text of the {role}."}),
    ("GET", "drafts.draft"): Route("/drafts/{draft}", (LOG_IN, 404, 200, 200, 200, 200)),
    ("GET", "publishing.export"): Route("/drafts/{draft}/export.txt", (LOG_IN, 404, 200, 200, 200, 200)),
    ("GET", "uploads.upload"): Route("/drafts/{draft}/upload", (LOG_IN, 404, 403, 403, 200, 200)),
    ("POST", "uploads.upload"): Route(
        "/drafts/{draft}/upload", (LOG_IN, 404, 403, 403, 200, 200), lambda role: {"text": f"A text of the {role}."}
    ),
    ("GET", "publishing.publish"): Route("/drafts/{draft}/publish", (LOG_IN, 404, 403, 403, 403, 200)),
    ("POST", "publishing.publish"): Route("/drafts/{draft}/publish", (LOG_IN, 404, 403, 403, 403, 303)),
    ("GET", "history.history"): Route("/drafts/{draft}/history", (LOG_IN, 404, 200, 200, 200, 200)),
    ("POST", "history.name_version"): Route(
        "/drafts/{draft}/history/names", (LOG_IN, 404, 403, 403, 303, 303), lambda role: {"name": f"As the {role} left it"}
    ),
    ("GET", "history.moment"): Route("/drafts/{draft}/history/{chapter}", (LOG_IN, 404, 200, 200, 200, 200)),
    ("GET", "history.restore_version"): Route(
        "/drafts/{draft}/history/{chapter}/restore/0", (LOG_IN, 404, 403, 403, 200, 200)
    ),
    ("POST", "history.restore_version"): Route(
        "/drafts/{draft}/history/{chapter}/restore/0", (LOG_IN, 404, 403, 403, 409, 409), lambda _role: {"present": "0"}
    ),
    ("GET", "joining.join_draft"): Route("/join/{link}", (200, 200, 302, 302, 302, 302), foreign={"link": 200}),
    ("POST", "joining.join_draft"): Route(
        "/join/{link}", same(302), lambda role: {"name": f"New {role}"}, foreign={"link": 302}
    ),
    # the JSON door
    ("GET", "api.draft"): Route("/api/drafts/{draft}", (401, 404, 200, 200, 200, 200)),
    ("GET", "api.events"): Route("/api/drafts/{draft}/events?after=0", (401, 404, 200, 200, 200, 200)),
    ("GET", "api.steps"): Route("/api/drafts/{draft}/chapters/{chapter}/steps", (401, 404, 200, 200, 200, 200)),
    ("GET", "api.guesses"): Route("/api/drafts/{draft}/annotations/{annotation}/guesses", (401, 404, 200, 200, 200, 200)),
    ("GET", "past.text"): Route("/api/drafts/{draft}/chapters/{chapter}/at/0", (401, 404, 200, 200, 200, 200)),
    ("GET", "past.record"): Route(
        "/api/drafts/{draft}/chapters/{chapter}/record?version=0&from=1&to=20", (401, 404, 200, 200, 200, 200)
    ),
    ("GET", "past.changes"): Route("/api/drafts/{draft}/changes", (401, 404, 200, 200, 200, 200)),
    ("POST", "api.command"): Route("/api/drafts/{draft}/commands", (401, 404, 403, 200, 200, 200), remark, is_json=True),
    # stories, which are public
    ("GET", "stories.story"): Route(f"{PUBLIC}/{{slug}}", same(200), foreign={"story": 301, "slug": 301}),
    ("POST", "stories.leave_comment"): Route(f"{PUBLIC}/comments", same(303), comment, foreign={"story": 303}),
    ("POST", "stories.moderate_comment"): Route(f"{PUBLIC}/comments/{{comment}}/hide", (403, 403, 403, 403, 303, 303)),
    ("POST", "stories.change_comments_mode"): Route(
        f"{PUBLIC}/comments-mode", (403, 403, 403, 403, 303, 303), lambda _role: {"mode": "held"}
    ),
}
ROUTES["POST", "stories.moderate_comment"].foreign["story"] = 403
ROUTES["POST", "stories.change_comments_mode"].foreign["story"] = 403
