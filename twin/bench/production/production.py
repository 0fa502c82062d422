"""Key figures of production, gathered from the journal as a run goes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from twin.bench.figures import STATIONS
from twin.bench.ledger import PartRow
from twin.bench.production.bottleneck import Bottleneck
from twin.bench.production.effectiveness import Workload, effectiveness
from twin.bench.production.failures import Failures
from twin.bench.production.station_times import StationTime
from twin.controllers.packml import PRODUCING
from twin.core.journal import Entry, Kind
from twin.core.units import s_from_ns

STATIONS_OF = {"encoder": ("spindle",), "trigger": ("line_camera",), "clamp": ("fixture",),
               "part": ("fixture",), "light": ("line_camera", "frame_camera")}  # fmt: skip
"""Stations that a fault of another target fails; of a station's own name it is that one."""
PRESSES = frozenset({"operator.start", "operator.stop", "operator.reset"})
"""Buttons are pressed, they do not break down."""
JUDGED = ("", "defect_found")
"""Reasons of parts that have a valid verdict: none, or the verdict itself."""
FIXTURE = "fixture"
QUEUE = "robot_queue"
BREAK = "break"


class Production:
    """Takes journal entries and finished rows; `summary` goes into the key figures.

    Of one fixture among several, `stations` are its own, which the common `bottleneck` calls by
    `prefix` and name.
    """

    def __init__(
        self,
        *,
        planned_run_time_s: float | None = None,
        stations: Sequence[str] = STATIONS,
        bottleneck: Bottleneck | None = None,
        prefix: str = "",
    ) -> None:
        self._planned_run_time_s = planned_run_time_s
        self._stations = {name: StationTime() for name in stations}
        self._prefix = prefix
        self._bottleneck = bottleneck or Bottleneck()
        self._failures = Failures()
        self._spent_ns: defaultdict[str, int] = defaultdict(int)
        self._since_ns: dict[str, int] = {}
        self._is_producing = self._is_occupied = False
        self._began_ns: int | None = None
        self._parts: Counter[str] = Counter()
        self._last_done_s: float | None = None
        self._fastest_s: float | None = None

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether entries of this kind and name matter here."""
        if kind == "station":
            return name in self._stations or name == QUEUE
        return kind in ("fault", "upkeep") or (kind == "signal" and name == "packml_state")

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        if not self.follows(entry.kind, entry.name):
            return
        match entry.kind:
            case "station" if entry.name == QUEUE:
                self._queue(entry.time_ns, waits=bool(entry.text))
            case "station":
                self._station(entry.name, entry.time_ns, is_busy=bool(entry.text))
            case "fault":
                self._fault(entry.name, entry.time_ns, begins=bool(entry.value))
            case "upkeep":
                kind = BREAK if entry.name == BREAK else "upkeep"
                self._span(kind, entry.time_ns, begins=bool(entry.value))
            case "signal":
                self._bench(entry.time_ns, is_producing=entry.value in PRODUCING)

    def take_row(self, row: PartRow) -> None:
        """Count one part that has ended."""
        if row.done_s is None:
            return
        self._parts["done"] += 1
        is_good = row.outcome in ("ok", "reject") and row.reason in JUDGED
        self._parts["good"] += is_good
        self._parts["passed"] += row.outcome == "ok"
        if is_good and self._last_done_s is not None:
            apart_s = row.done_s - self._last_done_s
            if apart_s > 0 and (self._fastest_s is None or apart_s < self._fastest_s):
                self._fastest_s = apart_s
        self._last_done_s = row.done_s

    def summary(self, *, now_ns: int) -> dict[str, Any]:
        """Shares of each station, bottleneck, failures and OEE at the end of the run."""
        stations = self.close(now_ns)
        self._bottleneck.close(now_ns)
        return {
            "stations": stations,
            "bottleneck": self._bottleneck.facts(),
            "failures": self._failures.rows(now_ns),
            "iso22400": effectiveness(self.workload(now_ns)),
        }

    def close(self, now_ns: int) -> dict[str, dict[str, float]]:
        """The run has ended: shares of each station."""
        self._settle_all(now_ns)
        for kind in list(self._since_ns):
            self._span(kind, now_ns, begins=False)
        return {name: dict(time.shares(now_ns)) for name, time in self._stations.items()}

    def _station(self, name: str, now_ns: int, *, is_busy: bool) -> None:
        station = self._stations[name]
        self._settle(station, now_ns)
        station.is_busy = False
        if is_busy:
            station.begin()
            self._bottleneck.begin(self._prefix + name, now_ns)
        else:
            self._bottleneck.end(self._prefix + name, now_ns)
        if name == FIXTURE and is_busy != self._is_occupied:
            self._settle_all(now_ns)
            self._is_occupied = is_busy
            if not is_busy:
                for each in self._stations.values():
                    each.leave()

    def _queue(self, now_ns: int, *, waits: bool) -> None:
        """The part waits for a robot that serves another fixture: this one is blocked by it."""
        fixture = self._stations[FIXTURE]
        if not self._is_occupied:
            return
        self._settle(fixture, now_ns)
        fixture.is_busy = not waits
        change = self._bottleneck.end if waits else self._bottleneck.begin
        change(self._prefix + FIXTURE, now_ns)

    def _fault(self, name: str, now_ns: int, *, begins: bool) -> None:
        if name in PRESSES:
            return
        (self._failures.begin if begins else self._failures.end)(name, now_ns)
        target = name.partition(".")[0]
        for hit in STATIONS_OF.get(target, (target,)):
            if hit in self._stations:
                station = self._stations[hit]
                self._settle(station, now_ns)
                station.faults += 1 if begins else -1

    def _bench(self, now_ns: int, *, is_producing: bool) -> None:
        if is_producing != self._is_producing:
            self._settle_all(now_ns)
            self._span("producing", now_ns, begins=is_producing)
            self._began_ns = now_ns if self._began_ns is None else self._began_ns
            self._is_producing = is_producing

    def _span(self, kind: str, now_ns: int, *, begins: bool) -> None:
        if begins:
            self._since_ns[kind] = now_ns
        elif kind in self._since_ns:
            self._spent_ns[kind] += now_ns - self._since_ns.pop(kind)

    def _settle(self, station: StationTime, now_ns: int) -> None:
        station.settle(now_ns, is_producing=self._is_producing, is_occupied=self._is_occupied)

    def _settle_all(self, now_ns: int) -> None:
        for station in self._stations.values():
            self._settle(station, now_ns)

    def workload(self, now_ns: int) -> Workload:
        """What it did, when the run has ended."""
        spent_s = {kind: s_from_ns(ns) for kind, ns in self._spent_ns.items()}
        return Workload(
            total_s=s_from_ns(now_ns),
            began_s=s_from_ns(now_ns if self._began_ns is None else self._began_ns),
            break_s=spent_s.get(BREAK, 0.0),
            upkeep_s=spent_s.get("upkeep", 0.0),
            producing_s=spent_s.get("producing", 0.0),
            done=self._parts["done"],
            good=self._parts["good"],
            passed=self._parts["passed"],
            planned_run_time_s=self._planned_run_time_s,
            fastest_s=self._fastest_s,
        )
