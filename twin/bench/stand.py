"""One fixture of a line with all that is its own, and the cells that they stand in."""

from dataclasses import dataclass

from twin.core.signals import SignalImage
from twin.plant.bin_picker import BinPicker
from twin.plant.infeed_bin import InfeedBin
from twin.plant.robot_cell import RobotCell
from twin.plant.robot_moves import MoveLog
from twin.plant.site import Site
from twin.plant.upkeep import Upkeep
from twin.plant.workpiece import Fixture
from twin.spec.layout import CellLayout


@dataclass(frozen=True)
class Stand:
    """A fixture, its I/O image and its surroundings; a controller of its own serves it.

    `name` is what journal and trace call it: "" where it is the only one.
    """

    name: str
    site: Site
    image: SignalImage
    fixture: Fixture
    infeed: InfeedBin


@dataclass(frozen=True)
class RobotPlace:
    """A cell: its robot's body world and log of moves, and the fixtures that it serves.

    `name` is what journal and trace call the robot, see Layout.robot_prefix.
    """

    name: str
    layout: CellLayout
    stands: tuple[Stand, ...]
    cell: RobotCell
    moves: MoveLog
    picker: BinPicker | None
    upkeep: Upkeep
