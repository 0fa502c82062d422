"""How a reference piece is read, and what its leakage draws out of the bath meanwhile."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.particle_sizes import SizeClasses
from twin.physics.particles import captured_per_m
from twin.physics.subsurface import reach_m
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration

HEIGHTS_M = np.geomspace(1e-9, 5e-3, 300)
PullAt = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Force [heights] on a particle of the mean size at heights above the surface [N]."""


@dataclass(frozen=True)
class Reading:
    """A piece under flowing bath and current, read before anything drains.

    `particles_per_m3` free particles of all `sizes`; `shot_s` how long the current flows.
    """

    bath: ds.Bath
    calibration: Calibration
    sizes: SizeClasses
    particles_per_m3: float
    shot_s: float

    @property
    def particle_cover_m2(self) -> NDArray[np.float64]:
        """Cover m/m0 of one particle of each class, times area [m²]."""
        return self.calibration.cover_gain * self.sizes.section_m2

    def drawn_cover_m(self, pull_n: PullAt) -> float:
        """Cover m/m0 that one shot draws, integrated across the indication [m]."""
        return float(self.drawn_per_m(pull_n) @ self.particle_cover_m2)

    def drawn_per_m(self, pull_n: PullAt) -> NDArray[np.float64]:
        """Particles of each class that one shot draws, per length of the indication [1/m].

        Assumes: continuous method, read while current and bath flow: the bath is deeper than any
        particle is drawn from, and nothing is rinsed off. With the hold of the renderer's drain
        (`hold_probability`) at full field the 30 % notch of a shim falls to a contrast-to-noise
        ratio of about 4, and the AS5282 ring shows too many holes; the remanent field alone would
        hold next to nothing.
        """
        return captured_per_m(
            number_density_per_m3=self.particles_per_m3 * self.sizes.number_share,
            capture_m=self._reach_m(pull_n(HEIGHTS_M)),
            film_m=math.inf,
            flow_m_per_s=self.calibration.film_flow_m_per_s,
            time_s=self.shot_s,
        )

    def _reach_m(self, pull_n: NDArray[np.float64]) -> NDArray[np.float64]:
        """Height [classes] from which particles of each size arrive within the shot.

        `pull_n` [heights] is the force on one of the mean size; others take 1/r² times as long.
        """
        mean = self.bath.particle_diameter_mean_m / 2
        return np.array(
            [
                reach_m(
                    height_m=HEIGHTS_M,
                    pull_n=pull_n,
                    particle_radius_m=mean,
                    viscosity_pa_s=self.bath.viscosity_pa_s,
                    time_s=self.shot_s * (radius / mean) ** 2,
                )
                for radius in self.sizes.radius_m
            ]
        )
