"""Owns what others do at just the moment between somebody's reading of the database and what they do with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from beta.models import db


@contextmanager
def once_seen(app: Flask, model: type, act: Callable[[], object]) -> Iterator[None]:
    """Do something as soon as a row of `model` has been read, before anything is done with it; fails where none is."""
    acts = [act]

    def seen(_session: object, row: object) -> None:
        if isinstance(row, model) and acts:
            once = acts.pop()
            with app.app_context():
                once()

    event.listen(db.session, "loaded_as_persistent", seen)
    try:
        yield
    finally:
        event.remove(db.session, "loaded_as_persistent", seen)
    assert not acts
