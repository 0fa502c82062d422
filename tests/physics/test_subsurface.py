"""Hole below the surface: against quadrature of the charges on its wall, and reach by hand."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

from twin.physics.leakage import MU0_H_PER_M
from twin.physics.subsurface import (
    cylinder_field_a_per_m,
    cylinder_field_fwhm_m,
    cylinder_pull_n,
    reach_m,
)

RADIUS, DEPTH, FIELD = 0.9e-3, 3e-3, 2400.0


def field(x, y):
    return cylinder_field_a_per_m(x_m=x, y_m=y, depth_m=DEPTH, radius_m=RADIUS, field_a_per_m=FIELD)


def wall_charges(x, y):
    """Field of charges −4 H0 cos φ on the wall: twice (mirror image) those of a hole in iron."""

    def along(axis):
        def line(phi):
            dx = x - RADIUS * math.cos(phi)
            dy = y + DEPTH - RADIUS * math.sin(phi)
            charge = -4 * FIELD * math.cos(phi)
            return charge * (dx, dy)[axis] / (2 * math.pi * (dx**2 + dy**2)) * RADIUS

        return quad(line, 0, 2 * math.pi, epsrel=1e-11)[0]

    return along(0), along(1)


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (1e-3, 0.0), (-4e-3, 1e-4), (2e-3, 5e-3)])
def test_field_is_that_of_the_charges_on_the_wall(x, y):
    np.testing.assert_allclose(field(x, y), wall_charges(x, y), rtol=1e-9, atol=1e-9)


def test_half_maximum_lies_half_a_width_aside():
    half_width = cylinder_field_fwhm_m(height_m=1e-4, depth_m=DEPTH) / 2
    assert field(half_width, 1e-4)[0] == pytest.approx(field(0.0, 1e-4)[0] / 2)


def test_pull_is_the_slope_of_the_field_energy():
    """F = −½ μ0 V χ_eff d(H²)/dy, with χ_eff = 3 at any large χ."""
    y, step, radius = 1e-4, 1e-7, 3e-6

    def total(height):
        return 5000.0 + field(0.0, height)[0]

    slope = (total(y + step) ** 2 - total(y - step) ** 2) / (2 * step)
    pull = cylinder_pull_n(
        y_m=y,
        depth_m=DEPTH,
        radius_m=RADIUS,
        hole_field_a_per_m=FIELD,
        surface_field_a_per_m=5000.0,
        particle_radius_m=radius,
        susceptibility=1e9,
    )
    volume = 4 / 3 * math.pi * radius**3
    assert pull == pytest.approx(-0.5 * MU0_H_PER_M * volume * 3 * slope, rel=1e-5)


def test_an_even_pull_moves_particles_at_stokes_speed():
    speed = 1e-12 / (6 * math.pi * 1.9e-3 * 3e-6)
    height = np.geomspace(1e-8, 1e-3, 400)

    def reach(time_s):
        return reach_m(
            height_m=height,
            pull_n=np.full(400, 1e-12),
            particle_radius_m=3e-6,
            viscosity_pa_s=1.9e-3,
            time_s=time_s,
        )

    assert reach(2.0) == pytest.approx(2 * speed, rel=1e-6)
    assert reach(1e-6) == pytest.approx(1e-6 * speed, rel=1e-6)
    assert reach(0.0) == 0.0
    assert reach(1e9) == pytest.approx(1e-3)
