"""What must fit between the parts of a layout."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from twin.spec.layout import IMAGES, TABLE_STATIONS, CellLayout, Layout

Finding = tuple[tuple[str | int, ...], Any, str]


def layout_findings(layout: Layout) -> Iterator[Finding]:
    """Every contradiction of a layout: keys, value, what is allowed."""
    yield from _doubles(
        [(("cells", i, "name"), cell.name) for i, cell in enumerate(layout.cells)],
        "is the name of another cell; call each by its own",
    )
    yield from _doubles(
        [
            (("cells", i, "fixtures", k, "name"), place.name)
            for i, cell in enumerate(layout.cells)
            for k, place in enumerate(cell.fixtures)
        ],
        "is the name of another fixture; call each by its own",
    )
    for i, cell in enumerate(layout.cells):
        yield from _cell_findings(cell, i, layout)
    pcs = layout.inspection.pcs
    if layout.inspection.splits_images and not 2 <= pcs <= IMAGES:
        allowed = f"splits {IMAGES} images: must be 2 to {IMAGES}"
        yield ("inspection", "pcs"), pcs, allowed


def _cell_findings(cell: CellLayout, i: int, layout: Layout) -> Iterator[Finding]:
    names = {place.name for place in cell.fixtures}
    others = set(layout.fixtures) - names
    if cell.name in others or (cell.name in names and len(names) > 1):
        yield ("cells", i, "name"), cell.name, "is the name of a fixture; call the cell otherwise"
    if cell.double_gripper and len(cell.fixtures) > 1:
        allowed = "serves one fixture; with several leave it out"
        yield ("cells", i, "double_gripper"), f"{len(cell.fixtures)} fixtures", allowed
    if cell.table:
        yield from _table_findings(cell, i)
        return
    at = [place.at_m for place in cell.fixtures]
    for k, place in enumerate(at):
        if place in at[:k]:
            allowed = "another fixture of the cell stands there; give each a place of its own"
            yield ("cells", i, "fixtures", k, "at_m"), place, allowed


def _table_findings(cell: CellLayout, i: int) -> Iterator[Finding]:
    count = len(cell.fixtures)
    if count != TABLE_STATIONS:
        allowed = f"a table carries one for each of its {TABLE_STATIONS} stations"
        yield ("cells", i, "fixtures"), f"{count} fixtures", allowed
    for k, place in enumerate(cell.fixtures):
        if place.at_m is not None:
            keys = ("cells", i, "fixtures", k, "at_m")
            yield keys, place.at_m, "the table's stations say where it stands; leave it out"


def _doubles(named: Sequence[tuple[tuple[str | int, ...], str]], allowed: str) -> Iterator[Finding]:
    counts = Counter(name for _, name in named)
    seen: set[str] = set()
    for keys, name in named:
        if counts[name] > 1 and name in seen:
            yield keys, name, allowed
        seen.add(name)
