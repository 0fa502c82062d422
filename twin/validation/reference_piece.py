"""What a reference piece draws out of the bath while current and bath flow."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from twin.physics.particles import captured_per_m, number_density_per_m3
from twin.physics.subsurface import reach_m
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration

HEIGHTS_M = np.geomspace(1e-9, 5e-3, 300)
SHOT_S = 0.5
CONCENTRATION_ML_PER_100ML = 0.25


def drawn_cover_m(
    *,
    pull_n: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    bath: ds.Bath,
    calibration: Calibration,
) -> float:
    """Cover m/m0 that one shot draws, integrated across the indication [m].

    `pull_n` gives the force on a particle at heights above the surface.

    Assumes: continuous method, read while current and bath flow, so nothing is rinsed off. With
    the hold of the renderer's drain (`hold_probability`) at full field the 30 % notch of a shim
    falls to a contrast-to-noise ratio of about 4, and the AS5282 ring shows too many holes; the
    remanent field alone would hold next to nothing. Default bath, one shot of 0.5 s.
    """
    radius = bath.particle_diameter_mean_m / 2
    reach = reach_m(
        height_m=HEIGHTS_M,
        pull_n=pull_n(HEIGHTS_M),
        particle_radius_m=radius,
        viscosity_pa_s=bath.viscosity_pa_s,
        time_s=SHOT_S,
    )
    density = number_density_per_m3(
        concentration_ml_per_100ml=CONCENTRATION_ML_PER_100ML,
        packing_share=bath.packing_share,
        radius_m=radius,
    )
    per_m = captured_per_m(
        number_density_per_m3=density,
        capture_m=np.array([reach]),
        flow_m_per_s=calibration.film_flow_m_per_s,
        time_s=SHOT_S,
    )
    return float(per_m[0]) * calibration.cover_gain * math.pi * radius**2
