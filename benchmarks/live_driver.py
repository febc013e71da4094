"""Owns the load driver's process, which is told what to do by lines of JSON, and the loads it can make."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).with_name("live_driver.mjs")


@dataclass(frozen=True)
class Shape:
    """How messages come: open loop at `rate` a second, or closed loop with so many `writers`."""

    name: str
    seconds: float
    rate: int = 0
    writers: int = 0

    def to_json(self) -> dict[str, float]:
        """Return it as the driver takes it."""
        return {"rate": self.rate, "writers": self.writers, "seconds": self.seconds}


@dataclass(frozen=True)
class Place:
    """What the driver must know of a server: its address, how to speak to it, who is there and in which rooms."""

    name: str
    address: str
    speaks_socket_io: bool
    rooms: dict[int, dict[str, Any]]
    cookies: list[str] = field(default_factory=list)


class Driver:
    """A running load driver."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def call(self, order: str, **details: Any) -> dict[str, Any]:
        """Give an order and return the answer; raises `RuntimeError` when the driver has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"order": order, **details}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the load driver ended at {order} {details}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def know(self, place: Place) -> None:
        """Tell the driver of a server."""
        self.call(
            "target",
            target=place.name,
            address=place.address,
            speaksSocketIo=place.speaks_socket_io,
            cookies=place.cookies,
            rooms=place.rooms,
        )

    def open(self, place: Place, count: int) -> None:
        """Open connections until there are `count`."""
        answer = self.call("open", target=place.name, count=count)
        if answer["broken"]:
            raise RuntimeError(f"{answer['broken']} connections to {place.name} broke")

    def close(self, place: Place, count: int) -> None:
        """Close connections until there are `count`."""
        self.call("close", target=place.name, count=count)

    def round(self, place: Place, room: int, what: str, shape: Shape) -> dict[str, Any]:
        """Drive a room for a round and return what was measured; times are in milliseconds."""
        return self.call("round", target=place.name, room=str(room), what=what, shape=shape.to_json())

    def strays(self) -> int:
        """Return how many messages came once more after their round had ended."""
        return int(self.call("strays")["count"])


@contextmanager
def load_driver() -> Iterator[Driver]:
    """Run the load driver."""
    process = subprocess.Popen(["node", str(_SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Driver(process)
    finally:
        process.kill()
        process.communicate()
