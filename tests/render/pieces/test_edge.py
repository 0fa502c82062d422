"""The slanted edge: straight, where it says, and as blurred as the camera."""

import math

import numpy as np
import pytest

from tests.render.pieces.conftest import STILL, STRAIGHT, lines
from twin.render.deposit import Deposit
from twin.render.pieces.edge import edge_share
from twin.render.pieces.plane import PixelPlane, cylinder_plane
from twin.render.pieces.stage import cylinder
from twin.validation.edge_mtf import edge_response

STEADY = (*STILL, STRAIGHT, "datasheets.line_lens.focus_error_m=0")
SLANT_RAD = math.radians(5)
BEAD_M = 10e-6


def even_plane(rows, columns, pitch_m=50e-6, sigma_m=30e-6):
    x, y = pitch_m * np.arange(columns), pitch_m * np.arange(rows)[:, None]
    sigma = np.full((rows, columns), sigma_m)
    return PixelPlane(
        np.broadcast_to(x, sigma.shape), np.broadcast_to(y, sigma.shape), sigma, sigma
    )


@pytest.mark.parametrize("is_along", [False, True])
def test_the_edge_goes_through_the_middle_and_parts_the_light(is_along):
    share = edge_share(plane=even_plane(101, 81), slant_rad=SLANT_RAD, is_along=is_along)
    assert share[50, 40] == pytest.approx(0.5)
    np.testing.assert_allclose(share + share[::-1, ::-1], 1, atol=1e-6)
    bright, dark = (share[-1, 40], share[0, 40]) if is_along else (share[50, -1], share[50, 0])
    assert (dark, bright) == pytest.approx((0, 1), abs=1e-6)


@pytest.mark.parametrize("is_along", [False, True])
def test_the_edge_leans_by_its_slant(is_along):
    """Over 200 px it moves by 200 tan 5° px."""
    share = edge_share(plane=even_plane(201, 201), slant_rad=SLANT_RAD, is_along=is_along)
    upright = share.T if is_along else share
    first, last = (201 - upright[row].sum(dtype=float) for row in (0, -1))
    assert last - first == pytest.approx(200 * math.tan(SLANT_RAD), rel=1e-3)


@pytest.mark.parametrize("is_along", [False, True])
def test_a_gaussian_blur_has_its_mtf50(is_along):
    """Half is passed at √(ln 2/2)/(π σ)."""
    plane = even_plane(160, 160)
    share = edge_share(plane=plane, slant_rad=SLANT_RAD, is_along=is_along).astype(float)
    image = share.T if is_along else share
    places = 50e-6 * np.arange(160.0)
    found = edge_response(image=image, row_m=places, column_m=places)
    expected = math.sqrt(math.log(2) / 2) / (math.pi * 30e-6)
    assert found.mtf50_per_m == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("is_along", [False, True])
def test_beads_on_the_unrolled_scan_draw_the_same_edge(put, is_along):
    """A strip of beads as every mark is drawn, beside the closed form."""
    setting = put("edge", *STEADY, diameter_m=16e-3)
    scan, plane = cylinder(setting, 16e-3), cylinder_plane(setting, 16e-3)
    drawn = np.zeros((len(scan.arc_m), len(scan.z_m)), np.float32)
    scan.draw(drawn, strip(scan, is_along))
    share = edge_share(plane=plane, slant_rad=SLANT_RAD, is_along=is_along)
    near = (slice(1000, 1048), slice(1000, 1048))
    assert np.ptp(share[near]) > 0.99
    np.testing.assert_allclose(drawn[near], share[near], atol=3e-3)


def strip(scan, is_along):
    """Beads over the bright side, near the middle of the image."""
    steps = (np.arange(-400, 400) + 0.5) * BEAD_M
    along, beyond = np.meshgrid(steps, steps[400:])
    cos, sin = math.cos(SLANT_RAD), math.sin(SLANT_RAD)
    normal = np.array([-sin, cos]) if is_along else np.array([cos, -sin])
    towards = np.array([normal[1], -normal[0]])
    middle = np.array([scan.z_m[[0, -1]].mean(), scan.arc_m[[0, -1]].mean()])
    points = middle + along.ravel()[:, None] * towards + beyond.ravel()[:, None] * normal
    count = len(points)
    return Deposit(points, np.full(count, BEAD_M**2), np.full(count, BEAD_M / math.sqrt(12)))


def test_the_frame_camera_sees_its_own_sharpness(shown):
    """Where the lens is open to f/1.8 and perfect only the pixel itself blurs: a sinc."""
    overrides = (
        "datasheets.frame_lens.distortion_share=0",
        "datasheets.frame_lens.f_number=1.8",
        "datasheets.calibration.lens_sigma_m=0",
    )
    made = shown("edge", *overrides, camera="frame", even=1, dark_share=0, level=0.5)
    image = made.view.electrons[1000:1100, 1182:1282].astype(float)
    places = np.arange(100.0)
    found = edge_response(image=image, row_m=places, column_m=places)
    pixel_alone = 0.603
    assert 0.8 * pixel_alone < found.mtf50_per_m < pixel_alone


def test_both_sides_have_the_light_asked_for(shown):
    view = shown("edge", *lines(64), level=0.5, dark_share=0.1, even=1).view
    assert view.electrons[:, -1] == pytest.approx(239, rel=1e-4)
    assert view.electrons[:, 0] == pytest.approx(23.9, rel=1e-4)
