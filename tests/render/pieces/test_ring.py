"""Reference rings: holes fade with depth, show with current, and keep to the particles' gain."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from twin.render.pieces.ring import AS5282, KETOS, hole_cover_m, hole_fwhm_m
from twin.validation.default_reading import default_reading


@pytest.fixture(scope="module")
def reading(rig):
    return default_reading(rig)


def cover(reading, hole=3, current_a=2500.0, ring=KETOS):
    return hole_cover_m(ring=ring, hole=hole, current_a=current_a, reading=reading)


def test_holes_stand_evenly_around_and_ever_deeper():
    angles = [KETOS.angle_rad(hole) for hole in range(1, 13)]
    assert [b - a for a, b in pairwise(angles)] == pytest.approx([math.tau / 12] * 11)
    assert angles[0] == pytest.approx(math.tau / 24)
    assert KETOS.depth_m(12) == pytest.approx(12 * 1.78e-3)


def test_an_indication_is_as_wide_as_its_hole_is_deep():
    """FWHM of the dipole's field at the surface: 2 √(√5 − 2) of the depth."""
    widths = [hole_fwhm_m(ring=KETOS, hole=hole) for hole in (1, 2, 6)]
    assert widths[0] == pytest.approx(0.9717 * 1.78e-3, rel=1e-4)
    assert widths[1:] == pytest.approx([2 * widths[0], 6 * widths[0]])


def test_deeper_holes_draw_less_and_more_current_draws_more(reading):
    by_depth = [cover(reading, hole=hole) for hole in range(1, 13)]
    assert all(a > b for a, b in pairwise(by_depth))
    by_current = [cover(reading, current_a=current) for current in (500, 1400, 2500, 3400)]
    assert all(a < b for a, b in pairwise(by_current))


def test_without_current_next_to_nothing_comes(reading):
    assert cover(reading, current_a=0.0) < 1e-6 * cover(reading)


def test_cover_follows_gain_and_concentration(reading):
    doubled = reading.calibration.model_copy(
        update={"cover_gain": 2 * reading.calibration.cover_gain}
    )
    assert cover(replace(reading, calibration=doubled)) == pytest.approx(2 * cover(reading))
    denser = replace(reading, particles_per_m3=2 * reading.particles_per_m3)
    assert cover(denser) == pytest.approx(2 * cover(reading))


def test_a_longer_shot_draws_from_further(reading):
    assert cover(replace(reading, shot_s=2.0)) > cover(reading)


def test_both_rings_have_a_gain_of_their_own():
    assert AS5282.gain > KETOS.gain > 1
