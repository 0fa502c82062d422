"""Flat fields: as bright as asked for, falling off as lens and bars say, or not at all."""

import math

import numpy as np
import pytest

from tests.render.pieces.conftest import STRAIGHT, lines
from twin.core.errors import UsageError
from twin.core.random import stream
from twin.render.camera import expose
from twin.render.uv_bars import along_bar_share

FEW = lines(64)


@pytest.mark.parametrize(("camera", "saturation_e"), [("line", 239 / 0.5), ("frame", 251 / 0.45)])
@pytest.mark.parametrize("even", [0, 1])
def test_the_level_is_a_share_of_saturation(shown, camera, saturation_e, even):
    view = shown("flat", *FEW, camera=camera, level=0.25, even=even).view
    assert view.electrons.max() == pytest.approx(0.25 * saturation_e, rel=1e-5)
    assert (view.electrons.min() == view.electrons.max()) == bool(even)
    assert not view.mask.any()
    assert view.boxes == ()


def test_the_full_well_saturates_before_a_low_gain(shown):
    gain = "datasheets.line_camera.gain_dn_per_e=0.001"
    view = shown("flat", *FEW, gain, level=1, even=1).view
    assert view.electrons.max() == 25_000


def test_beyond_saturation_every_pixel_is_white_and_in_the_dark_none_is_lit(put, shown):
    setting = put("flat", *FEW)
    for level, grey in ((1.5, 255), (0.0, 16)):
        view = shown("flat", *FEW, level=level, even=1).view
        image = expose(electrons=view.electrons, sensor=setting.sensor, rng=stream(1, "test"))
        assert image.mean() == pytest.approx(grey, abs=0.5)


def test_the_frame_falls_off_by_the_fourth_power_of_the_cosine(put, shown):
    electrons = shown("flat", camera="frame", level=0.5).view.electrons
    lens, camera = put("flat", camera="frame").rig.frame_lens, put("flat").rig.frame_camera
    corner_m = math.hypot(2463 / 2, 2055 / 2) * lens.object_pixel_m
    distance_m = lens.focal_length_m * (1 + lens.object_pixel_m / camera.pixel_pitch_m)
    fourth = math.cos(math.atan(corner_m / distance_m)) ** 4
    assert electrons[0, 0] / electrons.max() == pytest.approx(fourth, rel=1e-5)
    np.testing.assert_array_equal(electrons, electrons[::-1, ::-1])


def test_the_line_falls_off_by_lens_and_bars(put, shown):
    electrons = shown("flat", *FEW, STRAIGHT, level=0.5).view.electrons
    rig = put("flat", *FEW, STRAIGHT).rig
    edge_m = 2047 / 2 * rig.line_lens.object_pixel_m
    distance_m = 0.012 * (1 + rig.line_lens.object_pixel_m / rig.line_camera.pixel_pitch_m)
    fourth = math.cos(math.atan(edge_m / distance_m)) ** 4
    lit = float(along_bar_share(field_m=np.array([edge_m]), sheet=rig.light)[0])
    assert electrons[0, 0] / electrons.max() == pytest.approx(fourth * lit, rel=1e-4)


def test_the_frame_camera_meets_the_photon_budget(shown):
    """About 900 photons of 15 cd/m² (physics.md, section 5), half detected, 0.66 in the filter."""
    view = shown("flat", camera="frame", luminance_cd_per_m2=15, even=1).view
    assert view.electrons.max() == pytest.approx(900 * 0.5 * 0.66, rel=0.1)


def test_electrons_follow_luminance_and_exposure(shown):
    def brightest(*overrides, luminance):
        return shown("flat", *FEW, *overrides, luminance_cd_per_m2=luminance).view.electrons.max()

    one = brightest(luminance=3.0)
    assert brightest(luminance=6.0) == pytest.approx(2 * one, rel=1e-5)
    assert brightest("line_scan.exposure_s=0.0004", luminance=3.0) == pytest.approx(one / 2)
    assert brightest(luminance=0.0) == 0


def test_level_and_luminance_exclude_each_other(shown):
    with pytest.raises(UsageError, match="got both"):
        shown("flat", *FEW, level=0.5, luminance_cd_per_m2=3.0)
