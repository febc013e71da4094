"""Owns what those ask who watch over the site: is the process alive, can it serve, and what has it been doing."""

import os
from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import ip_address
from sqlite3 import Error as SqliteError

import redis
from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from beta.domain.rates import REDIS_PATIENCE
from beta.errors import NotFound
from beta.models import User, db
from beta.web.login import bearer_token

blueprint = Blueprint("health", __name__)

OK, DOWN, UNUSED = "ok", "down", "not configured"
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the process is alive; no database is asked."""
    return _fresh(Response("ok\n", mimetype="text/plain"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer whether people can be served (503 when not), and which part is missing without stopping that."""
    parts = {"database": _database(), "redis": _redis()}
    parts["queue"] = DOWN if queue_state() == DOWN else OK
    is_ready = parts["database"] == OK
    answer = jsonify(ready=is_ready, degraded=sorted(part for part, state in parts.items() if state == DOWN), parts=parts)
    answer.status_code = 200 if is_ready else 503
    return _fresh(answer)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer Prometheus, from this machine or with `METRICS_TOKEN` as its bearer token; others find nothing here."""
    if not (_is_from_here() or _has_token()):
        raise NotFound
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package's own
    return _fresh(Response(generate_latest(registry) + generate_latest(_queue_lengths()), content_type=_TEXT))


def queue_state() -> dict[str, int] | str:
    """Return how many jobs wait to be done and how many for a later time, or `DOWN` where their store does not answer."""
    if _redis() == DOWN:
        return DOWN
    queue = current_app.extensions["huey"]
    try:
        return {"waiting": queue.pending_count(), "later": queue.scheduled_count()}
    except (OSError, RedisError, SqliteError):
        return DOWN


class _QueueLengths(Collector):
    """Asks for the lengths when they are read; several workers have one queue, so there is nothing to add up."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield nothing where the queue's store does not answer."""
        found = queue_state()
        if isinstance(found, dict):
            family = GaugeMetricFamily("beta_jobs", "Jobs that wait, and those for later.", labels=["state"])
            for state, length in found.items():
                family.add_metric([state], length)
            yield family


def _queue_lengths() -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_QueueLengths())
    return registry


def _database() -> str:
    try:
        db.session.execute(select(User.id).limit(1))
    except SQLAlchemyError:
        db.session.rollback()
        return DOWN
    return OK


def _redis() -> str:
    url = current_app.config["REDIS_URL"]
    if not url:
        return UNUSED
    try:
        with redis.Redis.from_url(url, socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE) as connection:
            connection.ping()
    except RedisError:
        return DOWN
    return OK


def _is_from_here() -> bool:
    """Return whether this machine itself asks; what an unknown proxy passes on is from anywhere."""
    is_passed_on = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & set(request.headers.keys())
    if is_passed_on and not current_app.config["TRUSTED_PROXIES"]:
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _has_token() -> bool:
    expected, given = str(current_app.config["METRICS_TOKEN"]), bearer_token()
    return bool(expected) and given is not None and compare_digest(expected.encode(), given.encode())


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
