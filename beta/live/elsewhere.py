"""Owns who is here at other processes, as these have told: what one leaves behind that is killed can be taken down.

Each process says in Redis, every `BEAT` seconds, that it lives; the word is forgotten by itself after `ALIVE_FOR`. A process
that ends in good order has told before that its people have gone.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from flask_socketio import SocketIO
from redis import Redis, RedisError

from beta.live.fan_out import RedisFanOut

BEAT = 3.0
ALIVE_FOR = 10
"""Seconds without word of a process after which its people are gone, once it has been looked for twice."""

_logger = logging.getLogger(__name__)
_Key = tuple[str, int]
"""A draft, and a person's id."""


class Elsewhere:
    """The people of other processes, by process; each is what the wire's `presence` carries."""

    def __init__(self) -> None:
        self._people: dict[str, dict[_Key, dict[str, Any]]] = defaultdict(dict)
        self._missing: set[str] = set()

    def note(self, process: str | None, people: Iterable[dict[str, Any]]) -> None:
        """Note people as a process has told of them."""
        if process is not None:
            self._people[process] |= {(one["draft"], one["id"]): one for one in people}

    def forget(self, process: str | None, person: dict[str, Any]) -> None:
        """Note that somebody has left the last window at a process."""
        self._people.get(process or "", {}).pop((person["draft"], person["id"]), None)

    def forget_all(self) -> None:
        """Forget everybody: what was told meanwhile has not been heard, and all are asked again."""
        self._people.clear()
        self._missing.clear()

    def processes(self) -> list[str]:
        """Return the processes that have told of anybody."""
        return list(self._people)

    def left_by(self, living: set[str]) -> Iterator[dict[str, Any]]:
        """Yield who was only at processes that have not been among the living twice now, and forget these."""
        missing = self._people.keys() - living
        dead, self._missing = missing & self._missing, missing - self._missing
        left = [self._people.pop(process) for process in dead]
        for people in left:
            yield from (one for key, one in people.items() if not any(key in others for others in self._people.values()))


def watch(socketio: SocketIO, elsewhere: Elsewhere) -> Iterator[dict[str, Any]]:
    """Say for ever that this process lives; yield whoever was at another one that does no longer.

    While Redis does not answer nobody is taken for dead.
    """
    manager: RedisFanOut = socketio.server.manager
    failed = False
    with Redis.from_url(manager.redis_url, **manager.redis_options) as client:
        while True:
            try:
                client.set(_alive(manager, manager.host_id), 1, ex=ALIVE_FOR)
                known = elsewhere.processes()
                found = client.mget([_alive(manager, one) for one in known]) if known else []
                yield from elsewhere.left_by({one for one, word in zip(known, found, strict=True) if word is not None})
                failed = False
            except (RedisError, OSError) as error:
                if not failed:
                    _logger.error("it cannot be seen which processes live: %s", error)
                failed = True
            socketio.sleep(BEAT)


def _alive(manager: RedisFanOut, process: str) -> str:
    return f"{manager.channel}:alive:{process}"
