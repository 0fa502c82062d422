"""The Ketos and the AS5282 ring: holes ever deeper below the rim, on a central conductor."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.magnetisation import head_shot_field_a_per_m
from twin.physics.subsurface import cylinder_field_fwhm_m, cylinder_pull_n
from twin.render.pieces.reading import Reading


@dataclass(frozen=True)
class Ring:
    """A ring of tool steel: hole n lies n × `hole_pitch_m` below the rim, across its width.

    `gain` is how much more the bath leaves over a hole than the pull of one shot draws: only
    ratios between holes and currents follow from the pull. It is fitted, at the shipped
    calibration and default bath, to the current at which the ring's table says that three holes
    show: midway (geometrically) between the third hole's indication and the fourth's lies a
    quarter of the film's cover, taken as just visible (assumed).

    Assumes: holes stand evenly around (assumed).
    """

    name: str
    outer_diameter_m: float
    width_m: float
    hole_diameter_m: float
    hole_pitch_m: float
    holes: int
    gain: float

    def depth_m(self, hole: int) -> float:
        """Depth of the axis of hole `hole`, counted from 1, below the rim."""
        return hole * self.hole_pitch_m

    def angle_rad(self, hole: int) -> float:
        """Where hole `hole` stands, from half a step after the index."""
        return (hole - 0.5) * math.tau / self.holes


KETOS = Ring("Ketos ring", 127e-3, 22.22e-3, 1.77e-3, 1.78e-3, 12, 2300.0)
"""Source: ASTM E1444 (sizes assumed)."""
AS5282 = Ring("AS5282 ring", 127e-3, 22.22e-3, 1.77e-3, 1.78e-3, 12, 18_500.0)
"""Source: SAE AS5282 (sizes assumed to be those of the Ketos ring)."""


def hole_cover_m(*, ring: Ring, hole: int, current_a: float, reading: Reading) -> float:
    """Cover m/m0 that the pull of one shot draws over a hole, integrated across it [m].

    Assumes: constant permeability, so that the field is I/(2πr) in the steel as outside.
    """
    depth, rim = ring.depth_m(hole), ring.outer_diameter_m / 2

    def pull_n(height_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return cylinder_pull_n(
            y_m=height_m,
            depth_m=depth,
            radius_m=ring.hole_diameter_m / 2,
            hole_field_a_per_m=_field_a_per_m(current_a, rim - depth),
            surface_field_a_per_m=_field_a_per_m(current_a, rim),
            particle_radius_m=reading.bath.particle_diameter_mean_m / 2,
            susceptibility=reading.bath.susceptibility,
        )

    return reading.drawn_cover_m(pull_n)


def hole_fwhm_m(*, ring: Ring, hole: int) -> float:
    """Width of the indication of a hole: that of its field on the rim [m]."""
    return float(cylinder_field_fwhm_m(height_m=0.0, depth_m=ring.depth_m(hole)))


def _field_a_per_m(current_a: float, radius_m: float) -> float:
    """Field on a circle around the central conductor, I/(2πr)."""
    return float(head_shot_field_a_per_m(current_a=current_a, diameter_m=2 * radius_m))
