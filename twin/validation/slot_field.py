"""Check 1: the leakage field of a slot against numerical quadrature of its charged walls."""

import math
from pathlib import Path

import numpy as np
from scipy.integrate import quad

from twin.physics.leakage import (
    charge_density_a_per_m,
    field_above_mouth_a_per_m,
    slot_field_a_per_m,
)
from twin.validation.check import Check, Validation, equal
from twin.validation.drawing import drawn

SOURCE = "Coulomb's law over the charged walls, scipy.integrate.quad"
DEPTH_M, HALF_OPENING_M = 100e-6, 5e-6
PLACES_M = ((0.0, 50e-6), (30e-6, 20e-6), (-80e-6, 100e-6), (400e-6, 300e-6), (6e-6, 10e-6))
"""Places (x, y) above, beside and far from the slot."""
ATAN_3 = 1.2490457723982544
FIELD_A_PER_M = 1000.0
FAR_DEPTHS_M = (50e-6, 100e-6, 200e-6, 400e-6)
FAR_HALF_OPENING_M = 0.1e-6


def rows() -> tuple[Check, ...]:
    """Field and slope against quadrature; far field and mouth against arithmetic by hand."""
    far = [_far_field_a_per_m(depth) for depth in FAR_DEPTHS_M]
    exponent = np.polyfit(np.log(FAR_DEPTHS_M), np.log(far), 1)[0]
    by_hand = 2 * FIELD_A_PER_M * FAR_DEPTHS_M[-1] ** 2 / (2 * math.pi)
    return (
        equal(
            "slot field: deviation from quadrature",
            measured=max(_field_deviation(x, y) for x, y in PLACES_M),
            expected=0.0,
            tolerance=1e-9,
            unit="1",
            source=SOURCE,
            detail=f"largest of {len(PLACES_M)} places",
        ),
        equal(
            "field and slope over the mouth: deviation from quadrature",
            measured=max(_slope_deviation(y) for y in (5e-6, 50e-6, 500e-6)),
            expected=0.0,
            tolerance=1e-9,
            unit="1",
            source=SOURCE,
            detail="largest of three heights",
        ),
        equal(
            "far field: exponent of the depth",
            measured=exponent,
            expected=2.0,
            tolerance=0.01,
            unit="1",
            source="dipole moment 2bσh = 2 H h² of a slot with h ≪ μ_r b",
        ),
        equal(
            "far field: over 2 H h²/(2π y²)",
            measured=far[-1] / by_hand,
            expected=1.0,
            tolerance=0.01,
            unit="1",
            source="field of a line dipole",
        ),
        equal(
            "field at the mouth",
            measured=_mouth_field_a_per_m(),
            expected=FIELD_A_PER_M / math.pi * ATAN_3,
            tolerance=1e-3,
            unit="A/m",
            source="σ/π·atan(h/b) with h = 3 b, σ = 1000 A/m",
        ),
    )


def figure(path: Path) -> None:
    """Field across the slot at three heights: formula as lines, quadrature as dots."""
    x = np.linspace(-300e-6, 300e-6, 241)
    with drawn(path, title="Slot 100 µm deep, 10 µm wide", x="x [µm]", y="Hx/σ") as axes:
        for height in (20e-6, 50e-6, 100e-6):
            field, _ = slot_field_a_per_m(
                x_m=x, y_m=height, depth_m=DEPTH_M, half_opening_m=HALF_OPENING_M, charge_a_per_m=1
            )
            axes.plot(x * 1e6, field, label=f"y = {height * 1e6:.0f} µm")
            summed = [wall_field_per_charge(place, height)[0] for place in x[::20]]
            axes.plot(x[::20] * 1e6, summed, "k.")


VALIDATION = Validation(1, "Leakage field of a slot", rows, figure)


def wall_field_per_charge(x_m: float, y_m: float) -> tuple[float, float]:
    """Field (Hx, Hy) of walls with a charge density of 1, added up line charge by line charge."""

    def wall(place_m: float, sign: float, axis: int) -> float:
        def line(depth_m: float) -> float:
            arm = (x_m - place_m, y_m + depth_m)
            return sign * arm[axis] / (2 * math.pi * (arm[0] ** 2 + arm[1] ** 2))

        return quad(line, 0, DEPTH_M, epsabs=1e-14, epsrel=1e-12)[0]

    hx, hy = (wall(-HALF_OPENING_M, 1, axis) + wall(HALF_OPENING_M, -1, axis) for axis in (0, 1))
    return hx, hy


def wall_slope_per_charge(y_m: float) -> float:
    """dHx/dy [1/m] on the centre plane of walls with a charge density of 1."""

    def line(depth_m: float) -> float:
        arm = y_m + depth_m
        return -2 * HALF_OPENING_M * arm / (math.pi * (HALF_OPENING_M**2 + arm**2) ** 2)

    return quad(line, 0, DEPTH_M, epsabs=1e-14, epsrel=1e-12)[0]


def _field_deviation(x_m: float, y_m: float) -> float:
    field = slot_field_a_per_m(
        x_m=x_m, y_m=y_m, depth_m=DEPTH_M, half_opening_m=HALF_OPENING_M, charge_a_per_m=1.0
    )
    summed = wall_field_per_charge(x_m, y_m)
    miss = math.hypot(float(field[0]) - summed[0], float(field[1]) - summed[1])
    return miss / math.hypot(*summed)


def _slope_deviation(y_m: float) -> float:
    field, slope = field_above_mouth_a_per_m(
        y_m=y_m, depth_m=DEPTH_M, half_opening_m=HALF_OPENING_M, charge_a_per_m=1.0
    )
    summed, summed_slope = wall_field_per_charge(0.0, y_m)[0], wall_slope_per_charge(y_m)
    return max(abs(float(field) / summed - 1), abs(float(slope) / summed_slope - 1))


def _far_field_a_per_m(depth_m: float) -> float:
    """Hx one metre above a narrow slot in very permeable steel."""
    charge = charge_density_a_per_m(
        field_across_a_per_m=FIELD_A_PER_M,
        depth_m=depth_m,
        half_opening_m=FAR_HALF_OPENING_M,
        relative_permeability=1e9,
        saturation_t=1e9,
    )
    field, _ = slot_field_a_per_m(
        x_m=0.0,
        y_m=1.0,
        depth_m=depth_m,
        half_opening_m=FAR_HALF_OPENING_M,
        charge_a_per_m=charge,
    )
    return float(field)


def _mouth_field_a_per_m() -> float:
    field, _ = slot_field_a_per_m(
        x_m=0.0, y_m=1e-12, depth_m=300e-6, half_opening_m=100e-6, charge_a_per_m=FIELD_A_PER_M
    )
    return float(field)
