"""Smooth light is no pattern; what is left of it is."""

import numpy as np
import pytest

from twin.calibrate.pattern import smooth_course


def test_smooth_light_is_taken_for_what_it_is():
    y, x = np.mgrid[-1:1:50j, -1:1:70j]
    light = 100 * (1 - 0.3 * x**2 + 0.1 * x**4) * (1 - 0.2 * y**2) + 5 * x * y
    assert np.allclose(smooth_course(light), light)
    assert np.allclose(smooth_course(light[:1]), light[:1])


def test_a_pattern_is_left_alone():
    """Of white noise the 25 terms of the polynomial take 25 degrees of freedom."""
    noise = np.random.default_rng(1).standard_normal((80, 90))
    taken = np.sum(smooth_course(noise) ** 2)
    assert taken == pytest.approx(25, abs=4 * np.sqrt(2 * 25))
    assert smooth_course(np.full((4, 1), 3.0)) == pytest.approx(np.full((4, 1), 3.0))
