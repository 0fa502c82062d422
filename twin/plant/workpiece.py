"""A fastener on its way through the bench, with all that was physically done to it."""

from dataclasses import dataclass, field
from math import tau

import simpy

from twin.core.random import stream
from twin.core.records import ProcessState, Shot
from twin.core.units import s_from_ns
from twin.spec.part import Part
from twin.spec.scenario import BathState


@dataclass
class Workpiece:
    """Physical history of one part; devices write it, the imaging chain reads it.

    `ordered` is the fastener the order says it is, None for the right one; `companion` clings to
    it; `is_askew` where it lies badly in the fixture.
    """

    part: Part
    bath: BathState
    shots: list[Shot] = field(default_factory=list)
    shower_s: float = 0.0
    wet_until_ns: int = 0
    ordered: str | None = None
    companion: "Workpiece | None" = None
    is_askew: bool = False

    @property
    def pieces(self) -> tuple["Workpiece", ...]:
        """It, and what clings to it."""
        return (self,) if self.companion is None else (self, self.companion)

    @property
    def seat_angle_rad(self) -> float:
        """Angle about its axis at which the part came to lie between the stocks [rad]."""
        return float(stream(self.part.texture_seed, "seat").uniform(0, tau))

    @property
    def part_id(self) -> int:
        """Number of the part in the infeed bin."""
        return self.part.part_id

    def process_state(
        self, *, now_ns: int, uv_irradiance_w_per_m2: float, ambient_lx: float
    ) -> ProcessState:
        """What was done to the part up to now, under the present light."""
        return ProcessState(
            shots=tuple(self.shots),
            shower_s=self.shower_s,
            drain_s=s_from_ns(now_ns - self.wet_until_ns),
            concentration_ml_per_100ml=self.bath.concentration_ml_per_100ml,
            contamination_share=self.bath.contamination_share,
            clumping_share=self.bath.clumping_share,
            humidity_share=self.bath.humidity_share,
            uv_irradiance_w_per_m2=uv_irradiance_w_per_m2,
            ambient_lx=ambient_lx,
        )


@dataclass
class Fixture:
    """What lies between the stocks; empty is None. `is_clamped` is the mechanical truth.

    `clamp_stops` fires when the clamp has ended its travel; at rest it is None.
    """

    workpiece: Workpiece | None = None
    is_clamped: bool = False
    clamp_stops: simpy.Event | None = None
