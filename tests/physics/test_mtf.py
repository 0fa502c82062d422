"""Modulation transfer at limits worked out by hand."""

import math

import pytest

from twin.physics.fluorescence import EMISSION_WAVELENGTH_M
from twin.physics.mtf import aperture_mtf, diffraction_mtf, gaussian_mtf, sharp_sigma_m

CUTOFF_PER_M = 0.1 / (EMISSION_WAVELENGTH_M * 2.0 * 1.1)


def diffraction(share):
    """At a share of the cut-off of f/2 at magnification 0.1."""
    return diffraction_mtf(frequency_per_m=share * CUTOFF_PER_M, f_number=2.0, magnification=0.1)


def test_everything_passes_what_does_not_change():
    assert aperture_mtf(frequency_per_m=0.0, width_m=70e-6) == 1.0
    assert gaussian_mtf(frequency_per_m=0.0, sigma_m=70e-6) == 1.0
    assert diffraction(0.0) == 1.0


def test_a_box_hides_its_own_period():
    assert aperture_mtf(frequency_per_m=1 / 70e-6, width_m=70e-6) == pytest.approx(0.0, abs=1e-12)
    assert aperture_mtf(frequency_per_m=0.5 / 70e-6, width_m=70e-6) == pytest.approx(2 / math.pi)


def test_a_circular_opening_has_a_cutoff():
    assert diffraction(1.0) == pytest.approx(0.0, abs=1e-9)
    assert diffraction(3.0) == 0.0
    assert diffraction(0.5) == pytest.approx(2 / 3 - math.sqrt(3) / (2 * math.pi))


def test_a_circular_opening_falls_in_a_straight_line_at_first():
    assert 1 - diffraction(0.01) == pytest.approx(0.01 * 4 / math.pi, rel=1e-3)


def sharp(*, pixel_m=1e-9, f_number=1e-6, lens_m=0.0):
    return sharp_sigma_m(
        object_pixel_m=pixel_m, f_number=f_number, magnification=0.1, lens_sigma_m=lens_m
    )


def test_a_lens_alone_is_its_own_gaussian():
    assert sharp(lens_m=30e-6) == pytest.approx(30e-6, rel=1e-5)


def test_a_pixel_alone():
    """sinc(x) = 1/2 at x = 0.60335: a wider Gaussian than one of the box's own variance."""
    expected = math.sqrt(math.log(2) / 2) / math.pi / 0.60335 * 70e-6
    assert sharp(pixel_m=70e-6) == pytest.approx(expected, rel=1e-4)
    assert sharp(pixel_m=70e-6) > 70e-6 / math.sqrt(12)


def test_a_smaller_opening_blurs_more():
    blur = [sharp(pixel_m=70e-6, f_number=n) for n in (1.8, 2.8, 5.6, 11.0)]
    assert blur == sorted(blur)
    assert blur[-1] > 1.5 * blur[0]
