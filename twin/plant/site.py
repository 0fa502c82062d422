"""What every device stands in: the clock, the wires, the faults and the journal."""

from dataclasses import dataclass

import simpy

from twin.core.journal import Journal
from twin.plant.faults import FaultBoard
from twin.plant.wires import Wires


@dataclass(frozen=True)
class Site:
    """One bench's surroundings, shared by its devices."""

    env: simpy.Environment
    wires: Wires
    faults: FaultBoard
    journal: Journal
