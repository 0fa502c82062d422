"""Magnetic particles in the bath: how fast they settle, how far a crack reaches, what stays."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twin.physics.leakage import MU0_H_PER_M, Values, field_above_mouth_a_per_m

GRAVITY_M_PER_S2 = 9.81
Size = TypeVar("Size", float, NDArray[np.float64])


def sphere_volume_m3(*, radius_m: Size) -> Size:
    """Volume of one particle [m³]."""
    return 4 / 3 * math.pi * radius_m**3


def settling_speed_m_per_s(
    *,
    radius_m: float,
    particle_density_kg_per_m3: float,
    carrier_density_kg_per_m3: float,
    viscosity_pa_s: float,
) -> float:
    """Speed at which a particle sinks in the carrier [m/s].

    Source: Stokes' law. Assumes: Reynolds number far below 1.
    """
    excess = particle_density_kg_per_m3 - carrier_density_kg_per_m3
    return 2 / 9 * radius_m**2 * excess * GRAVITY_M_PER_S2 / viscosity_pa_s


def effective_susceptibility(*, susceptibility: float) -> float:
    """Susceptibility of a sphere against the outer field, χ/(1 + χ/3) ≤ 3."""
    return susceptibility / (1 + susceptibility / 3)


def number_density_per_m3(
    *, concentration_ml_per_100ml: float, packing_share: float, particle_volume_m3: float
) -> float:
    """Particles per volume of bath [1/m³], from the settled volume of the centrifuge tube.

    `particle_volume_m3` is the mean over all sizes.

    Assumes: the sediment is packed to `packing_share` (0.4: φ = 0.004 c).
    """
    volume_share = packing_share * concentration_ml_per_100ml / 100
    return volume_share / particle_volume_m3


def drained_film_m(
    *, run_m: float, drain_s: float, viscosity_pa_s: float, carrier_density_kg_per_m3: float
) -> float:
    """Mean thickness of a film that has run down a wall of height `run_m` for `drain_s` [m].

    Raises: ValueError when `drain_s` is not positive.

    Source: Jeffreys, Proc. Camb. Phil. Soc. 26 (1930) 204: δ = √(η z/(ρ g t)), mean 2/3 of it.
    """
    if drain_s <= 0:
        raise ValueError(f"drain time must be above 0 s, got {drain_s!r}")
    weight = carrier_density_kg_per_m3 * GRAVITY_M_PER_S2
    return 2 / 3 * math.sqrt(viscosity_pa_s * run_m / (weight * drain_s))


def magnetic_pull_n(
    *,
    y_m: Values,
    depth_m: Values,
    half_opening_m: Values,
    charge_a_per_m: Values,
    field_a_per_m: Values,
    radius_m: Values,
    susceptibility: float,
) -> NDArray[np.float64]:
    """Force on a particle at height y over the mouth, towards the crack [N].

    `field_a_per_m` is the applied field H0 across the crack; arguments broadcast.

    Source: F = μ0 V χ_eff (H·∇)H with H = H0 + H_leak.
    """
    leak, slope = field_above_mouth_a_per_m(
        y_m=y_m, depth_m=depth_m, half_opening_m=half_opening_m, charge_a_per_m=charge_a_per_m
    )
    moment = MU0_H_PER_M * sphere_volume_m3(radius_m=np.asarray(radius_m, dtype=float))
    chi = effective_susceptibility(susceptibility=susceptibility)
    return -moment * chi * (field_a_per_m + leak) * slope


def arrival_time_s(
    *,
    pull_n: NDArray[np.float64],
    height_m: NDArray[np.float64],
    radius_m: float,
    viscosity_pa_s: float,
) -> NDArray[np.float64]:
    """Time [points, heights] that a particle takes down to the surface from each height [s].

    `pull_n` [points, heights] is the force there on a particle of `radius_m`, `height_m`
    [heights] rises from near 0. Drag grows with r and pull with r³: another particle takes
    (radius_m/r)² times as long.

    Source: time = ∫ dy 6π η r/F(y). Assumes: still liquid, no inertia, even pull below the grid.
    """
    slowness = 6 * math.pi * viscosity_pa_s * radius_m / np.maximum(pull_n, 1e-30)
    steps = (slowness[:, 1:] + slowness[:, :-1]) / 2 * np.diff(height_m)
    first = slowness[:, :1] * height_m[0]
    return np.concatenate([first, first + np.cumsum(steps, axis=1)], axis=1)


def capture_distance_m(
    *,
    arrival_s: NDArray[np.float64],
    height_m: NDArray[np.float64],
    time_s: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Greatest height [points, times] from which a particle arrives within each time [m].

    `arrival_s` [points, heights] as `arrival_time_s` gives it at `height_m`; 0 where nothing
    pulls.
    """
    reached = np.stack([np.count_nonzero(arrival_s <= time, axis=1) for time in time_s], axis=1)
    above = np.clip(reached, 1, len(height_m) - 1)
    row = np.arange(len(arrival_s))[:, None]
    early, late = arrival_s[row, above - 1], arrival_s[row, above]
    share = np.clip((time_s - early) / np.maximum(late - early, 1e-30), 0, 1)
    height = height_m[above - 1] + share * (height_m[above] - height_m[above - 1])
    return np.where(reached > 0, height, 0.0)


