"""The layout of a line: which cells, which fixtures in them, who inspects. Data, not code."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from twin.spec.quantity import FROZEN

Vector = tuple[float, float, float]
Name = Annotated[str, Field(pattern=r"^[a-z]{1,2}[0-9]{1,2}$")]
"""Of a fixture or a cell: one or two letters and a number, so that no signal is called alike."""
DEFAULT_LAYOUT = "single_fixture"
TABLE_STATIONS = 4
IMAGES = 5
"""Images of one part: the shank and four views of the head."""


class FixturePlace(BaseModel):
    """One fixture with a controller of its own.

    `at_m` is the centre of the bearing face between its stocks, seen from the foot of its robot;
    without it the fixture stands where `cell.yaml` says.
    """

    model_config = FROZEN
    name: Name
    at_m: Vector | None = None


class Table(BaseModel):
    """A rotary table with four stations, which carries a fixture to each.

    `load_m` … `unload_m` are the centres of the bearing face in each station, seen from the foot
    of the robot; the fixtures keep their direction while they go round. `index_s` from one
    station to the next [s].
    """

    model_config = FROZEN
    load_m: Vector
    magnetise_m: Vector
    inspect_m: Vector
    unload_m: Vector
    index_s: Annotated[float, Field(gt=0)]


class DoubleGripper(BaseModel):
    """Two hands back to back on a rotary unit; `swing_s` changes them [s].

    The hand in reserve, and what it holds, stands above the one at work, within the circle of the
    wrist, where nothing of the bench is (assumed).
    """

    model_config = FROZEN
    swing_s: Annotated[float, Field(gt=0)]


class CellLayout(BaseModel):
    """One robot and the fixtures that it serves in order of asking, behind one guard.

    On a `table` the fixtures share bath, magnetiser, cameras and whatever else stands at its
    stations. A robot with a `double_gripper` fetches the next part while the fixture works, and
    swaps the two in one visit.
    """

    model_config = FROZEN
    name: Name
    fixtures: Annotated[tuple[FixturePlace, ...], Field(min_length=1)]
    table: Table | None = None
    double_gripper: DoubleGripper | None = None

    @property
    def asking_at_once(self) -> int:
        """Fixtures that may ask for the robot at the same time: of a table, two."""
        return 2 if self.table else len(self.fixtures)

    @property
    def judged_at_once(self) -> int:
        """Fixtures whose parts may wait for a verdict at the same time: of a table, one."""
        return 1 if self.table else len(self.fixtures)


class InspectionLayout(BaseModel):
    """How many inspection PCs there are, and for whom.

    They serve one cell each, or the whole line; who asks while all are busy waits in order of
    asking. Where they split an image set, all of them work on one part at a time, each on its
    share of the images, and the verdict stands when the last one is done.
    """

    model_config = FROZEN
    pcs: Annotated[int, Field(ge=1, le=16)] = 1
    serve: Literal["cell", "line"] = "cell"
    splits_images: bool = False

    @property
    def servers(self) -> int:
        """Parts that are judged at the same time."""
        return 1 if self.splits_images else self.pcs

    @property
    def time_share(self) -> float:
        """Time for a part over that of a single PC: of its images, the most that one PC has."""
        return -(-IMAGES // self.pcs) / IMAGES if self.splits_images else 1.0


class Layout(BaseModel):
    """Cells in a row, fed from one infeed order."""

    model_config = FROZEN
    description: str
    cells: Annotated[tuple[CellLayout, ...], Field(min_length=1)]
    inspection: InspectionLayout = InspectionLayout()

    @property
    def fixtures(self) -> tuple[str, ...]:
        """Names of all fixtures, cell by cell."""
        return tuple(place.name for cell in self.cells for place in cell.fixtures)

    @property
    def places(self) -> tuple[str, ...]:
        """Names of all fixtures, then of the cells that are not called like one."""
        return tuple(dict.fromkeys((*self.fixtures, *(cell.name for cell in self.cells))))

    @property
    def has_one_fixture(self) -> bool:
        """Whether signals and stations need no name of a fixture before theirs."""
        return len(self.fixtures) == 1

    def fixture_prefix(self, name: str) -> str:
        """What journal and trace call a fixture: its name; "" where it is the only one."""
        return "" if self.has_one_fixture else name

    def robot_prefix(self, cell: CellLayout) -> str:
        """What they call a robot: by its only fixture, by its cell, "" where it is the only one."""
        if len(cell.fixtures) == 1:
            return self.fixture_prefix(cell.fixtures[0].name)
        return "" if len(self.cells) == 1 else cell.name

    def is_alone(self, cell: CellLayout) -> bool:
        """Whether the robot of a cell has but one fixture to serve."""
        return len(cell.fixtures) == 1

    def sharing_inspection(self, cell: CellLayout) -> int:
        """Fixtures that wait for the same inspection PCs as those of a cell."""
        cells = self.cells if self.inspection.serve == "line" else (cell,)
        return sum(each.judged_at_once for each in cells)


SINGLE = Layout(
    description="One fixture, one robot, one inspection PC",
    cells=(CellLayout(name="c1", fixtures=(FixturePlace(name="f1"),)),),
)

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
