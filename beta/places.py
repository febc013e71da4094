"""Owns where the parts lie that are not Python: beside the package in a checkout, inside it in an installed wheel."""

from importlib import import_module
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
IS_INSTALLED = (PACKAGE / "templates").is_dir()

_ROOT = PACKAGE if IS_INSTALLED else PACKAGE.parent
TEMPLATES = _ROOT / "templates"
ASSETS = _ROOT / "static" / "dist"
MIGRATIONS = PACKAGE / "migrations"
SERVING = PACKAGE / "serving.py"


def settings() -> dict[str, Any]:
    """Return the settings that `config.py` reads from the environment; a wheel carries that file as `beta.config`."""
    settings: dict[str, Any] = import_module("beta.config" if IS_INSTALLED else "config").settings()
    return settings
