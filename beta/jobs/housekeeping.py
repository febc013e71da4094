"""Owns what is done by the clock: forgetting what has been kept long enough."""

import logging
from datetime import timedelta

from flask import Flask
from huey import Huey, crontab

from beta.domain.audit import forget_entries
from beta.models import now

MINUTE = "17"
"""Of each hour; every process that works off jobs may come to it, and those after the first find nothing to do."""

_logger = logging.getLogger("beta.housekeeping")


def schedule(app: Flask, queue: Huey) -> None:
    """Have the consumers of a queue keep the app's site in order."""

    @queue.periodic_task(crontab(minute=MINUTE), name="forget_audit_entries")
    def forget_audit_entries() -> None:
        with app.app_context():
            keep_audit_log(app.config["AUDIT_DAYS"])


def keep_audit_log(days: int) -> None:
    """Forget what stands in the audit log for longer than so many days; with 0 it is kept for good."""
    if days and (count := forget_entries(now() - timedelta(days=days))):
        _logger.info("%s entries of the audit log were forgotten", count)
