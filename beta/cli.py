"""Owns the commands of the terminal: `flask demo` and what keeps a site in order."""

import click
from flask import Flask

from beta.domain.demo import fill_demo
from beta.errors import BetaError


def init_app(app: Flask) -> None:
    """Register the commands."""

    @app.cli.command("demo")
    def demo() -> None:
        """Fill the database with a draft, betas and remarks to look at."""
        try:
            for line in fill_demo():
                click.echo(line)
        except BetaError as error:
            raise click.ClickException(error.message) from error
