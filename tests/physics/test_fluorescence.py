"""Fluorescence: limits of thin and thick layers, white and leaking light."""

import math

import numpy as np
import pytest

from twin.physics.fluorescence import (
    full_luminance_cd_per_m2,
    glow_share,
    line_glow,
    uv_leak_luminance_cd_per_m2,
    white_luminance_cd_per_m2,
)


def test_full_indication_at_10_w_per_m2_is_15_cd_per_m2():
    assert full_luminance_cd_per_m2(
        irradiance_w_per_m2=10, luminance_per_irradiance_cd_per_w=1.5
    ) == pytest.approx(15)


def test_white_wall_at_20_lx():
    assert white_luminance_cd_per_m2(illuminance_lx=20, reflectance=0.1) == pytest.approx(
        0.64, abs=0.005
    )


def test_a_tight_filter_leaks_nothing():
    assert (
        uv_leak_luminance_cd_per_m2(irradiance_w_per_m2=30, reflectance=0.3, leak_share=0.0) == 0.0
    )


def test_glow_of_thin_and_thick_layers():
    np.testing.assert_allclose(glow_share(cover=[0, 1e-6, 50]), [0, 1e-6, 1], rtol=1e-5)


def test_a_thin_line_keeps_its_cover_and_its_width():
    glow, sigma = line_glow(cover_m=np.array([1e-9]), sigma_m=np.array([30e-6]))
    assert glow[0] == pytest.approx(1e-9, rel=1e-3)
    assert sigma[0] == pytest.approx(30e-6, rel=1e-2)


def test_a_thick_line_saturates_and_widens():
    cover = np.array([1e-6, 1e-4, 1e-3])
    glow, sigma = line_glow(cover_m=cover, sigma_m=np.full(3, 30e-6))
    assert (np.diff(glow) > 0).all()
    assert (np.diff(sigma) > 0).all()
    peak = glow / (sigma * math.sqrt(2 * math.pi))
    assert (peak < math.sqrt(6 / math.pi)).all()  # at most the Gaussian equal to a box
    assert glow[2] < 0.3 * cover[2]
