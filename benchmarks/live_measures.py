"""Owns what was measured of each lane, room and load, and the medians over its rounds."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from benchmarks.live_driver import Place
from benchmarks.support import median
from benchmarks.support_servers import Running

POINTS = ("p50", "p95", "p99")
OUR_KINDS = ("here", "leave_comment", "edit_text")
"""The kinds of message that are sent to our own servers."""


@dataclass(frozen=True)
class Lane:
    """One kind of message at one server."""

    name: str
    what: str
    place: Place
    server: Running


@dataclass(frozen=True)
class Measured:
    """Medians over the rounds; latencies in milliseconds to the last and to each subscriber, processor time in seconds."""

    last: dict[str, float]
    each: dict[str, float]
    deliveries_per_second: float
    cpu_us_per_delivery: float
    driver_busy: float
    bytes_per_message: float


def lane_name(server: str, kind: str) -> str:
    """Return the name of the lane of one kind of message at one of our servers."""
    return f"{server}: {kind}"


Key = tuple[str, int, str]
"""Lane, room, load."""


class Measures:
    """All rounds so far."""

    def __init__(self) -> None:
        self._rounds: dict[Key, list[dict[str, Any]]] = defaultdict(list)

    def add(self, key: Key, told: dict[str, Any], cpu: float) -> None:
        """Keep what the driver told of a round, and the processor time of the server's processes in it."""
        self._rounds[key].append({**told, "cpu": cpu})

    def total(self, lane: str, field: str) -> int:
        """Return a count of the driver's summed over all rounds of a lane."""
        return sum(told[field] for (name, _, _), rounds in self._rounds.items() if name == lane for told in rounds)

    def refusal(self, lane: str) -> str | None:
        """Return the first refusal of a lane, as the server worded it."""
        rounds = (told for (name, _, _), rounds in self._rounds.items() if name == lane for told in rounds)
        return next((str(told["firstRefusal"]) for told in rounds if told["firstRefusal"]), None)

    def medians(self, key: Key) -> Measured:
        """Return the medians over the rounds of a lane, a room and a load."""
        rounds = self._rounds[key]
        return Measured(
            last=_points(rounds, "last"),
            each=_points(rounds, "each"),
            deliveries_per_second=_median_of(rounds, "deliveries", "seconds"),
            cpu_us_per_delivery=1e6
            * sum(told["cpu"] for told in rounds)
            / max(1, sum(told["deliveries"] for told in rounds)),
            driver_busy=_median_of(rounds, "driverCpu", "seconds"),
            bytes_per_message=_median_of(rounds, "bytes", "deliveries"),
        )


def _points(rounds: list[dict[str, Any]], field: str) -> dict[str, float]:
    """Return the median of each percentile; a round in which nothing came tells nothing."""
    told = [one[field] for one in rounds if one[field][0] is not None]
    return {point: median(one[place] for one in told) for place, point in enumerate(POINTS)}


def _median_of(rounds: list[dict[str, Any]], above: str, below: str) -> float:
    return median(told[above] / told[below] for told in rounds if told[below] > 0)
