"""Owns running the commands of `beta` as an administrator does, in this process or in one of its own."""

import os
import subprocess
import sys

from click.testing import Result
from flask import Flask

from beta.models import db
from tests.servers import ROOT


def terminal(app: Flask, *arguments: str) -> Result:
    """Run a command of `beta` with nothing of the test's own open in the database."""
    db.session.remove()
    db.engine.dispose()
    return app.test_cli_runner().invoke(args=[*arguments])


def in_own_process(app: Flask, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of `beta` beside whatever this process does with the database, or on the database at `url`."""
    variables = {
        **os.environ,
        "BETA_INSTANCE": app.config["INSTANCE"],
        "DATABASE_URL": url or app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": app.config["SECRET_KEY"],
    }
    command = [sys.executable, "-m", "beta", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
