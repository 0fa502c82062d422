"""Magnetic particles in the bath: how fast they settle, how far a crack reaches, what stays."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twin.physics.leakage import MU0_H_PER_M, Values, field_above_mouth_a_per_m

GRAVITY_M_PER_S2 = 9.81


def sphere_volume_m3(*, radius_m: float) -> float:
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
    *, concentration_ml_per_100ml: float, packing_share: float, radius_m: float
) -> float:
    """Particles per volume of bath [1/m³], from the settled volume of the centrifuge tube.

    Assumes: the sediment is packed to `packing_share` (0.4: φ = 0.004 c).
    """
    volume_share = packing_share * concentration_ml_per_100ml / 100
    return volume_share / sphere_volume_m3(radius_m=radius_m)


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
    radius_m: float,
    susceptibility: float,
) -> NDArray[np.float64]:
    """Force on a particle at height y over the mouth, towards the crack [N].

    `field_a_per_m` is the applied field H0 across the crack; arguments broadcast.

    Source: F = μ0 V χ_eff (H·∇)H with H = H0 + H_leak.
    """
    leak, slope = field_above_mouth_a_per_m(
        y_m=y_m, depth_m=depth_m, half_opening_m=half_opening_m, charge_a_per_m=charge_a_per_m
    )
    moment = MU0_H_PER_M * sphere_volume_m3(radius_m=radius_m)
    chi = effective_susceptibility(susceptibility=susceptibility)
    return -moment * chi * (field_a_per_m + leak) * slope


def capture_distance_m(
    *,
    time_s: float,
    depth_m: NDArray[np.float64],
    half_opening_m: NDArray[np.float64],
    charge_a_per_m: NDArray[np.float64],
    field_a_per_m: NDArray[np.float64],
    radius_m: float,
    susceptibility: float,
    viscosity_pa_s: float,
) -> NDArray[np.float64]:
    """Greatest height over the mouth from which a particle arrives within `time_s` [m].

    Array arguments [points]; 0 where nothing pulls.

    Source: time = ∫ dy 6π η r/F(y), integrated on a logarithmic grid.
    Assumes: a particle on the centre plane, still liquid, no inertia.
    """
    grid = np.geomspace(1e-7, 5e-3, 160)
    drag = 6 * math.pi * viscosity_pa_s * radius_m
    pull = magnetic_pull_n(
        y_m=grid,
        depth_m=depth_m[:, None],
        half_opening_m=half_opening_m[:, None],
        charge_a_per_m=charge_a_per_m[:, None],
        field_a_per_m=field_a_per_m[:, None],
        radius_m=radius_m,
        susceptibility=susceptibility,
    )
    slowness = drag / np.maximum(pull, 1e-30)
    steps = (slowness[:, 1:] + slowness[:, :-1]) / 2 * np.diff(grid)
    arrival = np.concatenate(
        [slowness[:, :1] * grid[0], slowness[:, :1] * grid[0] + np.cumsum(steps, axis=1)], axis=1
    )
    return _height_reached(arrival, grid, time_s)


def _height_reached(
    arrival_s: NDArray[np.float64], grid_m: NDArray[np.float64], time_s: float
) -> NDArray[np.float64]:
    """Height [points] at which the arrival time [points, grid] equals `time_s`, 0 if none."""
    reached = (arrival_s <= time_s).sum(axis=1)
    above = np.clip(reached, 1, len(grid_m) - 1)
    row = np.arange(len(arrival_s))
    early, late = arrival_s[row, above - 1], arrival_s[row, above]
    share = np.clip((time_s - early) / np.maximum(late - early, 1e-30), 0, 1)
    height = grid_m[above - 1] + share * (grid_m[above] - grid_m[above - 1])
    return np.where(reached > 0, height, 0.0)


def captured_per_m(
    *,
    number_density_per_m3: float,
    capture_m: NDArray[np.float64],
    flow_m_per_s: float,
    time_s: float,
) -> NDArray[np.float64]:
    """Particles that reach the crack in one shot, per length of crack [1/m].

    Source: still film ½π d_c², flowing film u d_c t (our proposal, to be calibrated).
    """
    swept_m2 = math.pi / 2 * capture_m**2 + flow_m_per_s * capture_m * time_s
    return number_density_per_m3 * swept_m2


def hold_probability(
    *, pull_n: NDArray[np.float64], drag_n: float, spread: float
) -> NDArray[np.float64]:
    """Share of the captured particles that stay while the film drains.

    Source: lognormal sizes and places, P(pull > drag) = Φ(ln(pull/drag)/spread).
    """
    return ndtr(np.log(np.maximum(pull_n, 1e-30) / drag_n) / spread)


def drain_drag_n(
    *,
    radius_m: float,
    film_m: float,
    viscosity_pa_s: float,
    particle_density_kg_per_m3: float,
    carrier_density_kg_per_m3: float,
) -> float:
    """Force that a draining film and gravity put on a particle on the wall [N].

    Source: wall shear rate ρ g δ/η of a falling film, Stokes drag at one radius, and weight.
    """
    shear = carrier_density_kg_per_m3 * GRAVITY_M_PER_S2 * film_m / viscosity_pa_s
    drag = 6 * math.pi * viscosity_pa_s * radius_m * shear * radius_m
    excess = particle_density_kg_per_m3 - carrier_density_kg_per_m3
    return drag + sphere_volume_m3(radius_m=radius_m) * excess * GRAVITY_M_PER_S2
