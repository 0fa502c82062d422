"""What the stations of a layout are called, and which of them its fixtures share."""

from collections.abc import Iterator, Mapping

from twin.bench.figures import STATIONS
from twin.spec.layout import CellLayout, Layout

ROBOT, FIXTURE, TABLE = "robot", "fixture", "table"


def station_names(layout: Layout) -> tuple[str, ...]:
    """Every station once, in order: the shared ones of a cell, then those of each fixture."""
    names: dict[str, None] = {}
    for cell in layout.cells:
        names |= dict.fromkeys(shared_stations(layout, cell))
        for fixture in cell.fixtures:
            prefix = layout.fixture_prefix(fixture.name)
            names |= dict.fromkeys(full_name(prefix, name) for name in own_stations(layout, cell))
    return tuple(names)


def station_aliases(layout: Layout) -> dict[str, str]:
    """Name in the trace of every activity that belongs to a shared station of another name."""
    return {
        activity: name
        for cell in layout.cells
        for name, activities in shared_stations(layout, cell).items()
        for activity in activities
        if activity != name
    }


def own_stations(layout: Layout, cell: CellLayout) -> tuple[str, ...]:
    """Bare names of what every fixture of a cell has for itself."""
    if cell.table:
        return (FIXTURE,)
    return STATIONS if layout.is_alone(cell) else tuple(s for s in STATIONS if s != ROBOT)


def shared_stations(layout: Layout, cell: CellLayout) -> Mapping[str, frozenset[str]]:
    """What the fixtures of a cell share, and the names of its activities in the trace."""
    return dict(_shared(layout, cell))


def full_name(place: str, name: str) -> str:
    """A station's name after that of its place."""
    return f"{place}.{name}" if place else name


def _shared(layout: Layout, cell: CellLayout) -> Iterator[tuple[str, frozenset[str]]]:
    if layout.is_alone(cell):
        return
    prefix = layout.robot_prefix(cell)
    for bare in (ROBOT, TABLE) if cell.table else (ROBOT,):
        name = full_name(prefix, bare)
        yield name, frozenset({name})
    for bare in STATIONS if cell.table else ():
        if bare not in (ROBOT, FIXTURE):
            activities = frozenset(f"{fixture.name}.{bare}" for fixture in cell.fixtures)
            yield full_name(prefix, bare), activities
