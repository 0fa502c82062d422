"""The layout of a line: which cells, which fixtures in them, who inspects. Data, not code."""

from typing import Annotated, Literal

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
