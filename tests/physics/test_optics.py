"""Optics: the photon budget of the bench, and the size of each blur."""

import math

import numpy as np
import pytest

from twin.physics.optics import (
    box_sigma_m,
    defocus_sigma_m,
    distorted_share,
    photons_per_pixel,
    pixel_stretch,
    seen_field_m,
    undistorted_share,
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


def test_box_has_the_spread_of_even_numbers():
    numbers = np.linspace(-0.5, 0.5, 100_001)
    assert box_sigma_m(width_m=1.0) == pytest.approx(numbers.std(), rel=1e-4)
    assert box_sigma_m(width_m=0.0) == 0.0
    assert math.isclose(box_sigma_m(width_m=2.0), 2 * box_sigma_m(width_m=1.0))


def test_barrel_pulls_the_edge_in_and_pincushion_pushes_it_out():
    for distortion in (-0.042, 0.042):
        at = distorted_share(height_share=[-1.0, 0.0, 0.5, 1.0], distortion_share=distortion)
        edge = 1 + distortion
        np.testing.assert_allclose(at, [-edge, 0, 0.5 * (1 + distortion / 4), edge], rtol=1e-12)


@pytest.mark.parametrize("distortion", [-0.1, -0.042, 0.0, 0.042, 0.1])
def test_distortion_is_undone(distortion):
    image = np.linspace(-1, 1, 41)
    height = undistorted_share(image_share=image, distortion_share=distortion)
    again = distorted_share(height_share=height, distortion_share=distortion)
    np.testing.assert_allclose(again, image, atol=1e-14)


@pytest.mark.parametrize("distortion", [-0.1, 0.042])
def test_pixels_stretch_as_far_as_their_places_move_apart(distortion):
    """Radially the slope of place over image height; tangentially the ratio of the two."""
    image = np.linspace(0.1, 1, 20)
    step = 1e-5
    low, here, high = (
        undistorted_share(image_share=image + by, distortion_share=distortion)
        for by in (-step, 0, step)
    )
    radial, tangential = pixel_stretch(height_share=here, distortion_share=distortion)
    np.testing.assert_allclose(radial, (high - low) / (2 * step), rtol=1e-8)
    np.testing.assert_allclose(tangential, here / image, rtol=1e-12)


def test_a_nearer_point_is_seen_further_out():
    """100 mm away, 20 mm before the plane: rays spread by 100/80."""
    seen = seen_field_m(field_m=[-0.04, 0.0, 0.04], towards_m=0.02, distance_m=0.1)
    np.testing.assert_allclose(seen, [-0.05, 0.0, 0.05])
    behind = seen_field_m(field_m=0.03, towards_m=-0.1, distance_m=0.1)
    assert behind == pytest.approx(0.015)
