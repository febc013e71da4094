"""Owns the door: the only way to change a draft."""

import re
from typing import Any

from sqlalchemy.orm import Session

from beta.domain.access import Access, Viewer, access_draft, names_in
from beta.domain.announce import announce
from beta.domain.commands import COMMANDS
from beta.domain.log import Change, open_projector
from beta.domain.measures import measured_command
from beta.domain.messages.base import read_message
from beta.domain.projections import project
from beta.domain.transaction import reading, writing
from beta.errors import Invalid, UnknownCommand

_COMMAND_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


def perform(viewer: Viewer, draft_id: str, name: str, data: object, command_id: str | None = None) -> int:
    """Carry out a command on a draft and return the number (`seq`) of its first event.

    Loads the draft by the access table, locks its row, runs the command, appends, commits, then announces. What takes
    long is prepared before that, for whom the table lets in. A command id that this person has sent before is answered
    with the same number and does nothing.
    Raises `BetaError`: whatever it is, nothing has been changed.
    """
    with measured_command(name if name in COMMANDS else "unknown"):
        return _perform(viewer, draft_id, name, data, command_id)


def _perform(viewer: Viewer, draft_id: str, name: str, data: object, command_id: str | None) -> int:
    command = COMMANDS.get(name)
    if command is None:
        raise UnknownCommand("There is no such command.")
    if command_id is not None and not _COMMAND_ID.fullmatch(command_id):
        raise Invalid("A command's id has between 1 and 40 characters: letters, digits, - and _.")
    prepared: tuple[Any, ...] = ()
    if command.prepare is not None:
        with reading() as session:
            access = access_draft(session, viewer, draft_id, name, command_id=command_id, names=names_in(data))
            if access.answered is not None:
                return access.answered
            prepared = (command.prepare(session, access, read_message(command.message, data)),)
    with writing() as session:
        access = access_draft(session, viewer, draft_id, name, lock=True, command_id=command_id, names=names_in(data))
        if access.answered is not None:
            return access.answered
        change = begin_change(session, access, command_id, viewer.token)
        command.run(change, read_message(command.message, data), *prepared)
    finish_change(change)
    return change.events[0].seq


def begin_change(session: Session, access: Access, command_id: str | None, token: str | None = None) -> Change:
    """Return a change on a draft whose row this transaction holds."""
    projector = open_projector(session, access.draft)
    return Change(access, projector, project, command_id, token or "")


def finish_change(change: Change) -> None:
    """Share what is kept in memory and announce the events of a change that has been committed."""
    change.projector.publish()
    announce(change.events)
