"""Magnetisation: the field that a head shot or a coil shot leaves at the surface of a bar."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def head_shot_field_a_per_m(*, current_a: float, diameter_m: ArrayLike) -> NDArray[np.float64]:
    """Circumferential field at the surface of a solid bar that carries a current [A/m].

    `diameter_m` may be an array.

    Source: Ampère's law, H = I/(π d); ASTM E1444 (head shot).
    Assumes: direct current, axially symmetric bar.
    """
    return current_a / (math.pi * np.asarray(diameter_m, dtype=float))


def head_shot_current_a(*, field_a_per_m: float, diameter_m: float) -> float:
    """Current that gives a wanted circumferential field at the surface of a bar [A]."""
    return field_a_per_m * math.pi * diameter_m


def contact_face_field_a_per_m(
    *, current_a: float, radius_m: ArrayLike, contact_radius_m: float
) -> NDArray[np.float64]:
    """Circumferential field on an end face that takes up the current evenly [A/m].

    `radius_m` is the distance from the axis; beyond the contact the whole current is enclosed.

    Source: Ampère's law with the current enclosed by a circle of `radius_m`.
    Assumes: even current density over the contact pad.
    """
    radius = np.asarray(radius_m, dtype=float)
    inside = current_a * radius / (2 * math.pi * contact_radius_m**2)
    outside = current_a / (2 * math.pi * np.maximum(radius, contact_radius_m))
    return np.where(radius < contact_radius_m, inside, outside)


def coil_field_a_per_m(*, turns: int, current_a: float, coil_radius_m: float) -> float:
    """Field at the centre of a short coil, without the part [A/m].

    Source: Biot–Savart, H = N I/(2 R).
    Assumes: coil short against its radius.
    """
    return turns * current_a / (2 * coil_radius_m)


def coil_current_a(*, field_a_per_m: float, turns: int, coil_radius_m: float) -> float:
    """Current that gives a wanted field at the centre of a short coil [A]."""
    return field_a_per_m * 2 * coil_radius_m / turns


def demagnetising_factor(*, aspect_ratio: float) -> float:
    """Axial demagnetising factor of a prolate ellipsoid of length/diameter `aspect_ratio`.

    Raises: ValueError below an aspect ratio of 1.

    Source: Osborn, Phys. Rev. 67 (1945) 351: N = 1/(m²−1)·[m/√(m²−1)·ln(m+√(m²−1)) − 1].
    Assumes: a bolt behaves as the ellipsoid of the same length and diameter.
    """
    if aspect_ratio < 1:
        raise ValueError(f"aspect ratio is length/diameter >= 1, got {aspect_ratio!r}")
    excess = aspect_ratio**2 - 1
    if excess < 1e-6:
        return 1 / 3
    root = math.sqrt(excess)
    return (aspect_ratio / root * math.log(aspect_ratio + root) - 1) / excess


def inner_field_a_per_m(
    *, applied_a_per_m: float, aspect_ratio: float, relative_permeability: float
) -> float:
    """Axial field inside, and so along the surface of, a short bar in a coil [A/m].

    Source: H_in = H_a − N·M with M = (μ_r − 1)·H_in.
    Assumes: below saturation, constant μ_r.
    """
    factor = demagnetising_factor(aspect_ratio=aspect_ratio)
    return applied_a_per_m / (1 + factor * (relative_permeability - 1))


def coil_ampere_turns(*, aspect_ratio: float, high_fill: bool) -> float:
    """Ampere-turns that the usual rule asks of a coil shot [A].

    Source: T.O. 33B-1-1: 45000/(L/D) low fill, 35000/(L/D + 2) high fill (assumed).
    """
    return 35_000 / (aspect_ratio + 2) if high_fill else 45_000 / aspect_ratio


def field_across_a_per_m(
    *, field_a_per_m: NDArray[np.float64], tangent: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Component of a surface field across a crack line, H0·|sin θ| [A/m].

    `field_a_per_m` [n, 2] field vectors, `tangent` [n, 2] unit vectors along the crack.
    """
    cross = field_a_per_m[:, 0] * tangent[:, 1] - field_a_per_m[:, 1] * tangent[:, 0]
    return np.abs(cross)
