"""Harmless marks: lint shines by itself, the rest and the specks follow the bath."""

from dataclasses import replace

import numpy as np
import pytest

from twin.core.random import stream
from twin.render.film import film_on_part, reference_film
from twin.render.mark_deposit import mark_deposit, speck_deposit
from twin.spec.part import Nuisance

AREA_M = (60e-3, 50e-3)


@pytest.fixture
def film(rig, process):
    def after(**changes):
        return film_on_part(
            bath=rig.bath,
            process=replace(process, **changes),
            fastener=rig.fasteners["iso4014_m16x100"],
            calibration=rig.calibration,
        )

    return after


@pytest.fixture
def reference(rig):
    return reference_film(
        bath=rig.bath,
        fastener=rig.fasteners["iso4014_m16x100"],
        calibration=rig.calibration,
    )


def glow_m2(kind, film, reference):
    mark = Nuisance(kind, "shank", ((20e-3, 1e-3), (20e-3, 5e-3)), 50e-6, 0.3)
    deposit = mark_deposit(nuisance=mark, film=film, reference=reference, rng=stream(1, "mark"))
    return float(deposit.glow_m2.sum())


@pytest.mark.parametrize("kind", ["tool_mark", "clump", "streak"])
def test_marks_of_particles_grow_with_the_bath(kind, film, reference):
    baths = [0.05, 0.25, 0.8]
    glows = [glow_m2(kind, film(concentration_ml_per_100ml=c), reference) for c in baths]
    assert glows == sorted(glows)
    assert glows[-1] > 1.5 * glows[0]


def test_lint_shines_in_any_bath(film, reference):
    thin, thick = (film(concentration_ml_per_100ml=c) for c in (0.05, 0.8))
    assert glow_m2("lint", thin, reference) == glow_m2("lint", thick, reference)


def test_the_reference_film_leaves_a_mark_as_strong_as_it_was_drawn(reference):
    """0.3 over 4 mm × 50 µm, less the soft ends, times lognormal unevenness of mean exp(σ²/2)."""
    clump = glow_m2("clump", reference, reference)
    assert clump == pytest.approx(0.3 * 4e-3 * 50e-6 * np.exp(0.25**2 / 2), rel=0.1)


def test_specks_grow_in_number_with_damp_air(rig, film, reference):
    def count(humidity_share):
        specks = speck_deposit(
            area_m=AREA_M,
            film=film(humidity_share=humidity_share),
            reference=reference,
            rng=stream(1, "specks"),
            calibration=rig.calibration,
        )
        return len(specks.glow_m2)

    rise = np.exp(rig.calibration.clumping_per_humidity * 0.2)
    assert count(0.7) / count(0.5) == pytest.approx(rise, rel=0.5)
