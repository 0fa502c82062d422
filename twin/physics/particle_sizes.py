"""Sizes of the particles in a bath, as a few classes that stand for a cut lognormal."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array

WET_DIAMETERS_M = (0.5e-6, 10e-6)
"""Smallest and largest particle of a wet bath (T.O. 33B-1-1)."""
CLASSES = 5
FINE_STEPS = 400
REACH_SIGMAS = 4.0


@dataclass(frozen=True, eq=False)
class SizeClasses:
    """Sizes that stand for all particles: `radius_m` and `number_share` [classes], sum 1."""

    radius_m: NDArray[np.float64]
    number_share: NDArray[np.float64]

    @property
    def volume_m3(self) -> float:
        """Mean volume of a particle [m³]: what the settled volume is divided by to count them."""
        return float(self.number_share @ (4 / 3 * math.pi * self.radius_m**3))

    @property
    def section_m2(self) -> NDArray[np.float64]:
        """Cross-section of a particle of each class [m²]."""
        return math.pi * self.radius_m**2


@lru_cache(maxsize=8)
def size_classes(*, diameter_mean_m: float, sigma_g: float) -> SizeClasses:
    """Classes of a lognormal bath, cut to the sizes that stay in a wet one.

    `diameter_mean_m` is the geometric mean by number before the cut, which is the median: half
    of the particles are smaller. `sigma_g` is the geometric standard deviation, above 1.

    Raises: ValueError when practically no particle lies within the wet range.

    Source: Gauss quadrature in ln d, exact for polynomials up to the 9th degree (Golub and
    Welsch, Math. Comp. 23 (1969) 221); Gauss–Hermite where the cut is far away.
    """
    spread = math.log(sigma_g)
    low, high = (math.log(limit / diameter_mean_m) / spread for limit in WET_DIAMETERS_M)
    low, high = max(low, -REACH_SIGMAS), min(high, REACH_SIGMAS)
    if low >= high:
        raise ValueError(
            f"particles must lie between {WET_DIAMETERS_M[0]} and {WET_DIAMETERS_M[1]} m, got a "
            f"mean diameter of {diameter_mean_m!r} m with a spread of {sigma_g!r}"
        )
    node, share = _normal_quadrature(low, high)
    radius = diameter_mean_m / 2 * np.exp(spread * node)
    return SizeClasses(frozen_array(radius), frozen_array(share))


def _normal_quadrature(low: float, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nodes and weights [CLASSES] of a standard normal distribution cut to an interval."""
    fine = low + (high - low) * (np.arange(FINE_STEPS) + 0.5) / FINE_STEPS
    density = np.exp(-(fine**2) / 2)
    root = np.sqrt(density / density.sum())
    scaled = (fine - (low + high) / 2) / ((high - low) / 2)
    basis, _ = np.linalg.qr(root[:, None] * np.vander(scaled, CLASSES, increasing=True))
    node, vector = np.linalg.eigh(basis.T @ (fine[:, None] * basis))
    return node, vector[0] ** 2