def half_disc_m2(*, radius_m: NDArray[np.float64], height_m: float) -> NDArray[np.float64]:
    """Area of a half disc that stands on its diameter, below a height [m²].

    ½π R² where the height is beyond the disc, 2 R h far below its top.

    Source: ∫ 2 √(R² − y²) dy = R² asin(h/R) + h √(R² − h²).
    """
    height = np.minimum(height_m, radius_m)
    angle = np.arcsin(height / np.maximum(radius_m, 1e-30))
    return radius_m**2 * angle + height * np.sqrt(radius_m**2 - height**2)


def captured_per_m(
    *,
    number_density_per_m3: Values,
    capture_m: NDArray[np.float64],
    film_m: float,
    flow_m_per_s: float,
    time_s: float,
) -> NDArray[np.float64]:
    """Particles that reach the crack in one shot, per length of crack [1/m].

    Only those within the film of `film_m` can; arguments broadcast.

    Source: still film ½π d_c², flowing film u d_c t, each cut by the film (our proposal, to be
    calibrated). Assumes: the film keeps its thickness through the shot.
    """
    still_m2 = half_disc_m2(radius_m=capture_m, height_m=film_m)
    flowing_m2 = flow_m_per_s * np.minimum(capture_m, film_m) * time_s
    return number_density_per_m3 * (still_m2 + flowing_m2)


def hold_probability(
    *, pull_n: NDArray[np.float64], drag_n: Values, spread: float
) -> NDArray[np.float64]:
    """Share of the captured particles that stay while the film drains.

    Source: lognormal places, P(pull > drag) = Φ(ln(pull/drag)/spread).
    """
    return ndtr(np.log(np.maximum(pull_n, 1e-30) / drag_n) / spread)


def drain_drag_n(
    *,
    radius_m: Size,
    film_m: float,
    viscosity_pa_s: float,
    particle_density_kg_per_m3: float,
    carrier_density_kg_per_m3: float,
) -> Size:
    """Force that a draining film and gravity put on a particle on the wall [N].

    Source: wall shear rate ρ g δ/η of a falling film, Stokes drag at one radius, and weight.
    """
    shear = carrier_density_kg_per_m3 * GRAVITY_M_PER_S2 * film_m / viscosity_pa_s
    drag = 6 * math.pi * viscosity_pa_s * radius_m * shear * radius_m
    excess = particle_density_kg_per_m3 - carrier_density_kg_per_m3
    return drag + sphere_volume_m3(radius_m=radius_m) * excess * GRAVITY_M_PER_S2
