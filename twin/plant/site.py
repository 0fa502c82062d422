"""What every device stands in: the clock, the wires, the faults and the journal."""

from dataclasses import dataclass, field

import simpy

from twin.core.journal import Journal
from twin.core.units import ns_from_s, s_from_ns
from twin.plant.faults import Faults
from twin.plant.safety_relay import SafetyRelay
from twin.plant.wires import Wires


@dataclass(frozen=True)
class Site:
    """One bench's surroundings, shared by its devices."""

    env: simpy.Environment
    wires: Wires
    faults: Faults
    journal: Journal
    relay: SafetyRelay = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "relay", SafetyRelay(self.env, self.wires, self.journal))

    @property
    def now_ns(self) -> int:
        """Time on the run's clock [ns]."""
        return int(self.env.now)

    @property
    def now_s(self) -> float:
        """Time on the run's clock [s]."""
        return s_from_ns(self.now_ns)

    def after_s(self, duration_s: float) -> simpy.Timeout:
        """Event that fires after a duration [s]."""
        return self.env.timeout(ns_from_s(duration_s))
