"""Owns the list of blueprints."""

from pathlib import Path

from flask import Flask

from beta.web import (
    accounts,
    admin,
    api,
    assets,
    desk,
    drafting,
    drafts,
    headers,
    health,
    history,
    joining,
    past,
    publishing,
    resets,
    stories,
    uploads,
)


def init_app(app: Flask, dist: Path) -> None:
    """Register every page and the headers they share."""
    assets.init_app(app, dist)
    modules = (
        *(accounts, admin, api, desk, drafting, drafts, health, history),
        *(joining, past, publishing, resets, stories, uploads),
    )
    for module in modules:
        app.register_blueprint(module.blueprint)
    headers.init_app(app)
