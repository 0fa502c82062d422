"""A line of particles as beads: cut into steps, unevenly filled, counted, and made to glow."""

import numpy as np
from numpy.typing import NDArray

from twin.physics.fluorescence import line_glow
from twin.render.deposit import Deposit
from twin.render.film import Film
from twin.spec.calibration import Calibration

BUNDLE_M = 0.1e-3
"""Length over which a crack gathers evenly more or less than elsewhere (assumed)."""


def resampled(
    *, points_m: NDArray[np.float64], pitch_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Polyline [n, 2] cut into equal steps of about `pitch_m`: middles, unit tangents, step [m]."""
    legs = np.diff(points_m, axis=0)
    lengths = np.hypot(legs[:, 0], legs[:, 1])
    distance = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, round(distance[-1] / pitch_m))
    middle = (np.arange(count) + 0.5) * distance[-1] / count
    leg = np.clip(np.searchsorted(distance, middle, side="right") - 1, 0, len(legs) - 1)
    unit = legs / np.maximum(lengths, 1e-12)[:, None]
    points = points_m[leg] + unit[leg] * (middle - distance[leg])[:, None]
    return points, unit[leg], distance[-1] / count


def smooth_noise(
    *, rng: np.random.Generator, count: int, pitch_m: float, correlation_m: float
) -> NDArray[np.float64]:
    """Normal noise [count] along a line of `pitch_m`, correlated over `correlation_m`."""
    cells = max(1, round(correlation_m / pitch_m))
    knots = rng.standard_normal(count // cells + 2)
    return np.interp(np.arange(count) / cells, np.arange(len(knots)), knots)


def counted_deposit(
    *,
    points_m: NDArray[np.float64],
    step_m: float,
    per_m: NDArray[np.float64],
    sigma_m: NDArray[np.float64],
    film: Film,
    rng: np.random.Generator,
    calibration: Calibration,
) -> Deposit:
    """Glowing beads at `points_m` [beads, 2] of particles counted by chance.

    `per_m` [beads, classes] is the mean number of particles per length, `sigma_m` [beads] the
    standard deviation of where they lie across the line.
    """
    uneven = _bundles(len(points_m), rng, calibration)
    expected = per_m * step_m * uneven[:, None]
    counts = _counted(expected, film.clumping_share, rng, calibration)
    cover_m = counts @ film.particle_cover_m2 / step_m
    glow_m, glow_sigma_m = line_glow(cover_m=cover_m, sigma_m=sigma_m)
    return Deposit(points_m, glow_m * step_m, glow_sigma_m)


def _bundles(count: int, rng: np.random.Generator, calibration: Calibration) -> NDArray[np.float64]:
    """How much more or less than the mean gathers at each bead [count], 1 on average."""
    spread = calibration.bead_spread
    noise = smooth_noise(
        rng=rng, count=count, pitch_m=calibration.bead_pitch_m, correlation_m=BUNDLE_M
    )
    return np.exp(spread * noise - spread**2 / 2)


def _counted(
    expected: NDArray[np.float64],
    clumping_share: float,
    rng: np.random.Generator,
    calibration: Calibration,
) -> NDArray[np.float64]:
    """Particles [beads, classes] really counted: single ones and clumps, both Poisson."""
    single = rng.poisson(expected * (1 - clumping_share))
    clumps = rng.poisson(expected * clumping_share / calibration.clump_particles)
    return single + calibration.clump_particles * clumps
