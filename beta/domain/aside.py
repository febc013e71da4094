"""Owns long computations: they go on beside what else the process does, so that nobody waits for one."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent import get_hub
from gevent.monkey import is_module_patched

P = ParamSpec("P")
T = TypeVar("T")


def aside(compute: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a pure function returns; under gevent it is computed in a thread of its own.

    It may use no session of the database, nor anything that waits for another green thread.
    """
    if not is_module_patched("threading"):
        return compute(*args, **kwargs)
    return get_hub().threadpool.apply(compute, args, kwargs)
