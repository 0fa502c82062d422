"""Flicker: limits of the mean of a sine over an exposure."""

import numpy as np
import pytest

from twin.physics.flicker import flicker_share

PERIOD_S = 0.01


def share(time_s, exposure_s, depth_share=0.6):
    return flicker_share(time_s=np.asarray(time_s), exposure_s=exposure_s,
                         frequency_hz=1 / PERIOD_S, depth_share=depth_share)  # fmt: skip


def test_short_exposures_see_crest_middle_and_dip():
    moments = np.array([0.0, PERIOD_S / 4, PERIOD_S / 2])
    assert share(moments, 1e-9) == pytest.approx([1.0, 0.7, 0.4])


@pytest.mark.parametrize("periods", [1, 2, 7])
def test_whole_periods_see_the_mean_wherever_they_begin(periods):
    begins = np.linspace(0, PERIOD_S, 5)
    assert share(begins, periods * PERIOD_S) == pytest.approx(0.7)


def test_the_mean_is_that_of_many_short_exposures():
    exposure_s = 0.3 * PERIOD_S
    pieces = share(0.002 + np.linspace(0, exposure_s, 20_001), 1e-12)
    whole = share([0.002], exposure_s)[0]
    assert whole == pytest.approx(np.mean(pieces), rel=1e-4)


def test_a_steady_light_is_always_at_its_crest():
    assert share(np.linspace(0, 1, 7), 0.003, depth_share=0.0) == pytest.approx(1.0)
