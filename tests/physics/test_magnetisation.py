"""Magnetisation: laws worked out by hand and the published demagnetising factors."""

import math

import numpy as np
import pytest

from twin.physics.magnetisation import (
    coil_ampere_turns,
    coil_current_a,
    coil_field_a_per_m,
    contact_face_field_a_per_m,
    demagnetising_factor,
    field_across_a_per_m,
    head_shot_current_a,
    head_shot_field_a_per_m,
    inner_field_a_per_m,
)


def test_head_shot_of_12_a_per_mm_gives_3_8_ka_per_m():
    field = head_shot_field_a_per_m(current_a=12 * 20, diameter_m=0.020)
    assert field == pytest.approx(12_000 / math.pi)


def test_head_shot_current_returns_the_field():
    current = head_shot_current_a(field_a_per_m=2400, diameter_m=0.016)
    assert head_shot_field_a_per_m(current_a=current, diameter_m=0.016) == pytest.approx(2400)


def test_field_on_a_contact_face_rises_to_the_rim_and_falls_beyond():
    field = contact_face_field_a_per_m(
        current_a=300, radius_m=np.array([0.0, 0.005, 0.010, 0.020]), contact_radius_m=0.010
    )
    rim = 300 / (2 * math.pi * 0.010)
    np.testing.assert_allclose(field, [0, rim / 2, rim, rim / 2])


def test_coil_current_returns_the_field():
    current = coil_current_a(field_a_per_m=12_000, turns=5, coil_radius_m=0.15)
    assert coil_field_a_per_m(turns=5, current_a=current, coil_radius_m=0.15) == pytest.approx(
        12_000
    )
    assert current == pytest.approx(720)


@pytest.mark.parametrize(
    ("aspect_ratio", "factor"), [(2, 0.174), (3, 0.109), (5, 0.056), (10, 0.020)]
)
def test_demagnetising_factor_of_the_published_table(aspect_ratio, factor):
    assert demagnetising_factor(aspect_ratio=aspect_ratio) == pytest.approx(factor, abs=6e-4)


def test_a_sphere_has_one_third_and_so_does_a_near_sphere():
    assert demagnetising_factor(aspect_ratio=1) == pytest.approx(1 / 3)
    assert demagnetising_factor(aspect_ratio=1.001) == pytest.approx(1 / 3, abs=1e-3)


def test_an_aspect_ratio_below_one_is_refused():
    with pytest.raises(ValueError, match="aspect ratio"):
        demagnetising_factor(aspect_ratio=0.5)


def test_inner_field_of_an_air_bar_and_of_a_long_bar_is_the_applied_field():
    assert inner_field_a_per_m(
        applied_a_per_m=1000, aspect_ratio=3, relative_permeability=1
    ) == pytest.approx(1000)
    assert inner_field_a_per_m(
        applied_a_per_m=1000, aspect_ratio=1000, relative_permeability=300
    ) == pytest.approx(1000, rel=0.01)


def test_coil_rules():
    assert coil_ampere_turns(aspect_ratio=5, high_fill=False) == pytest.approx(9000)
    assert coil_ampere_turns(aspect_ratio=5, high_fill=True) == pytest.approx(5000)


def test_only_the_component_across_the_crack_counts():
    field = np.array([[0.0, 1000.0]] * 3)
    angle = np.radians([0.0, 30.0, 90.0])
    tangent = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    across = field_across_a_per_m(field_a_per_m=field, tangent=tangent)
    np.testing.assert_allclose(across, 1000 * np.cos(angle), atol=1e-9)
