"""Owns the commands of the terminal, `beta serve` and what keeps a site in order; in a checkout also `python -m beta`."""

import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import OperationalError

from beta import places
from beta.domain.demo import fill_demo
from beta.errors import BetaError
from beta.jobs import backup as backups
from beta.jobs.check import check_drafts
from beta.jobs.queue import start_consumer
from beta.jobs.upgrade import bring_up_to_date
from beta.models import db


@contextmanager
def _plainly() -> Iterator[None]:
    """End with a sentence and status 1 instead of a traceback."""
    try:
        yield
    except BetaError as error:
        raise click.ClickException(error.message) from error
    except OSError as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, sqlite3.OperationalError) as error:
        raise click.ClickException(f"The database cannot be used: {getattr(error, 'orig', error)}") from error


@click.command()
@with_appcontext
def demo() -> None:
    """Fill the database with a draft, betas and remarks to look at."""
    with _plainly():
        for line in fill_demo():
            click.echo(line)


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Port to listen at.")
@with_appcontext
def serve(host: str, port: int) -> None:
    """Bring the database up to date and serve the site."""
    bring_up_to_date()
    db.engine.dispose()
    os.environ.update(HOST=host, PORT=str(port))
    # A new program: gevent must patch the standard library before anything of ours is imported.
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", str(places.SERVING)])  # noqa: S606  # no shell wanted


@click.command()
@click.pass_obj
def jobs(info: ScriptInfo) -> None:
    """Send mails and do other waiting work, until stopped; the job under way is finished first."""
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    consumer = start_consumer(info.load_app())
    click.echo("Jobs are being worked off.")
    signal.sigwait(stops)
    consumer.stop(graceful=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole database to FILE while people go on writing.

    The secret key, settings, and mails and jobs that wait are not in it.
    """
    with _plainly():
        manifest = backups.back_up(db.engine, file)
    click.echo(f"{file}: {manifest.rows.get('drafts', 0)} drafts, {manifest.rows.get('draft_events', 0)} events.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds.")
@with_appcontext
def restore(file: Path, force: bool) -> None:
    """Put the backup FILE in the place of the database, then compare it with its log. Stop the workers first."""
    with _plainly():
        manifest = backups.restore(db.engine, file, force=force)
        bring_up_to_date()
        click.echo(f"Restored the backup of {manifest.made_at}.")
        _tell_differences()


@click.command()
@with_appcontext
def check() -> None:
    """Compare every draft's tables with its log; status 1 when any differs."""
    with _plainly():
        _tell_differences()


def _tell_differences() -> None:
    """Print what differs, draft by draft; ends with status 1 when anything does."""
    drafts = events = wrong = 0
    for checked in check_drafts(db.engine):
        drafts, events = drafts + 1, events + checked.events
        wrong += bool(checked.differences)
        for difference in checked.differences:
            click.echo(f"draft {checked.draft}: {difference}")
    click.echo(f"{drafts} drafts with {events} events: {f'{wrong} differ' if wrong else 'tables and log agree'}.")
    if wrong:
        sys.exit(1)


COMMANDS = (demo, serve, jobs, backup, restore, check)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
