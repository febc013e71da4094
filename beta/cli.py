"""Owns the commands of the terminal: `flask demo` and what keeps a site in order."""

import click
from flask import Flask

from beta.domain.demo import fill_demo


def init_app(app: Flask) -> None:
    """Register the commands."""

    @app.cli.command("demo")
    def demo() -> None:
        """Fill the database with a draft, betas and remarks to look at."""
        for line in fill_demo():
            click.echo(line)
