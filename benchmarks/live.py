"""Owns `make bench-live`: our server beside a bare Node `ws` server and stock Flask-SocketIO, under the same load.

All servers run at the same time and are driven one after the other, round by round, by one process that is every subscriber
and every writer. A member who comments or edits is a real one: the command goes through the door, and what is counted is the
event that the others hear. `ARGS=--quick` is a hint in less than ninety seconds.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.live_driver import Driver, Place, Shape, load_driver
from benchmarks.live_measures import OUR_KINDS, Lane, Measures, lane_name
from benchmarks.live_report import GOAL_LOAD, GOAL_ROOM, figures, print_counts, print_rooms
from benchmarks.live_rooms import bare_place, beta_place
from benchmarks.live_servers import (
    BARE,
    SCALED,
    SQLITE,
    STOCK,
    bare_server,
    scaled_server,
    sqlite_server,
    stock_server,
)
from benchmarks.support import finish, print_machine, print_table, say
from benchmarks.support_servers import Running, cpu_between, running

OURS = {SQLITE: sqlite_server, SCALED: scaled_server}
WARM = Shape("warm-up", 0.3, writers=1)


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds for each size of room, the loads of a round, and idle connections."""

    rounds: dict[int, int]
    shapes: Sequence[Shape]
    idle: int
    first_idle: int

    @property
    def sizes(self) -> list[int]:
        """The sizes of the rooms."""
        return list(self.rounds)


FULL = Plan(
    {10: 3, 50: 3, GOAL_ROOM: 5, 500: 3},
    (
        Shape("open, 5/s", 1.0, rate=5),
        Shape("open, 50/s", 0.7, rate=50),
        Shape(GOAL_LOAD, 0.6, writers=1),
        Shape("closed, 4 writers", 0.5, writers=4),
    ),
    1000,
    100,
)
QUICK = Plan({10: 1, GOAL_ROOM: 2}, (Shape("open, 50/s", 0.4, rate=50), Shape(GOAL_LOAD, 0.5, writers=1)), 250, 50)


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rooms, loads and rounds")
    plan = QUICK if parser.parse_args().quick else FULL
    print_machine()
    with _temporary_folder() as folder, load_driver() as driver, _lanes(folder, plan) as lanes:
        idle = _idle_memory(driver, lanes, plan)
        measures = _measure(driver, lanes, plan)
        strays = driver.strays()
        _print_memory(lanes, idle)
    print_rooms(measures, lanes, plan.sizes, [shape.name for shape in plan.shapes])
    print_counts(measures, lanes)
    finish("live", list(figures(measures, idle, strays)))


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="beta-live-") as folder:
        yield Path(folder)


@contextmanager
def _lanes(folder: Path, plan: Plan) -> Iterator[list[Lane]]:
    """Start all servers, fill ours, and yield what can be driven."""
    with ExitStack() as stack:
        bare = stack.enter_context(running(bare_server(folder)))
        stock = stack.enter_context(running(stock_server(folder)))
        lanes = [
            Lane(BARE, "bare", bare_place(BARE, bare.address, plan.sizes, speaks_socket_io=False), bare),
            Lane(STOCK, "stock", bare_place(STOCK, stock.address, plan.sizes, speaks_socket_io=True), stock),
        ]
        for name, server in OURS.items():
            say(f"starting {name}, with drafts and members")
            ours = stack.enter_context(running(server(folder)))
            place = beta_place(name, ours.address, plan.sizes)
            lanes += [Lane(lane_name(name, kind), kind, place, ours) for kind in OUR_KINDS]
        yield lanes


def _servers(lanes: Sequence[Lane]) -> dict[str, tuple[Place, Running]]:
    """Return each server once, by its name."""
    return {lane.place.name: (lane.place, lane.server) for lane in lanes}


def _idle_memory(driver: Driver, lanes: Sequence[Lane], plan: Plan) -> dict[str, float]:
    """Return what one more idle connection costs each server, in kB (1,000 bytes); leave those open that are needed."""
    costs = {}
    for name, (place, server) in _servers(lanes).items():
        driver.know(place)
        driver.open(place, plan.first_idle)
        before = _settled_memory(server)
        driver.open(place, plan.first_idle + plan.idle)
        costs[name] = (_settled_memory(server) - before) / plan.idle / 1000
        say(f"{name}: {costs[name]:.1f} kB for each of {plan.idle} idle connections")
        driver.close(place, max(plan.sizes))
    return costs


def _settled_memory(server: Running) -> int:
    """Return the memory of a server once it has done what it was at: three readings in a row that agree within 0.1 %."""
    readings = [server.memory()]
    for _ in range(50):
        time.sleep(0.1)
        readings = [*readings[-2:], server.memory()]
        if len(readings) == 3 and max(readings) - min(readings) <= readings[-1] / 1000:
            break
    return readings[-1]


def _measure(driver: Driver, lanes: Sequence[Lane], plan: Plan) -> Measures:
    """Drive every lane in every room by every load, in turns."""
    measures = Measures()
    for lane in lanes:
        driver.round(lane.place, plan.sizes[0], lane.what, WARM)
    for size, rounds in plan.rounds.items():
        for number in range(rounds):
            say(f"{size} subscribers, round {number + 1} of {rounds}")
            for shape in plan.shapes:
                for lane in lanes:
                    before = lane.server.cpu()
                    told = driver.round(lane.place, size, lane.what, shape)
                    measures.add((lane.name, size, shape.name), told, cpu_between(before, lane.server.cpu()))
    return measures


def _print_memory(lanes: Sequence[Lane], idle: dict[str, float]) -> None:
    rows = [
        (name, idle[name], server.memory() / 1e6, len(server.processes()), " + ".join(map(str, server.sockets())))
        for name, (_, server) in _servers(lanes).items()
    ]
    print_table("Memory", ("server", "kB/idle connection", "MB at the end", "processes", "sockets in each"), rows)


if __name__ == "__main__":
    main()
