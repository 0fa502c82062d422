"""Key figures of production of several fixtures, for each and together."""

from typing import Any

from twin.bench.ledger import PartRow
from twin.bench.production.bottleneck import Bottleneck
from twin.bench.production.effectiveness import effectiveness
from twin.bench.production.failures import Failures
from twin.bench.production.production import PRESSES, STATIONS_OF, Production
from twin.bench.production.shared_station import SharedStation
from twin.bench.production.station_names import full_name, own_stations, shared_stations
from twin.bench.routing import AtPlaces
from twin.core.journal import Entry, Kind, placed
from twin.spec.layout import CellLayout, Layout


class LineProduction:
    """Takes journal entries and finished rows of all fixtures of a layout."""

    def __init__(self, layout: Layout, *, planned_run_time_s: float | None = None) -> None:
        self._bottleneck = Bottleneck()
        self._failures = Failures()
        self._stands: dict[str, Production] = {}
        self._shared: list[SharedStation] = []
        self._readers: list[AtPlaces | SharedStation] = []
        for cell in layout.cells:
            self._add_fixtures(layout, cell, planned_run_time_s)
            self._add_shared(layout, cell)

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
        shares = {station.name: station.close(now_ns) for station in self._shared}
        for place, production in self._stands.items():
            own = production.close(now_ns)
            shares |= {full_name(place, name): share for name, share in own.items()}
        self._bottleneck.close(now_ns)
        return {
            "stations": shares,
            "bottleneck": self._bottleneck.facts(),
            "failures": self._failures.rows(now_ns),
            "iso22400": effectiveness(*(p.workload(now_ns) for p in self._stands.values())),
        }

    def _add_fixtures(
        self, layout: Layout, cell: CellLayout, planned_run_time_s: float | None
    ) -> None:
        for fixture in cell.fixtures:
            made = Production(
                planned_run_time_s=planned_run_time_s,
                stations=own_stations(layout, cell),
                bottleneck=None if cell.table else self._bottleneck,  # a ride is no work
                prefix=f"{fixture.name}.",
            )
            self._stands[fixture.name] = made
            self._readers.append(AtPlaces(made, fixture.name, cell.name, ""))

    def _add_shared(self, layout: Layout, cell: CellLayout) -> None:
        places = frozenset(("", cell.name, *(fixture.name for fixture in cell.fixtures)))
        for name, activities in shared_stations(layout, cell).items():
            bare = placed(name)[1]
            targets = {target for target, hit in STATIONS_OF.items() if bare in hit}
            station = SharedStation(
                name,
                activities=activities,
                places=places,
                targets={bare, *targets},
                bottleneck=self._bottleneck,
            )
            self._shared.append(station)
            self._readers.append(station)
