"""Where the columns of the line look: barrel distortion, and the perspective of a near part."""

from dataclasses import replace

import numpy as np
import pytest

from twin.render.line_view import Z_FIRST_M, line_view


@pytest.fixture
def with_lens(rig):
    return lambda **changes: replace(rig, line_lens=rig.line_lens.model_copy(update=changes))


def test_without_distortion_columns_are_even(with_lens):
    view = line_view(with_lens(distortion_share=0.0))
    np.testing.assert_allclose(view.z_m, Z_FIRST_M + 71e-6 * np.arange(2048), atol=1e-12)
    np.testing.assert_array_equal(view.stretch_z, 1.0)
    np.testing.assert_array_equal(view.stretch_arc, 1.0)


def test_a_barrel_sees_further_out(with_lens):
    """A point at the end of the undistorted line has its image 4.2 % further in."""
    view = line_view(with_lens(distortion_share=-0.042))
    half_m = 1024 * 71e-6
    column = np.interp(view.axis_m + half_m, view.z_m, np.arange(2048))
    assert column == pytest.approx(1023.5 + 1024 * 0.958, abs=1e-3)
    assert view.z_m[0] < Z_FIRST_M
    assert (np.diff(view.z_m) > 0).all()
    np.testing.assert_allclose(view.field_m, -view.field_m[::-1], atol=1e-15)


def test_stretch_is_the_step_between_columns(rig):
    view = line_view(rig)
    steps = np.gradient(view.z_m) / rig.line_lens.object_pixel_m
    np.testing.assert_allclose(view.stretch_z[1:-1], steps[1:-1], rtol=1e-6)


def test_the_camera_stands_as_the_lens_equation_says(rig):
    """12 mm lens, 71 µm on 7.04 µm: 12 mm · (1 + 71/7.04)."""
    assert line_view(rig).distance_m == pytest.approx(0.012 * (1 + 71 / 7.04))


def test_depth_draws_towards_the_axis_and_runout_away(rig):
    view = line_view(rig)
    z = view.axis_m + np.array([-50e-3, 0.0, 50e-3])
    deep = view.seen_m(z_m=z, towards_m=np.full(3, -1e-3)) - view.axis_m
    np.testing.assert_allclose(
        deep, np.array([-1, 0, 1]) * 50e-3 * view.distance_m / (view.distance_m + 1e-3)
    )
    near = view.seen_m(z_m=z, towards_m=np.full(3, 0.2e-3)) - z
    np.testing.assert_allclose(near, [-75e-6, 0, 75e-6], atol=1e-6)


def test_the_view_is_kept(rig):
    assert line_view(rig) is line_view(rig)
