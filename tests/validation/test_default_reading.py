"""What a reference piece draws in a default reading, worked out by hand for an even pull."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.physics.particle_sizes import size_classes
from twin.spec.rig_loader import load_rig
from twin.validation.default_reading import default_reading


@pytest.fixture(scope="module")
def rig():
    return load_rig("mpi_bench")


def drawn(rig, sigma_g, pull_n=1e-11):
    bath = rig.bath.model_copy(update={"particle_diameter_sigma_g": sigma_g})
    reading = default_reading(replace(rig, bath=bath))
    return reading.drawn_cover_m(lambda height: np.full(len(height), pull_n))


def test_an_even_pull_empties_a_half_disc_and_a_strip(rig):
    """Particles of one size, 6 µm: R = F t/(6π η r); n (½π R² + u R t) of π r² each."""
    radius, time_s = 3e-6, 0.5
    reach = 1e-11 * time_s / (6 * math.pi * rig.bath.viscosity_pa_s * radius)
    number = 0.4 * 0.25 / 100 / (4 / 3 * math.pi * radius**3)
    swept = math.pi / 2 * reach**2 + rig.calibration.film_flow_m_per_s * reach * time_s
    expected = rig.calibration.cover_gain * number * swept * math.pi * radius**2
    assert drawn(rig, 1.0001) == pytest.approx(expected, rel=1e-3)


def test_in_still_bath_a_mixture_draws_by_the_sixth_power_of_size(rig):
    """Volume fixed: n = φ/⟨V⟩, reach ∝ r² of the class, so cover ∝ ⟨r⁴ r²⟩/⟨V⟩."""
    flow = {"film_flow_m_per_s": 0.0}
    still = replace(rig, calibration=rig.calibration.model_copy(update=flow))

    def expected(sigma_g):
        sizes = size_classes(diameter_mean_m=6e-6, sigma_g=sigma_g)
        return sizes.number_share @ sizes.radius_m**6 / sizes.volume_m3

    narrow, wide = drawn(still, 1.0001), drawn(still, 1.8)
    assert wide / narrow == pytest.approx(expected(1.8) / expected(1.0001), rel=1e-3)
