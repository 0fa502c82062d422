"""Check 2 passes, and fails with a bath or a law of sinking that is wrong."""

from dataclasses import replace

import pytest

from twin.validation import settling

BOTH = ["settling time in oil", "settling time in water"]


def test_passes(failures):
    assert failures(settling.rows()) == []


def test_fails_without_the_two_of_stokes_law(failures, scaled):
    scaled(settling, "settling_speed_m_per_s", 0.5)
    assert failures(settling.rows()) == BOTH


@pytest.mark.parametrize(
    ("key", "factor", "lost"),
    [
        ("viscosity_pa_s", 1.5, BOTH[:1]),
        ("particle_diameter_mean_m", 1.2, BOTH),
        ("particle_density_kg_per_m3", 0.7, BOTH),
    ],
)
def test_fails_in_a_bath_that_is_not_the_standard_one(failures, monkeypatch, key, factor, lost):
    rig = settling.load_rig("mpi_bench")
    bath = rig.bath.model_copy(update={key: factor * getattr(rig.bath, key)})
    monkeypatch.setattr(settling, "load_rig", lambda _: replace(rig, bath=bath))
    assert failures(settling.rows()) == lost
