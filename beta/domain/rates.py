"""Owns how often a person, and an address, may ask something of the live site: each is counted, and refused beyond.

Counts are kept where `RATELIMIT_STORAGE_URI` says: in memory, or in Redis for all processes together. While Redis does not
answer each process counts for itself; a limit is no reason to stand still.
"""

import ipaddress
import math
import time
from collections.abc import Mapping
from typing import Any, cast

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from beta.domain.measures import LIMITS_MET
from beta.errors import TooMany

DEFAULTS = {
    "LIMIT_COMMANDS": "600 per minute",
    "LIMIT_COMMANDS_ADDRESS": "6000 per minute",
    "LIMIT_JOINS": "120 per minute",
    "LIMIT_JOINS_ADDRESS": "1200 per minute",
    "LIMIT_HERE": "1200 per minute",
    "LIMIT_HERE_ADDRESS": "12000 per minute",
    "LIMIT_CONNECTS": "60 per minute",
    "LIMIT_CONNECTS_ADDRESS": "600 per minute",
}
"""For one person, and for all at one address (a school, a festival); in the notation of the package `limits`."""

SENTENCES = {
    "commands": "That was a great deal in a short time. What you wrote is kept here and will be sent again in {wait}.",
    "joins": "This draft was opened very often in a short time. Try again in {wait}.",
    "here": "You move faster than others can follow.",
    "connects": "This browser has connected very often in a short time. Try again in {wait}.",
}

REDIS_PATIENCE = 0.5
"""Seconds that Redis may take to answer."""
_REDIS_REST = 10.0


def address_group(address: str | None) -> str:
    """Return whom an address stands for: itself, or for IPv6 the /64 that one connection has all of (RFC 6177)."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.IPv6Network((ip, 64), strict=False))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


class Rates:
    """The counts of one application."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._is_on = bool(settings["LIMITS_ON"])
        self._limits = {name: parse_many(str(settings.get(name, given))) for name, given in DEFAULTS.items()}
        self._nearby = FixedWindowRateLimiter(MemoryStorage())
        uri = str(settings["RATELIMIT_STORAGE_URI"])
        patience = {"socket_timeout": REDIS_PATIENCE, "socket_connect_timeout": REDIS_PATIENCE}
        self._storage = None if uri.startswith("memory:") else cast("Storage", storage_from_string(uri, **patience))
        self._rests_until = 0.0

    def count(self, name: str, user_id: int | None, address: str | None) -> None:
        """Count one of `name` for a person and an address; raises `TooMany` with `retry_after` (seconds) beyond a limit."""
        if not self._is_on:
            return
        if user_id is not None:
            self._count(name, f"LIMIT_{name.upper()}", str(user_id))
        self._count(name, f"LIMIT_{name.upper()}_ADDRESS", address_group(address))

    def _count(self, name: str, setting: str, key: str) -> None:
        for item in self._limits[setting]:
            if wait := self._hit(item, setting, key):
                LIMITS_MET.labels(setting.removeprefix("LIMIT_").lower()).inc()
                raise TooMany(SENTENCES[name].format(wait=in_words(wait)), retry_after=wait)

    def _hit(self, item: RateLimitItem, *keys: str) -> int:
        """Return 0, or in how many seconds the limit opens again."""
        if self._storage is not None and time.monotonic() > self._rests_until:
            try:
                return _hit(FixedWindowRateLimiter(self._storage), item, *keys)
            except _errors_of(self._storage):
                self._rests_until = time.monotonic() + _REDIS_REST
        return _hit(self._nearby, item, *keys)


def in_words(seconds: int) -> str:
    """Return a time to wait as a sentence has it."""
    return f"{seconds} second{'' if seconds == 1 else 's'}" if seconds < 100 else f"{round(seconds / 60)} minutes"


def _hit(limiter: FixedWindowRateLimiter, item: RateLimitItem, *keys: str) -> int:
    if limiter.hit(item, *keys):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(item, *keys).reset_time - time.time()))


def _errors_of(storage: Storage) -> tuple[type[Exception], ...]:
    errors = storage.base_exceptions
    return errors if isinstance(errors, tuple) else (errors,)
