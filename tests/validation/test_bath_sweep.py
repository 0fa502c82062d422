"""Check 5 passes, and fails when the background or the indication does not follow the bath."""

from dataclasses import replace

import pytest

from twin.render import shank_scene
from twin.validation import bath_sweep

THIN = "detectability at 0.05 mL/100 mL over its peak"
THICK = "detectability at 1.0 mL/100 mL over its peak"
BEST = "concentration of best detectability"
GROUND = "background: smallest rise from one concentration to the next"


@pytest.fixture
def with_film(monkeypatch):
    """Every part carries the true film with some values changed."""
    true = shank_scene.film_on_part

    def patch(**changes):
        monkeypatch.setattr(
            shank_scene, "film_on_part", lambda **values: replace(true(**values), **changes)
        )

    return patch


def test_passes(failures):
    assert failures(bath_sweep.rows()) == []


def test_fails_when_the_film_shines_the_same_in_every_bath(failures, with_film):
    with_film(cover=0.05)
    assert {THICK, BEST, GROUND} <= set(failures(bath_sweep.rows()))


def test_fails_when_cracks_draw_the_same_from_every_bath(failures, with_film):
    with_film(particles_per_m3=1e13)
    assert {THIN, BEST} <= set(failures(bath_sweep.rows()))
