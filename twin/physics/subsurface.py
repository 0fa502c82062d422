"""Leakage of a cylindrical hole below the surface, and how far a broad field reaches.

The surface is y = 0, y > 0 is outside; the axis of the hole lies at x = 0, y = −depth.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import cumulative_trapezoid

from twin.physics.leakage import MU0_H_PER_M, Values
from twin.physics.particles import effective_susceptibility, sphere_volume_m3

FWHM_PER_HEIGHT = 2 * math.sqrt(math.sqrt(5) - 2)
"""Width of (Y² − x²)/(Y² + x²)² over x at half of its maximum, over Y."""


def cylinder_field_a_per_m(
    *, x_m: Values, y_m: Values, depth_m: Values, radius_m: Values, field_a_per_m: Values
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Leakage field (Hx, Hy) outside, over a round hole in a field H0 along x [A/m].

    `depth_m` is that of the hole's axis; arguments broadcast, y ≥ 0.

    Source: line dipole of the missing metal and its mirror image,
    ΔHx = 2 H0 a² [(y+d)² − x²]/[x² + (y+d)²]².
    Assumes: μ_r ≫ 1 and constant, hole well below the surface (d ≫ a), flat surface.
    """
    x = np.asarray(x_m, dtype=float)
    height = np.asarray(y_m, dtype=float) + depth_m
    square = np.asarray(radius_m, dtype=float) ** 2
    scale = 2 * np.asarray(field_a_per_m, dtype=float) * square / (x**2 + height**2) ** 2
    return scale * (height**2 - x**2), -2 * scale * x * height


def cylinder_field_fwhm_m(*, height_m: Values, depth_m: Values) -> NDArray[np.float64]:
    """Full width at half maximum of ΔHx across the hole, at a height above the surface [m]."""
    return FWHM_PER_HEIGHT * (np.asarray(height_m, dtype=float) + depth_m)


def cylinder_pull_n(
    *,
    y_m: Values,
    depth_m: Values,
    radius_m: Values,
    hole_field_a_per_m: Values,
    surface_field_a_per_m: Values,
    particle_radius_m: Values,
    susceptibility: float,
) -> NDArray[np.float64]:
    """Force on a particle at height y over the hole, towards the surface [N].

    The field where the hole is makes the leakage; the field at the surface adds to it.
    Arguments broadcast.

    Source: F = μ0 V χ_eff (H·∇)H with H = H0 + ΔH on x = 0.
    """
    height = np.asarray(y_m, dtype=float) + depth_m
    leak, _ = cylinder_field_a_per_m(
        x_m=0.0,
        y_m=y_m,
        depth_m=depth_m,
        radius_m=radius_m,
        field_a_per_m=hole_field_a_per_m,
    )
    moment = MU0_H_PER_M * sphere_volume_m3(radius_m=np.asarray(particle_radius_m, dtype=float))
    chi = effective_susceptibility(susceptibility=susceptibility)
    return moment * chi * (surface_field_a_per_m + leak) * 2 * leak / height


def reach_m(
    *,
    height_m: NDArray[np.float64],
    pull_n: NDArray[np.float64],
    particle_radius_m: float,
    viscosity_pa_s: float,
    time_s: float,
) -> float:
    """Greatest height from which a particle arrives within `time_s` [m].

    `height_m` [grid] rises from near 0, `pull_n` [grid] is the force there; the answer is at
    most the last height.

    Source: time = ∫ dy 6π η r/F(y). Assumes: still liquid, no inertia, even pull below the grid.
    """
    slowness = 6 * math.pi * viscosity_pa_s * particle_radius_m / np.maximum(pull_n, 1e-30)
    first = slowness[0] * height_m[0]
    arrival = first + cumulative_trapezoid(slowness, height_m, initial=0)
    return float(np.interp(time_s, np.append(0.0, arrival), np.append(0.0, height_m)))
