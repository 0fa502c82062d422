"""The notched shim (QQI) 3C2-234: a thin soft sheet, notched on the side that lies on the part."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.leakage import field_fwhm_m
from twin.physics.notched_sheet import notch_charge_a_per_m
from twin.physics.particles import magnetic_pull_n
from twin.render.indication import FWHM_PER_SIGMA, PILE_HEIGHT_M
from twin.render.pieces.reading import PullAt, Reading


@dataclass(frozen=True)
class Shim:
    """Soft steel sheet with notches of three depths; QQI 3C2-234 by default.

    Thickness, side and notch depths: SAE AS5371; three concentric circles, the deepest within.
    Width of the notches, diameters of the circles, steel and stray length (assumed).
    """

    thickness_m: float = 51e-6
    side_m: float = 19e-3
    circles: tuple[tuple[float, float], ...] = ((12.9e-3, 0.2), (9.7e-3, 0.3), (6.5e-3, 0.4))
    notch_width_m: float = 127e-6
    saturation_t: float = 2.1
    knee_a_per_m: float = 500.0
    stray_length_m: float = 1e-3


def notch_pull(
    *, shim: Shim, depth_share: float, field_across_a_per_m: float, reading: Reading
) -> PullAt:
    """Force over a notch whose depth is `depth_share` of the sheet, in a field across it."""
    depth, half_opening = depth_share * shim.thickness_m, shim.notch_width_m / 2
    charge = notch_charge_a_per_m(
        field_across_a_per_m=field_across_a_per_m,
        sheet_m=shim.thickness_m,
        depth_m=depth,
        half_opening_m=half_opening,
        stray_length_m=shim.stray_length_m,
        saturation_t=shim.saturation_t,
        knee_a_per_m=shim.knee_a_per_m,
    )

    def pull_n(height_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return magnetic_pull_n(
            y_m=height_m + shim.thickness_m - depth,
            depth_m=depth,
            half_opening_m=half_opening,
            charge_a_per_m=charge,
            field_a_per_m=field_across_a_per_m,
            radius_m=reading.bath.particle_diameter_mean_m / 2,
            susceptibility=reading.bath.susceptibility,
        )

    return pull_n


def notch_sigma_m(*, shim: Shim, depth_share: float, reading: Reading) -> float:
    """Standard deviation of the deposit across a notch: field width ⊕ particle size [m]."""
    depth = depth_share * shim.thickness_m
    width = field_fwhm_m(
        height_m=PILE_HEIGHT_M + shim.thickness_m - depth,
        depth_m=depth,
        half_opening_m=shim.notch_width_m / 2,
    )
    return math.hypot(float(width) / FWHM_PER_SIGMA, reading.bath.particle_diameter_mean_m / 2)
