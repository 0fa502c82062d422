"""One fixture as its robot sees it: where to look, what to fetch, where to lay it."""

from dataclasses import dataclass

from twin.plant.infeed_bin import InfeedBin
from twin.plant.robot_programs import Program
from twin.plant.rotary_table import RotaryTable, Station
from twin.plant.site import Site
from twin.plant.workpiece import Fixture

SPOTS = {Program.LOAD: (0, Station.LOAD), Program.UNLOAD_OK: (1, Station.UNLOAD),
         Program.UNLOAD_REJECT: (1, Station.UNLOAD)}  # fmt: skip
"""Of a table: place of each program among those that the robot reaches, and its station."""


@dataclass(frozen=True)
class RobotClient:
    """A controller that asks for programs, by the wires of its `site`.

    `number` counts the fixtures of the cell from 0, `name` is "" where there is only one; `table`
    carries them where there is one.
    """

    site: Site
    fixture: Fixture
    infeed: InfeedBin
    number: int = 0
    name: str = ""
    table: RotaryTable | None = None

    def move_name(self, program: Program) -> str:
        """What the log of moves calls a program for this fixture."""
        is_named = self.name and self.table is None
        return f"{self.name}.{program.name.lower()}" if is_named else program.name.lower()

    def place(self, program: Program, before: int) -> int:
        """Number of the place that a program leads to; of HOME the one `before`."""
        if self.table is None:
            return self.number
        return SPOTS[program][0] if program in SPOTS else before

    def is_ready(self, program: Program) -> bool:
        """Whether the fixture stands where the program looks for it."""
        if self.table is None or program not in SPOTS:
            return True
        return self.table.station_of(self.number) is SPOTS[program][1]
