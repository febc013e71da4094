"""Owns the queue of work done outside a request, and the consumer that works it off.

Each app has its own Huey: SQLite under `instance/` by default, Redis with `REDIS_URL`. With SQLite there is one process,
so the consumer runs inside it, as two daemon threads (gunicorn's gevent worker has patched `threading`: they are green
there, and waiting for a mail server holds up nobody). `start_consumer` is called once in every process that serves,
after it has forked, unless `JOBS_ELSEWHERE` says that `beta jobs` runs beside. Several processes on one Redis may each run
a consumer; a job is taken once.
"""

from pathlib import Path

from flask import Flask, current_app
from huey import Huey
from huey.consumer import Consumer

from beta.jobs import housekeeping
from beta.jobs.kept import KeptHuey, KeptRedis, KeptSqlite
from beta.jobs.mail import Postman

RETRIES = 6
FIRST_PAUSE = 15
"""Seconds before the second try; each further pause is twice as long."""


class _QuietConsumer(Consumer):
    """A consumer inside another server's process, which keeps its own signal handlers."""

    def _set_signal_handlers(self) -> None:
        return


def init_app(app: Flask) -> None:
    """Give the app its queue, as `extensions["huey"]`, and the jobs that can be put on it.

    With `JOBS_IMMEDIATE` (tests) a job runs at once, in the caller's thread. Raises `RuntimeError` for a mail server
    without `PUBLIC_URL`: a link in a mail must not be built from what a stranger's request calls this host.
    """
    if app.config.get("MAIL_URL") and not app.config.get("PUBLIC_URL"):
        raise RuntimeError("MAIL_URL is set: set PUBLIC_URL too, the address that links in mails start with.")
    instance = Path(app.config["INSTANCE"])
    queue = _make_queue(instance, app.config.get("REDIS_URL", ""), immediate=bool(app.config.get("JOBS_IMMEDIATE")))
    postman = Postman(app.config.get("MAIL_URL", ""), app.config.get("MAIL_FROM", "beta@localhost"), instance / "outbox")

    @queue.task(retries=RETRIES, retry_delay=FIRST_PAUSE, retry_backoff=2, name="send_mail")
    def deliver(to: str, subject: str, text: str) -> None:
        postman.deliver(to, subject, text)

    housekeeping.schedule(app, queue)
    app.extensions["huey"] = queue
    app.extensions["send_mail"] = deliver


def send_mail(to: str, subject: str, text: str) -> None:
    """Put one mail on the queue of the app at work; it is tried again, ever more slowly, until it has left."""
    current_app.extensions["send_mail"](to, subject, text)


def start_consumer(app: Flask) -> Consumer:
    """Work off the app's queue in this process from now on; `stop()` of what is returned ends that."""
    consumer = _QuietConsumer(app.extensions["huey"], workers=1, worker_type="thread", max_delay=2)
    consumer.start()
    return consumer


def _make_queue(instance: Path, redis_url: str, *, immediate: bool) -> Huey:
    if redis_url:
        return KeptHuey("beta", storage_class=KeptRedis, url=redis_url, results=False, immediate=immediate)
    instance.mkdir(parents=True, exist_ok=True)
    file = str(instance / "jobs.sqlite3")
    return KeptHuey("beta", storage_class=KeptSqlite, filename=file, results=False, immediate=immediate)
