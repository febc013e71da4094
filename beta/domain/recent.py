"""Owns what a process keeps in memory of what it used last: only what has been committed, by number, never the truth."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key, each with the number (a version, a `seq`) at which it holds; at most `kept`, or what weighs as much.

    Values are shared between threads and must never be changed.
    """

    def __init__(self, kept: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self._kept = kept
        self._weight = weight
        self._weighs = 0
        self._values: OrderedDict[K, tuple[int, V]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> tuple[int, V] | None:
        """Return the number and the value kept for `key`, if any, and count it as used."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: K, number: int, value: V) -> None:
        """Keep a committed value unless a newer one is kept; drop what was not used for longest."""
        with self._lock:
            known = self._values.get(key)
            if known is None or known[0] < number:
                self._weighs += self._weight(value) - (self._weight(known[1]) if known is not None else 0)
                self._values[key] = (number, value)
            self._values.move_to_end(key)
            while self._weighs > self._kept:
                self._weighs -= self._weight(self._values.popitem(last=False)[1][1])

    def forget(self, key: K) -> None:
        """Drop what is kept for `key`, if anything."""
        with self._lock:
            known = self._values.pop(key, None)
            self._weighs -= self._weight(known[1]) if known is not None else 0
