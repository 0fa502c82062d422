"""Where the time of a station goes that several fixtures share: a robot, or what a table passes."""

from collections.abc import Set

from twin.bench.production.bottleneck import Bottleneck
from twin.bench.production.station_times import StationTime
from twin.controllers.packml import PRODUCING
from twin.core.journal import Entry, Kind, placed


class SharedStation:
    """Busy, failed, stopped while none of its fixtures produces, and starved else.

    `name` is what figures call it, `activities` are the entries of its work: one fixture's at a
    time. `places` are its fixtures, its cell, and "" where there is but one cell; `targets` those
    whose faults fail it.
    """

    def __init__(
        self,
        name: str,
        *,
        activities: Set[str],
        places: Set[str],
        targets: Set[str],
        bottleneck: Bottleneck,
    ) -> None:
        self.name = name
        self._activities = frozenset(activities)
        self._places = frozenset(places)
        self._targets = frozenset(targets)
        self._bottleneck = bottleneck
        self._time = StationTime()
        self._producing: set[str] = set()
        self._ended_ns: int | None = None

    def follows(self, kind: Kind, name: str) -> bool:
        """Its own activities, its faults, and the states of its fixtures' controllers."""
        place, bare = placed(name)
        if kind == "station":
            return name in self._activities
        if place not in self._places:
            return False
        is_state = (kind, bare) == ("signal", "packml_state")
        return is_state or (kind == "fault" and bare.partition(".")[0] in self._targets)

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        self._settle(entry.time_ns)
        match entry.kind:
            case "station":
                self._work(entry.time_ns, begins=bool(entry.text))
            case "fault":
                self._time.faults += 1 if entry.value else -1
            case "signal":
                change = (
                    self._producing.add if entry.value in PRODUCING else self._producing.discard
                )
                change(placed(entry.name)[0])

    def close(self, now_ns: int) -> dict[str, float]:
        """The run has ended: shares of its time."""
        self._settle(now_ns)
        self._rest(now_ns + 1)
        return dict(self._time.shares(now_ns))

    def _work(self, now_ns: int, *, begins: bool) -> None:
        """Work that follows other work without a break belongs to the same active period."""
        self._time.is_busy = False
        if begins:
            self._time.begin()
            self._bottleneck.begin(self.name, now_ns)
        self._ended_ns = None if begins else now_ns

    def _rest(self, now_ns: int) -> None:
        if self._ended_ns is not None and now_ns > self._ended_ns:
            self._bottleneck.end(self.name, self._ended_ns)
            self._ended_ns = None

    def _settle(self, now_ns: int) -> None:
        self._rest(now_ns)
        self._time.settle(now_ns, is_producing=bool(self._producing), is_occupied=False)
