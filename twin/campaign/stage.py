"""What the sequences of one process share: the rig, and a cell that remembers planned ways."""

from dataclasses import dataclass
from functools import cache

from twin.plant.robot_cell import RobotCell
from twin.spec import load_rig
from twin.spec.rig import Rig

RIG = "mpi_bench"


@dataclass(frozen=True)
class Stage:
    """A rig and its cell, used by one sequence after another."""

    rig: Rig
    cell: RobotCell


@cache
def stage_of(rig: str = RIG) -> Stage:
    """The stage of this process for a rig; there until the process ends."""
    loaded = load_rig(rig)
    return Stage(loaded, RobotCell(rig=loaded))
