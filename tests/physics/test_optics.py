"""Optics: the photon budget of the bench, and the size of each blur."""

import math

import numpy as np
import pytest

from twin.physics.optics import (
    box_sigma_m,
    defocus_sigma_m,
    diffraction_sigma_m,
    photons_per_pixel,
    vignetting,
    working_distance_m,
)

LINE = {
    "f_number": 2.8,
    "transmission": 0.7,
    "pixel_pitch_m": 7.04e-6,
    "object_pixel_m": 71e-6,
    "luminance_cd_per_m2": 15.0,
}


def test_line_scan_photon_budget():
    assert photons_per_pixel(exposure_s=38e-6, **LINE) == pytest.approx(8, rel=0.1)
    assert photons_per_pixel(exposure_s=1e-3, **LINE) == pytest.approx(200, rel=0.1)


def test_frame_photon_budget():
    frame = LINE | {"pixel_pitch_m": 3.45e-6, "object_pixel_m": 27e-6}
    assert photons_per_pixel(exposure_s=20e-3, **frame) == pytest.approx(900, rel=0.1)


def test_photons_fall_with_the_square_of_the_f_number():
    wide = photons_per_pixel(exposure_s=1e-3, **(LINE | {"f_number": 1.4}))
    assert wide / photons_per_pixel(exposure_s=1e-3, **LINE) == pytest.approx(4)


def test_image_and_object_distance_obey_the_lens_equation():
    distance = working_distance_m(focal_length_m=0.012, pixel_pitch_m=7.04e-6, object_pixel_m=71e-6)
    image = distance * 7.04e-6 / 71e-6
    assert 1 / distance + 1 / image == pytest.approx(1 / 0.012)


def test_corner_at_45_degrees_keeps_a_quarter():
    np.testing.assert_allclose(vignetting(field_m=[0.0, 0.1], distance_m=0.1), [1.0, 0.25])


def test_defocus_is_the_sigma_of_the_disc():
    sigma = defocus_sigma_m(defocus_m=-1e-3, f_number=2, focal_length_m=0.02, distance_m=0.2)
    assert sigma == pytest.approx(1e-3 * 0.01 / 0.2 / 4)


def test_diffraction_is_below_a_pixel():
    sigma = diffraction_sigma_m(f_number=1.8, magnification=0.1)
    assert sigma == pytest.approx(0.42 * 525e-9 * 1.8 * 11)


def test_box_has_the_spread_of_even_numbers():
    numbers = np.linspace(-0.5, 0.5, 100_001)
    assert box_sigma_m(width_m=1.0) == pytest.approx(numbers.std(), rel=1e-4)
    assert box_sigma_m(width_m=0.0) == 0.0
    assert math.isclose(box_sigma_m(width_m=2.0), 2 * box_sigma_m(width_m=1.0))
