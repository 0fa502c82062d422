"""Inclusions: weaker and broader the deeper they lie, gone under much metal."""

import math
from functools import partial

import numpy as np
import pytest

from twin.core.random import stream
from twin.core.records import Shot
from twin.render.applied_field import shank_field
from twin.render.film import film_on_part
from twin.render.inclusion import inclusion_deposit, stringer_of
from twin.render.indication import crack_deposit
from twin.spec.part import Defect

HEAD, COIL = Shot("head", 240.0, 0.5, 0.05), Shot("coil", 720.0, 0.5, 0.05)


def stringer(cover_m=0.1e-3, radius_m=0.15e-3, length_m=5e-3):
    """An inclusion along the axis, under the plain shank."""
    points = ((20e-3, 10e-3), (20e-3 + length_m, 10e-3))
    return Defect(
        "inclusion", "shank", points, length_m, cover_m + 2 * radius_m, 2 * radius_m, cover_m
    )


@pytest.fixture
def seen(rig, process):
    """Deposit over a defect after some shots, with the film it lies in."""
    fastener = rig.fasteners["iso4014_m16x100"]
    material = rig.materials[fastener.material]
    film = film_on_part(
        bath=rig.bath, process=process, fastener=fastener, calibration=rig.calibration
    )

    def deposit(defect, shots=(HEAD,), of=inclusion_deposit):
        return of(
            defect=defect,
            field_at=partial(
                shank_field,
                shots=shots,
                fastener=fastener,
                material=material,
                magnetiser=rig.magnetiser,
                calibration=rig.calibration,
            ),
            bath=rig.bath,
            fastener=fastener,
            process=process,
            film=film,
            rng=stream(1, "inclusion"),
            calibration=rig.calibration,
        )

    deposit.film = film
    deposit.material = material
    return deposit


def glow_m2(deposit):
    return float(deposit.glow_m2.sum())


def test_the_more_metal_lies_over_it_the_weaker(seen):
    glows = [glow_m2(seen(stringer(cover_m=c))) for c in (0.05e-3, 0.1e-3, 0.2e-3, 0.4e-3)]
    assert glows == sorted(glows, reverse=True)
    assert glows[0] > 5 * glows[-1]


def test_thicker_inclusions_glow_more(seen):
    glows = [glow_m2(seen(stringer(radius_m=r))) for r in (0.05e-3, 0.1e-3, 0.2e-3, 0.4e-3)]
    assert glows == sorted(glows)


def test_under_a_millimetre_it_drowns_in_the_background(seen):
    """Spread over the width of its field, it adds less than the unevenness of the film, 14 %."""
    deposit = seen(stringer(cover_m=1e-3))
    width_m = 0.97 * (1e-3 + 0.15e-3)
    assert glow_m2(deposit) / (5e-3 * width_m) < 0.14 * seen.film.cover


def test_it_is_broader_and_fainter_than_a_crack_as_deep(seen):
    hidden = seen(stringer())
    crack = Defect("seam", "shank", stringer().points_m, 5e-3, 0.4e-3, 20e-6)
    open_one = seen(crack, of=partial(crack_deposit, material=seen.material))
    assert np.median(hidden.sigma_m) > 2 * np.median(open_one.sigma_m)
    assert glow_m2(hidden) < glow_m2(open_one)


def test_only_the_field_across_it_shows_it(seen):
    assert glow_m2(seen(stringer(), shots=(COIL,))) == 0
    assert glow_m2(seen(stringer(), shots=())) == 0
    assert glow_m2(seen(stringer(), shots=(HEAD,))) > 0


def test_width_is_that_of_the_field_over_its_axis(seen):
    """Half maximum of (d² − x²)/(d² + x²)² at x = d √(√5 − 2); FWHM = 2.355 sigma.

    Of a faint deposit: a bright one widens as it saturates.
    """
    deposit = seen(stringer(cover_m=0.3e-3, radius_m=0.1e-3))
    sigma = 2 * math.sqrt(math.sqrt(5) - 2) * 0.4e-3 / 2.3548
    np.testing.assert_allclose(deposit.sigma_m[deposit.glow_m2 > 0], sigma, rtol=0.02)


def test_a_stringer_tapers_at_an_even_depth():
    beads = stringer_of(defect=stringer(), rng=stream(1, "inclusion"), pitch_m=40e-6)
    np.testing.assert_allclose(beads.axis_depth_m, 0.25e-3)
    assert beads.radius_m.max() <= 0.15e-3
    assert beads.radius_m[[0, -1]].max() < 0.5 * beads.radius_m[50:75].mean()
