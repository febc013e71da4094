"""docs/operations.md names every limit there is, with the default it has."""

import re

import config
from beta.domain import rates
from beta.web import limits
from tests.servers import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")


def defaults() -> dict[str, str]:
    """Return every limit that can be set, with its default."""
    others = {name: str(config.settings()[name]) for name in ("MAX_SOCKETS_PERSON", "MAX_SOCKETS_ADDRESS", "AUDIT_DAYS")}
    return {**limits.DEFAULTS, **rates.DEFAULTS, **others}


def test_table_of_limits_is_complete_and_true() -> None:
    told: dict[str, str] = {}
    for _what, settings, given, _answer in re.findall(r"^\| (.+) \| (`[A-Z_`, ]+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE):
        told.update(zip(re.findall(r"`(\w+)`", settings), given.split(", "), strict=True))
    assert told == defaults()


def test_metrics_that_are_to_be_watched_exist() -> None:
    source = (ROOT / "beta" / "domain" / "measures.py").read_text("utf-8") + (ROOT / "beta/web/health.py").read_text("utf-8")
    counted = set(re.findall(r'"(beta_[a-z_]+)"', source))
    watched = {name.removesuffix("_total") for name in re.findall(r"`(beta_[a-z_]+)", PAGE)}
    assert counted <= watched
    assert watched <= counted
