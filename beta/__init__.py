"""Makes the application; wiring only."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from beta import cli, places
from beta.domain import keys, measures
from beta.jobs import queue
from beta.live import sockets
from beta.models import db, engine
from beta.web import blueprints, errors, forms, limits, login, logs


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application, configured by the environment and then by `overrides`."""
    app = logs.LoggingFlask(__name__, template_folder=str(places.TEMPLATES), static_folder=None)
    app.config.from_mapping({**places.settings(), **(overrides or {})})
    Path(app.config["INSTANCE"]).mkdir(parents=True, exist_ok=True)
    keys.configure(app.config["SECRET_KEY"])
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
        measures.time_database(db.engine)
    Migrate(app, db, directory=str(places.MIGRATIONS), render_as_batch=True)
    Compress(app)
    logs.init_app(app)
    login.init_app(app)
    limits.init_app(app)
    forms.init_app(app)
    errors.init_app(app)
    blueprints.init_app(app, places.ASSETS)
    queue.init_app(app)
    sockets.init_app(app)
    # Outside of everything, the sockets too: who asks, and by what scheme and host, is what the proxies say.
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    cli.init_app(app)
    return app
