"""The photon transfer curve from means and variances written by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from twin.calibrate.level import Level
from twin.calibrate.photon_transfer import dark_noise, fitted_gain, full_well, line_noise
from twin.core.errors import UsageError

GAIN, BLACK_DN, DARK_E = 0.5, 20.0, 6.0
STEP_DN, WHITE_DN = 1.0, 255.0


def level(mean_dn, variance_dn2, *, line_dn2=0.0, white_share=0.0, black_share=0.0):
    return Level(
        files=(Path("a.png"), Path("b.png")),
        rows=1000,
        columns=1001,
        mean_dn=mean_dn,
        pixel_variance_dn2=variance_dn2,
        pixel_freedom=1_000_000,
        line_variance_dn2=line_dn2,
        line_error_dn2=0.01,
        black_share=black_share,
        white_share=white_share,
    )


def lit(electrons):
    """A level of an ideal camera: dark noise, its steps, and K² of photon noise."""
    return level(BLACK_DN + GAIN * electrons, GAIN**2 * (DARK_E**2 + electrons) + STEP_DN**2 / 12)


DARK = lit(0)
FLATS = [lit(e) for e in (50, 100, 150, 200, 250, 300, 400)]


def gain_of(flats, dark=DARK):
    return fitted_gain(dark=dark, flats=flats, step_dn=STEP_DN, white_dn=WHITE_DN)


def test_slope_and_dark_noise_of_an_ideal_camera():
    gain = gain_of(FLATS)
    assert gain.value == pytest.approx(GAIN)
    assert 0 < gain.error_share < 0.01
    noise = dark_noise(dark=DARK, gain=gain, step_dn=STEP_DN)
    assert noise is not None
    assert noise.value == pytest.approx(DARK_E)
    assert noise.low < DARK_E < noise.high


def test_two_levels_and_the_dark_give_the_textbook_slope():
    """(variance above dark) / (mean above dark) where all points lie on one line."""
    assert gain_of([lit(100), lit(200)]).value == pytest.approx(GAIN)


def test_line_noise_is_the_root_in_electrons():
    dark = replace(DARK, line_variance_dn2=(GAIN * 3.0) ** 2)
    noise = line_noise(dark=dark, gain=gain_of(FLATS), step_dn=STEP_DN)
    assert noise is not None
    assert noise.value == pytest.approx(3.0)


def test_only_the_lower_70_percent_count():
    """Beyond 20 + 0.7 · 235 = 184.5 DN a bent curve must not matter."""
    gain = gain_of([*FLATS, level(190.0, 1.0)])
    assert gain.value == pytest.approx(GAIN)
    assert max(one.mean_dn for one in gain.levels) < 184.5


def test_saturation_is_where_the_variance_peaks():
    gain = gain_of([*FLATS[:4], level(150.0, 5.0)])
    assert gain.saturation_dn == lit(200).mean_dn
    assert gain_of(FLATS).saturation_dn == WHITE_DN


def test_a_bent_curve_is_known_less_well():
    bent = [replace(one, pixel_variance_dn2=one.pixel_variance_dn2 * (1 + one.mean_dn / 500))
            for one in FLATS]  # fmt: skip
    assert gain_of(bent).error_share > 5 * gain_of(FLATS).error_share


def test_levels_finer_than_the_steps_do_not_count():
    """A dark noise of 0.2 steps cannot be read; the slope can."""
    dark = level(BLACK_DN, 0.04)
    gain = gain_of(FLATS, dark=dark)
    assert dark not in gain.levels
    assert gain.value == pytest.approx(GAIN)
    assert dark_noise(dark=dark, gain=gain, step_dn=STEP_DN) is None
    assert line_noise(dark=dark, gain=gain, step_dn=STEP_DN) is None


def test_clipped_levels_do_not_count():
    clipped = [replace(one, black_share=0.002) for one in FLATS]
    with pytest.raises(UsageError, match="got 1 exposure levels"):
        gain_of(clipped)


def test_levels_that_are_no_flat_fields():
    with pytest.raises(UsageError, match="does not rise"):
        gain_of([level(mean, 9.0 + mean / 1e5) for mean in (40.0, 80.0, 120.0)])
    with pytest.raises(UsageError, match="same mean"):
        gain_of([DARK, DARK])


def test_the_full_well_is_where_the_photon_noise_has_gone():
    """Noise collapses at 180 DN = 320 e-, though the converter goes on to 255."""
    full = level(180.0, DARK.pixel_variance_dn2 + 0.01)
    gain = gain_of([*FLATS[:6], full])
    found = full_well(dark=DARK, flats=[*FLATS[:6], full], gain=gain)
    assert found is not None
    assert found.value == pytest.approx(320.0)


def test_the_converter_is_not_the_full_well():
    end = level(254.9, 0.05, white_share=0.9)
    assert full_well(dark=DARK, flats=[*FLATS, end], gain=gain_of([*FLATS, end])) is None
    assert full_well(dark=DARK, flats=FLATS, gain=gain_of(FLATS)) is None
