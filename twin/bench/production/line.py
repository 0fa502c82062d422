"""Key figures of production of several fixtures, for each and together."""

from typing import Any

from twin.bench.figures import STATIONS
from twin.bench.ledger import PartRow
from twin.bench.production.bottleneck import Bottleneck
from twin.bench.production.effectiveness import effectiveness
from twin.bench.production.failures import Failures
from twin.bench.production.production import PRESSES, Production
from twin.bench.production.shared_robot import ROBOT, SharedRobot
from twin.bench.routing import AtPlaces
from twin.core.journal import Entry, Kind, placed
from twin.spec.layout import CellLayout, Layout


def station_names(layout: Layout) -> tuple[str, ...]:
    """Stations of a layout as the trace names them; a robot that several fixtures share, once."""
    names: dict[str, None] = {}
    for cell in layout.cells:
        names[_full(layout.robot_prefix(cell), ROBOT)] = None
        for fixture in cell.fixtures:
            prefix = layout.fixture_prefix(fixture.name)
            own = _own_stations(layout, cell)
            names |= dict.fromkeys(_full(prefix, station) for station in own)
    return tuple(names)


class LineProduction:
    """Takes journal entries and finished rows of all fixtures of a layout."""

    def __init__(self, layout: Layout, *, planned_run_time_s: float | None = None) -> None:
        self._bottleneck = Bottleneck()
        self._failures = Failures()
        self._stands: dict[str, Production] = {}
        self._robots: list[SharedRobot] = []
        self._readers: list[AtPlaces | SharedRobot] = []
        for cell in layout.cells:
            self._add_cell(layout, cell, planned_run_time_s)

    def _add_cell(self, layout: Layout, cell: CellLayout, planned_run_time_s: float | None) -> None:
        for fixture in cell.fixtures:
            made = Production(
                planned_run_time_s=planned_run_time_s,
                stations=_own_stations(layout, cell),
                bottleneck=self._bottleneck,
                prefix=f"{fixture.name}.",
            )
            self._stands[fixture.name] = made
            self._readers.append(AtPlaces(made, fixture.name, cell.name, ""))
        if not layout.is_alone(cell):
            places = frozenset(("", cell.name, *(fixture.name for fixture in cell.fixtures)))
            name = _full(layout.robot_prefix(cell), ROBOT)
            self._robots.append(SharedRobot(name, places, self._bottleneck))
            self._readers.append(self._robots[-1])

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether entries of this kind and name matter to any fixture."""
        return any(reader.follows(kind, name) for reader in self._readers)

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        if entry.kind == "fault" and placed(entry.name)[1] not in PRESSES:
            change = self._failures.begin if entry.value else self._failures.end
            change(entry.name, entry.time_ns)
        for reader in self._readers:
            if reader.follows(entry.kind, entry.name):
                reader.take(entry)

    def take_row(self, row: PartRow) -> None:
        """Count one part that has ended."""
        self._stands[row.fixture].take_row(row)

    def summary(self, *, now_ns: int) -> dict[str, Any]:
        """Shares of each station, bottleneck, failures and OEE at the end of the run."""
        shares = {robot.name: robot.close(now_ns) for robot in self._robots}
        for place, production in self._stands.items():
            own = production.close(now_ns)
            shares |= {_full(place, name): share for name, share in own.items()}
        self._bottleneck.close(now_ns)
        return {
            "stations": shares,
            "bottleneck": self._bottleneck.facts(),
            "failures": self._failures.rows(now_ns),
            "iso22400": effectiveness(*(p.workload(now_ns) for p in self._stands.values())),
        }


def _own_stations(layout: Layout, cell: CellLayout) -> tuple[str, ...]:
    """Stations that every fixture of a cell has for itself."""
    return STATIONS if layout.is_alone(cell) else tuple(s for s in STATIONS if s != ROBOT)


def _full(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
