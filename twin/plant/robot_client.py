"""One fixture as its robot sees it: where to look, what to fetch, where to lay it."""

from dataclasses import dataclass

from twin.plant.infeed_bin import InfeedBin
from twin.plant.robot_programs import Program
from twin.plant.site import Site
from twin.plant.workpiece import Fixture


@dataclass(frozen=True)
class RobotClient:
    """A controller that asks for programs, by the wires of its `site`.

    `number` counts the fixtures of the cell from 0, `name` is "" where there is only one.
    """

    site: Site
    fixture: Fixture
    infeed: InfeedBin
    number: int = 0
    name: str = ""

    def move_name(self, program: Program) -> str:
        """What the log of moves calls a program for this fixture."""
        return f"{self.name}.{program.name.lower()}" if self.name else program.name.lower()
