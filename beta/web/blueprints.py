"""Owns the list of blueprints, and what every answer of the site carries."""

from pathlib import Path

from flask import Flask, Response

from beta.web import accounts, api, assets, desk, drafting, drafts, joining, publishing, resets, stories

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask, dist: Path) -> None:
    """Register every page and the headers they share."""
    assets.init_app(app, dist)
    for module in (accounts, api, desk, drafting, drafts, joining, publishing, resets, stories):
        app.register_blueprint(module.blueprint)
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response
