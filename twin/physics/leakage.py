"""Leakage field of a surface-breaking crack, as a slot with charged walls.

The mouth lies on y = 0, y > 0 is outside; the slot has depth h and opening 2b.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ellipe

MU0_H_PER_M = 4e-7 * math.pi
Values = float | NDArray[np.float64]


def charge_density_a_per_m(
    *,
    field_across_a_per_m: Values,
    depth_m: Values,
    half_opening_m: Values,
    relative_permeability: float,
    saturation_t: float,
) -> NDArray[np.float64]:
    """Magnetic charge density σ on the walls of a slot [A/m].

    Source: Zatsepin and Shcherbinin 1966, Förster: σ = H_n (1 + h/b)/(1 + h/(μ_r b)) ≤ B_s/μ0.
    Assumes: evenly charged walls; the published form carries a factor of about 0.8, which is
    left to the caller as a gain.
    """
    slenderness = np.asarray(depth_m, dtype=float) / half_opening_m
    rise = (1 + slenderness) / (1 + slenderness / relative_permeability)
    return np.minimum(field_across_a_per_m * rise, saturation_t / MU0_H_PER_M)


def slot_field_a_per_m(
    *,
    x_m: Values,
    y_m: Values,
    depth_m: Values,
    half_opening_m: Values,
    charge_a_per_m: Values,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Leakage field (Hx, Hy) outside a charged slot [A/m]; arguments broadcast, y > 0.

    Source: Zatsepin and Shcherbinin 1966; Förster 1986.
    Assumes: two-dimensional, infinitely long slot.
    """
    x, y = np.asarray(x_m, dtype=float), np.asarray(y_m, dtype=float)
    h, b = np.asarray(depth_m, dtype=float), np.asarray(half_opening_m, dtype=float)
    right, left = x + b, x - b
    hx = np.arctan2(h * right, right**2 + y * (y + h)) - np.arctan2(h * left, left**2 + y * (y + h))
    hy = np.log((right**2 + (y + h) ** 2) * (left**2 + y**2)) - np.log(
        (right**2 + y**2) * (left**2 + (y + h) ** 2)
    )
    charge = np.asarray(charge_a_per_m, dtype=float)
    return charge / (2 * math.pi) * hx, charge / (4 * math.pi) * hy


def field_above_mouth_a_per_m(
    *, y_m: Values, depth_m: Values, half_opening_m: Values, charge_a_per_m: Values
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Hx on the centre plane x = 0 [A/m], and its slope dHx/dy [A/m²]; arguments broadcast.

    Source: `slot_field_a_per_m` at x = 0: Hx = σ/π·atan(h b/(b² + y(y + h))).
    """
    y, h = np.asarray(y_m, dtype=float), np.asarray(depth_m, dtype=float)
    area = h * half_opening_m
    squares = np.asarray(half_opening_m, dtype=float) ** 2 + y * (y + h)
    scale = np.asarray(charge_a_per_m, dtype=float) / math.pi
    field = scale * np.arctan2(area, squares)
    slope = -scale * area * (2 * y + h) / (squares**2 + area**2)
    return field, slope


def field_fwhm_m(
    *, height_m: float, depth_m: Values, half_opening_m: Values
) -> NDArray[np.float64]:
    """Full width at half maximum of Hx across the crack, at a height above the surface [m].

    Assumes: the maximum lies over the middle of the mouth (height not far below the opening).
    """
    depth, half = np.broadcast_arrays(
        np.asarray(depth_m, dtype=float), np.asarray(half_opening_m, dtype=float)
    )

    def field(x_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return slot_field_a_per_m(
            x_m=x_m, y_m=height_m, depth_m=depth, half_opening_m=half, charge_a_per_m=1.0
        )[0]

    half_peak = field(np.zeros_like(depth)) / 2
    low, high = np.zeros_like(depth), half + height_m + depth
    for _ in range(24):
        middle = (low + high) / 2
        is_inside = field(middle) > half_peak
        low, high = np.where(is_inside, middle, low), np.where(is_inside, high, middle)
    return low + high


def end_factor(*, length_m: float, depth_m: float) -> float:
    """Share of the two-dimensional leakage that a crack of finite length keeps.

    1 for a long crack (0.98 at length = 20 × depth), 2/π for a half-penny crack.

    Source: potential jump over an elliptical cut in a uniform field, 1/E(k), from Green and
    Sneddon, Proc. Camb. Phil. Soc. 46 (1950) 159, whose equation is the same.
    Assumes: semi-elliptical crack face, μ_r ≫ 1.
    """
    if length_m <= 0 or depth_m <= 0:
        return 0.0
    ratio = 2 * depth_m / length_m
    if ratio <= 1:
        return float(1 / ellipe(1 - ratio**2))
    return float(1 / (ratio * ellipe(1 - 1 / ratio**2)))
