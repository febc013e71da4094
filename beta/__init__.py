"""Makes the application; wiring only."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from beta import cli
from beta.domain import keys
from beta.jobs import queue
from beta.live import sockets
from beta.models import db, engine
from beta.web import blueprints, errors, forms, limits, login

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application, configured by the environment and then by `overrides`."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping({**config.settings(), **(overrides or {})})
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    Path(app.config["INSTANCE"]).mkdir(parents=True, exist_ok=True)
    keys.configure(app.config["SECRET_KEY"])
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
    Migrate(app, db, directory=str(ROOT / "beta" / "migrations"), render_as_batch=True)
    Compress(app)
    login.init_app(app)
    forms.init_app(app)
    limits.init_app(app)
    errors.init_app(app)
    blueprints.init_app(app, ROOT / "static" / "dist")
    queue.init_app(app)
    sockets.init_app(app)
    cli.init_app(app)
    return app
