"""Notched shim: the limits of weak and of saturating fields, worked out by hand."""

import math

import pytest

from twin.physics.leakage import MU0_H_PER_M
from twin.physics.notched_sheet import flux_density_t, notch_charge_a_per_m

SHEET, WIDTH, STRAY, SATURATION = 50e-6, 100e-6, 1e-3, 2.0


def charge(field, depth=15e-6, knee=500.0, stray=STRAY):
    return notch_charge_a_per_m(
        field_across_a_per_m=field,
        sheet_m=SHEET,
        depth_m=depth,
        half_opening_m=WIDTH / 2,
        stray_length_m=stray,
        saturation_t=SATURATION,
        knee_a_per_m=knee,
    )


def test_half_saturation_at_the_knee():
    density = flux_density_t(field_a_per_m=500.0, saturation_t=2.0, knee_a_per_m=500.0)
    assert density == pytest.approx(1.0 + MU0_H_PER_M * 500)


def test_far_from_saturation_the_ligament_takes_all_flux():
    """H rises as the section shrinks: σ = H0·h/(t − h) = 3/7 H0."""
    assert charge(1.0, knee=1000.0) == pytest.approx(3 / 7, rel=0.02)


def test_far_in_saturation_the_rest_leaks_through_the_air():
    """B_s·h of flux leaves: σ·μ0·(2/π·ln(2λ/b)·2b + t) = B_s·h, the ligament at B_s."""
    air = 2 / math.pi * math.log(2 * STRAY / (WIDTH / 2)) * WIDTH + SHEET
    field, knee = 1000.0, 1e-3
    excess = SATURATION * 15e-6 / (MU0_H_PER_M * air)
    assert charge(field, knee=knee) == pytest.approx(excess, rel=0.01)


def test_charge_rises_with_field_and_depth():
    fields = [charge(field) for field in (100.0, 300.0, 1000.0, 3000.0)]
    depths = [charge(1000.0, depth=depth) for depth in (5e-6, 15e-6, 30e-6)]
    assert fields == sorted(fields)
    assert depths == sorted(depths)
    assert charge(1000.0, depth=1e-12) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("depth", [0.0, 50e-6, 60e-6, -1e-6])
def test_a_notch_must_leave_a_ligament(depth):
    with pytest.raises(ValueError, match="shallower than its sheet"):
        charge(1000.0, depth=depth)
