"""Leakage field: against quadrature of the charged walls, its limits, and the reference table."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

from twin.physics.leakage import (
    MU0_H_PER_M,
    charge_density_a_per_m,
    end_factor,
    field_above_mouth_a_per_m,
    field_fwhm_m,
    slot_field_a_per_m,
)

DEPTH = np.array([20, 50, 100, 200, 500, 1000]) * 1e-6
HALF = np.array([2, 5, 10, 10, 20, 50]) * 1e-6 / 2
REFERENCE = {
    "sigma_ka_per_m": [47, 47, 47, 87, 105, 87],
    "hx_ka_per_m": [0.025, 0.125, 0.38, 0.92, 2.8, 6.1],
    "fwhm_um": [57, 65, 74, 83, 93, 107],
}
"""Table of the leakage field at H0 = 2.4 kA/m, μ_r = 300."""


@pytest.fixture
def charge():
    return charge_density_a_per_m(
        field_across_a_per_m=2400,
        depth_m=DEPTH,
        half_opening_m=HALF,
        relative_permeability=300,
        saturation_t=2.0,
    )


def wall_charges(x, y, h, b):
    """Field of two charged walls, ∓σ = 1 at ±b, added up line charge by line charge."""

    def part(wall, sign, axis):
        def line(depth):
            dx, dy = x - wall, y + depth
            return sign * (dx, dy)[axis] / (2 * math.pi * (dx**2 + dy**2))

        return quad(line, 0, h, epsabs=1e-13, epsrel=1e-12)[0]

    return tuple(part(-b, 1, axis) + part(b, -1, axis) for axis in (0, 1))


@pytest.mark.parametrize(
    ("x", "y"), [(0.0, 5e-5), (3e-5, 2e-5), (-8e-5, 1e-4), (4e-4, 3e-4), (6e-6, 1e-5)]
)
def test_slot_field_is_that_of_its_charged_walls(x, y):
    h, b = 1e-4, 5e-6
    field = slot_field_a_per_m(x_m=x, y_m=y, depth_m=h, half_opening_m=b, charge_a_per_m=1.0)
    np.testing.assert_allclose(field, wall_charges(x, y, h, b), rtol=1e-9, atol=1e-12)


def test_field_at_the_mouth():
    hx, hy = slot_field_a_per_m(
        x_m=0.0, y_m=1e-15, depth_m=3e-4, half_opening_m=1e-4, charge_a_per_m=1000.0
    )
    assert hx == pytest.approx(1000 / math.pi * math.atan(3), rel=1e-6)
    assert hy == pytest.approx(0, abs=1e-6)


def test_far_field_grows_with_depth_squared_and_forgets_the_opening():
    def far(depth, half):
        sigma = charge_density_a_per_m(
            field_across_a_per_m=1000,
            depth_m=depth,
            half_opening_m=half,
            relative_permeability=1e9,
            saturation_t=1e9,
        )
        return slot_field_a_per_m(
            x_m=0.0, y_m=1.0, depth_m=depth, half_opening_m=half, charge_a_per_m=sigma
        )[0]

    assert far(2e-4, 1e-7) / far(1e-4, 1e-7) == pytest.approx(4, rel=2e-3)
    assert far(1e-4, 2e-7) / far(1e-4, 1e-7) == pytest.approx(1, rel=2e-3)
    assert far(1e-4, 1e-7) == pytest.approx(2 * 1000 * 1e-4**2 / (2 * math.pi), rel=3e-3)


def test_closed_crack_fades_with_its_opening():
    def moment(half):
        sigma = charge_density_a_per_m(
            field_across_a_per_m=1000,
            depth_m=1e-3,
            half_opening_m=half,
            relative_permeability=100,
            saturation_t=1e9,
        )
        return 2 * half * sigma * 1e-3

    assert moment(1e-9) == pytest.approx(2 * 1e-9 * 100 * 1000 * 1e-3, rel=1e-2)


def test_charge_stops_at_saturation():
    sigma = charge_density_a_per_m(
        field_across_a_per_m=1e6,
        depth_m=1e-3,
        half_opening_m=1e-6,
        relative_permeability=300,
        saturation_t=2.0,
    )
    assert sigma == pytest.approx(2.0 / MU0_H_PER_M)


def test_charge_of_the_reference_table(charge):
    np.testing.assert_allclose(charge / 1e3, REFERENCE["sigma_ka_per_m"], rtol=0.01)


def test_field_of_the_reference_table(charge):
    hx, _ = slot_field_a_per_m(
        x_m=0.0, y_m=1e-4, depth_m=DEPTH, half_opening_m=HALF, charge_a_per_m=charge
    )
    np.testing.assert_allclose(hx / 1e3, REFERENCE["hx_ka_per_m"], rtol=0.02)


def test_width_of_the_reference_table():
    width = field_fwhm_m(height_m=50e-6, depth_m=DEPTH, half_opening_m=HALF)
    np.testing.assert_allclose(width * 1e6, REFERENCE["fwhm_um"], rtol=0.01)
    exponent = np.polyfit(np.log(DEPTH), np.log(width), 1)[0]
    assert exponent == pytest.approx(0.16, abs=0.01)


def test_field_above_the_mouth_and_its_slope_agree_with_the_slot_field(charge):
    y, step = 4e-5, 1e-9

    def hx(height):
        return slot_field_a_per_m(
            x_m=0.0, y_m=height, depth_m=DEPTH, half_opening_m=HALF, charge_a_per_m=charge
        )[0]

    field, slope = field_above_mouth_a_per_m(
        y_m=y, depth_m=DEPTH, half_opening_m=HALF, charge_a_per_m=charge
    )
    np.testing.assert_allclose(field, hx(y), rtol=1e-9)
    np.testing.assert_allclose(slope, (hx(y + step) - hx(y - step)) / (2 * step), rtol=1e-4)


def test_end_factor_of_long_half_penny_and_missing_cracks():
    assert end_factor(length_m=20e-3, depth_m=1e-3) > 0.98
    assert end_factor(length_m=2e-3, depth_m=1e-3) == pytest.approx(2 / math.pi)
    assert end_factor(length_m=1e-3, depth_m=0.0) == 0.0
    lengths = [0.1e-3, 0.5e-3, 1e-3, 2e-3, 4e-3, 100e-3]
    factors = [end_factor(length_m=length, depth_m=1e-3) for length in lengths]
    assert factors == sorted(factors)
