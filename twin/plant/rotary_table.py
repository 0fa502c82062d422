"""The rotary table: carries its fixtures from station to station, all of them at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import simpy

from twin.core.journal import Journal
from twin.core.units import ns_from_s
from twin.plant.first_of import FirstOf
from twin.plant.robot_cell import RobotCell
from twin.plant.site import Site
from twin.plant.workpiece import Fixture
from twin.spec.layout import Table

WATCHED = ("station_request", "robot_busy", "robot_in_zone")


class Station(IntEnum):
    """Value of `nest_station` in io.yaml, in the order in which a fixture comes by."""

    LOAD = 1
    MAGNETISE = 2
    INSPECT = 3
    UNLOAD = 4
    MOVING = 5


STATIONS = (Station.LOAD, Station.MAGNETISE, Station.INSPECT, Station.UNLOAD)


@dataclass(frozen=True)
class Nest:
    """A fixture on the table."""

    site: Site
    fixture: Fixture


class RotaryTable:
    """Indexes by one station when a controller asks for another and none asks for its own.

    By wire it stands still while the robot runs a program for one of its fixtures, and while the
    safety relay is open; a move that was cut short goes on to the next station.
    """

    def __init__(
        self, nests: Sequence[Nest], *, table: Table, cell: RobotCell, journal: Journal
    ) -> None:
        """`nests` are the fixtures in the order in which they come to the first station."""
        self._nests = tuple(nests)
        self._table = table
        self._cell = cell
        self._journal = journal
        self._env = nests[0].site.env
        self._at = [STATIONS[-number % len(STATIONS)] for number in range(len(nests))]
        self._moves = False
        self._show()
        self._env.process(self._run())

    def station_of(self, number: int) -> Station:
        """Where fixture `number` stands."""
        return Station.MOVING if self._moves else self._at[number]

    def _run(self):
        while True:
            while not self._may_index():
                yield self._something_changes()
            yield from self._index()

    def _may_index(self) -> bool:
        wires = [nest.site.wires for nest in self._nests]
        if not self._is_powered or any(w["robot_busy"] or w["robot_in_zone"] for w in wires):
            return False
        asked = [int(w["station_request"]) for w in wires]
        holds = any(want == at for want, at in zip(asked, self._at, strict=True))
        return any(asked) and not holds

    def _index(self):
        self._moves = True
        self._show()
        self._journal.note("station", "table", None, "index")
        remaining_ns = ns_from_s(self._table.index_s)
        while remaining_ns > 0:
            while not self._is_powered:
                yield FirstOf(*self._relays_change())
            started_ns = int(self._env.now)
            yield FirstOf(self._env.timeout(remaining_ns), *self._relays_change())
            remaining_ns -= int(self._env.now) - started_ns
        self._journal.note("station", "table", None, "")
        self._moves = False
        self._at = [STATIONS[at % len(STATIONS)] for at in self._at]
        for nest, at in zip(self._nests, self._at, strict=True):
            if nest.fixture.workpiece:
                self._cell.put_between(nest.fixture.workpiece.part_id, self._place_m(at))
        self._show()

    def _show(self) -> None:
        for number, nest in enumerate(self._nests):
            nest.site.wires["nest_station"] = int(self.station_of(number))

    def _place_m(self, station: Station) -> tuple[float, float, float]:
        table = self._table
        places = (table.load_m, table.magnetise_m, table.inspect_m, table.unload_m)
        return places[STATIONS.index(station)]

    @property
    def _is_powered(self) -> bool:
        return all(nest.site.relay.is_closed for nest in self._nests)

    def _relays_change(self) -> Iterator[simpy.Event]:
        return (nest.site.relay.changed() for nest in self._nests)

    def _something_changes(self) -> simpy.Event:
        changes = (nest.site.wires.changes(*WATCHED) for nest in self._nests)
        return FirstOf(*changes, *self._relays_change())
