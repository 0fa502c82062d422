"""Size classes: moments of a lognormal worked out by hand, and the cut of a wet bath."""

import math

import numpy as np
import pytest

from twin.physics.particle_sizes import WET_DIAMETERS_M, size_classes


def test_shares_add_up_and_sizes_stay_within_the_wet_range():
    classes = size_classes(diameter_mean_m=6e-6, sigma_g=1.8)
    low, high = WET_DIAMETERS_M
    assert classes.number_share.sum() == pytest.approx(1)
    assert (classes.number_share > 0).all()
    assert (2 * classes.radius_m > low).all()
    assert (2 * classes.radius_m < high).all()


@pytest.mark.parametrize("power", [1, 2, 3])
def test_moments_of_a_lognormal_that_the_cut_does_not_reach(power):
    """E d^p = median^p · exp(p² ln²σ_g / 2)."""
    classes = size_classes(diameter_mean_m=3e-6, sigma_g=1.2)
    moment = classes.number_share @ (2 * classes.radius_m) ** power
    expected = 3e-6**power * math.exp((power * math.log(1.2)) ** 2 / 2)
    assert moment == pytest.approx(expected, rel=1e-3)


def test_mean_volume_is_that_of_the_cut_distribution():
    """Against a plain sum over the lognormal between its limits."""
    log_d = np.linspace(math.log(0.5e-6), math.log(10e-6), 20001)
    density = np.exp(-(((log_d - math.log(6e-6)) / math.log(1.8)) ** 2) / 2)
    volume = math.pi / 6 * np.exp(3 * log_d)
    expected = (density * volume).sum() / density.sum()
    classes = size_classes(diameter_mean_m=6e-6, sigma_g=1.8)
    assert classes.volume_m3 == pytest.approx(expected, rel=2e-3)


def test_a_narrow_bath_is_of_one_size():
    classes = size_classes(diameter_mean_m=6e-6, sigma_g=1.0001)
    np.testing.assert_allclose(classes.radius_m, 3e-6, rtol=1e-3)
    np.testing.assert_allclose(classes.section_m2, math.pi * 9e-12, rtol=1e-3)


def test_a_bath_without_wet_particles_is_refused():
    with pytest.raises(ValueError, match="mean diameter"):
        size_classes(diameter_mean_m=50e-6, sigma_g=1.1)
