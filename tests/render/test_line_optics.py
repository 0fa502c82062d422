"""What each column collects, and how runout, setting and depth add up to defocus."""

from dataclasses import replace

import numpy as np
import pytest

from twin.render.film import Light
from twin.render.line_optics import column_gain, line_blur
from twin.render.line_view import line_view


def gain(rig, distortion_share):
    lens = rig.line_lens.model_copy(update={"distortion_share": distortion_share})
    bench = replace(rig, line_lens=lens)
    light = Light(full=1.0, ground=1.0)
    return bench, column_gain(rig=bench, light=light, exposure_s=1e-3).ground_e


def test_the_line_is_even_about_the_optical_axis(rig):
    for distortion in (-0.042, 0.0):
        _, ground = gain(rig, distortion)
        np.testing.assert_allclose(ground, ground[::-1], rtol=1e-5)


def test_a_straight_lens_falls_with_the_fourth_power_of_the_cosine(rig):
    bench, ground = gain(rig, 0.0)
    angle = np.arctan(line_view(bench).field_m / line_view(bench).distance_m)
    np.testing.assert_allclose(ground / ground.max(), np.cos(angle) ** 4, rtol=1e-5)


def test_a_barrel_collects_from_a_larger_pixel(rig):
    """At a place of the part, by as much as the pixel there is larger both ways."""
    straight, even = gain(rig, 0.0)
    bench, barrel = gain(rig, -0.042)
    view = line_view(bench)
    here = np.array([100, 500, 1900])
    same_place = np.interp(view.z_m[here], line_view(straight).z_m, even)
    along = np.gradient(view.z_m)[here] / 71e-6
    around = view.field_m[here] / ((here - 1023.5) * 71e-6)
    np.testing.assert_allclose(barrel[here] / same_place, along * around, rtol=1e-3)


def test_defocus_is_the_signed_sum_of_runout_and_setting(rig, even_scan):
    lens = rig.line_lens.model_copy(update={"focus_error_m": 0.5e-3})
    bench = replace(rig, line_lens=lens)
    lines = replace(even_scan(lines=3), runout_m=np.array([-0.5e-3, 0.0, 0.5e-3]))
    blur = line_blur(rig=bench, line_scan=lines, radius_m=8e-3)
    disc_m = np.array([0, 0.5e-3, 1e-3]) * 0.012 / 1.8 / line_view(bench).distance_m
    added = np.sqrt(blur.across_m**2 - blur.still_m**2)
    np.testing.assert_allclose(added, disc_m / 4, atol=1e-9)
    deep, _ = blur.at(line=np.array([2]), depth_m=np.array([1e-3]))
    assert deep == pytest.approx(blur.still_m)


def test_motion_blurs_the_scan_direction_alone(rig, even_scan):
    lines = even_scan(lines=3)
    blur = line_blur(rig=rig, line_scan=lines, radius_m=8e-3)
    path_m = np.pi * 0.8e-3 * 8e-3
    np.testing.assert_allclose(blur.along_m**2 - blur.across_m**2, path_m**2 / 12, rtol=1e-9)
