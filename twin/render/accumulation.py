"""What the bath on a part gathers along a line of leakage: drawn in by a shot, held in draining."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.particles import (
    arrival_time_s,
    capture_distance_m,
    captured_per_m,
    drain_drag_n,
    hold_probability,
)
from twin.render.applied_field import AppliedField
from twin.render.film import Film, held_film_m, running_film_m
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration

Pull = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
"""Force [beads, n] on particles at heights [n] over the metal, of radii [n], at every bead."""
HEIGHTS = (1e-7, 5e-3, 160)
"""First and last height over the surface and number of steps, for the way down to it [m]."""


@dataclass(frozen=True)
class Accumulation:
    """The bath on one part, before any crack: particles pile up on top of its coating."""

    bath: ds.Bath
    fastener: ds.Fastener
    film: Film
    calibration: Calibration

    def held_per_m(self, pull: Pull, field: AppliedField) -> NDArray[np.float64]:
        """Particles per length [beads, classes] that a shot drew and the drain left [1/m]."""
        return self.captured_per_m(pull, field) * self._hold(pull)

    def captured_per_m(self, pull: Pull, field: AppliedField) -> NDArray[np.float64]:
        """Particles per length [beads, classes] that one shot draws out of the film [1/m]."""
        return captured_per_m(
            number_density_per_m3=self.film.particles_per_m3 * self.film.sizes.number_share,
            capture_m=self._reach_m(pull, field.duration_s),
            film_m=self._film_at_shot_m(field),
            flow_m_per_s=self.calibration.film_flow_m_per_s,
            time_s=field.duration_s,
        )

    def _reach_m(self, pull: Pull, time_s: float) -> NDArray[np.float64]:
        """Height over the coating [beads, classes] from which particles arrive within a time.

        One integration serves all sizes: a particle takes 1/r² times as long.
        """
        radius = self.film.sizes.radius_m
        largest = float(radius.max())
        height = np.geomspace(*HEIGHTS)
        arrival = arrival_time_s(
            pull_n=pull(self.fastener.coating_m + height, np.full(len(height), largest)),
            height_m=height,
            radius_m=largest,
            viscosity_pa_s=self.bath.viscosity_pa_s,
        )
        times = time_s * (radius / largest) ** 2
        return capture_distance_m(arrival_s=arrival, height_m=height, time_s=times)

    def _film_at_shot_m(self, field: AppliedField) -> float:
        """Film from which particles can be drawn when the current comes [m]."""
        bath, fastener, calibration = self.bath, self.fastener, self.calibration
        held = held_film_m(bath=bath, fastener=fastener, calibration=calibration)
        return held + running_film_m(
            age_s=field.film_age_s, bath=bath, fastener=fastener, calibration=calibration
        )

    def _hold(self, pull: Pull) -> NDArray[np.float64]:
        """Share [beads, classes] of the drawn particles that is still there after draining.

        Those in the film that roughness holds lie still. The running film takes the others along
        where the remanent field does not hold them.

        Assumes: particles are shared out as the liquid of the drained film is (assumed).
        """
        sheltered = 1 - self.film.running_m / self.film.thickness_m
        return sheltered + (1 - sheltered) * self._held_by_field(pull)

    def _held_by_field(self, pull: Pull) -> NDArray[np.float64]:
        """Share [beads, classes] of the particles that the remanent field holds in draining."""
        radius = self.film.sizes.radius_m
        at_work = pull(self.fastener.coating_m + 2 * radius, radius)
        drag = drain_drag_n(
            radius_m=radius,
            film_m=self.film.running_m,
            viscosity_pa_s=self.bath.viscosity_pa_s,
            particle_density_kg_per_m3=self.bath.particle_density_kg_per_m3,
            carrier_density_kg_per_m3=self.bath.carrier_density_kg_per_m3,
        )
        # Leakage and applied field both fall to the remanent share, so the pull to its square.
        return hold_probability(
            pull_n=self.calibration.remanence_share**2 * at_work,
            drag_n=drag,
            spread=self.calibration.hold_spread,
        )
