"""Owns telling others what has been committed; one failing listener stops neither the commit nor the others."""

import logging
from collections.abc import Callable

from beta.models import DraftEvent

Listener = Callable[[list[DraftEvent]], None]

_listeners: list[Listener] = []
_logger = logging.getLogger(__name__)


def subscribe(listener: Listener) -> None:
    """Have `listener` called with each command's events after their commit."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(events: list[DraftEvent]) -> None:
    """Tell every listener; a failure is logged, and who missed the events sees the gap in the numbers and asks."""
    for listener in _listeners:
        try:
            listener(events)
        except Exception:
            _logger.exception("announcing failed", extra={"draft": events[0].draft_id, "seq": events[0].seq})
