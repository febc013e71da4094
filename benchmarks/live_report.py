"""Owns the tables of the comparison, and which figures have goals."""

from collections.abc import Iterator, Sequence

from benchmarks.live_measures import OUR_KINDS, POINTS, Key, Lane, Measured, Measures, lane_name
from benchmarks.live_servers import BARE, SCALED, SQLITE
from benchmarks.support import Figure, print_table

GOAL_ROOM = 200
GOAL_LOAD = "closed, 1 writer"
_COLUMNS = (
    *("last p50", "p95", "p99", "each p50", "p95", "p99"),
    *("deliveries/s", "CPU us/delivery", "driver busy", "x last p50", "x last p99", "x deliveries/s"),
)


def print_rooms(measures: Measures, lanes: Sequence[Lane], sizes: Sequence[int], loads: Sequence[str]) -> None:
    """Print a table for each room and load; latencies in ms, `x` is the ratio to bare `ws` in the same rounds."""
    for size in sizes:
        for load in loads:
            title = f"{size} subscribers, {load} (ms; x = ratio to {BARE})"
            print_table(title, ("lane", *_COLUMNS), [_row(measures, lane.name, size, load) for lane in lanes])


def _row(measures: Measures, lane: str, size: int, load: str) -> list[object]:
    mine = measures.medians((lane, size, load))
    return [
        lane,
        *(mine.last[point] for point in POINTS),
        *(mine.each[point] for point in POINTS),
        mine.deliveries_per_second,
        mine.cpu_us_per_delivery,
        f"{mine.driver_busy:.0%}",
        *ratios(mine, measures.medians((BARE, size, load))),
    ]


def ratios(mine: Measured, bare: Measured) -> tuple[float, float, float]:
    """Return p50 and p99 to the last subscriber, and deliveries a second, as ratios to bare `ws`."""
    return (
        mine.last["p50"] / bare.last["p50"],
        mine.last["p99"] / bare.last["p99"],
        mine.deliveries_per_second / bare.deliveries_per_second,
    )


def print_counts(measures: Measures, lanes: Sequence[Lane]) -> None:
    """Print for each lane how much was sent, and whether all of it came, once and in order."""
    fields = ("sent", "deliveries", "lost", "twice", "disorder", "refused", "rejoins", "broken")
    columns = (
        "lane",
        "sent",
        "deliveries",
        "lost",
        "twice",
        "out of order",
        "refused",
        "asked to rejoin",
        "broken lines",
        "bytes",
    )
    rows = [
        [
            lane.name,
            *(measures.total(lane.name, field) for field in fields),
            f"{measures.medians((lane.name, GOAL_ROOM, GOAL_LOAD)).bytes_per_message:.0f}",
        ]
        for lane in lanes
    ]
    print_table("What came", columns, rows)
    for lane in lanes:
        if refusal := measures.refusal(lane.name):
            print(f"{lane.name}: first refusal {refusal}")


def figures(measures: Measures, idle: dict[str, float], strays: int) -> Iterator[Figure]:
    """Return what the goals of the comparison are about, at the room of 200 and one writer that waits for everyone."""

    def against_bare(server: str, kind: str) -> tuple[float, float, float]:
        key: Key = (lane_name(server, kind), GOAL_ROOM, GOAL_LOAD)
        return ratios(measures.medians(key), measures.medians((BARE, GOAL_ROOM, GOAL_LOAD)))

    _, p99, deliveries = against_bare(SQLITE, "here")
    yield Figure("presence_deliveries_per_second_ratio", deliveries, ">= 0.8")
    yield Figure("presence_p99_last_ratio", p99, "<= 1.5")
    yield Figure("leave_comment_p50_last_ratio_sqlite", against_bare(SQLITE, "leave_comment")[0], "<= 3")
    yield Figure("leave_comment_p50_last_ratio_postgresql", against_bare(SCALED, "leave_comment")[0], "<= 4")
    yield Figure("idle_connection_kb_sqlite", idle[SQLITE], "<= 60")
    yield Figure("idle_connection_kb_postgresql", idle[SCALED], "<= 60")
    ours = [lane_name(server, kind) for server in (SQLITE, SCALED) for kind in OUR_KINDS]
    yield Figure("lost", sum(measures.total(lane, "lost") for lane in ours), "== 0")
    yield Figure("twice", strays + sum(measures.total(lane, "twice") for lane in ours), "== 0")
