"""Indications: which shots find which cracks, and what the bath and the process do to them."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from twin.core.random import stream
from twin.core.records import Shot
from twin.render.applied_field import head_face_field, shank_field
from twin.render.film import film_on_part
from twin.render.indication import crack_deposit, resampled
from twin.spec.part import Defect

HEAD, COIL = Shot("head", 240.0, 0.5, 0.15), Shot("coil", 720.0, 0.5, 0.15)


def straight(angle_rad=0.0, length_m=4e-3, depth_m=0.3e-3, surface="shank"):
    """A straight crack from (20, 10) mm at an angle to the first coordinate."""
    start = np.array([20e-3, 10e-3])
    ends = start + np.outer([0, 1], [math.cos(angle_rad), math.sin(angle_rad)]) * length_m
    points = tuple((float(a), float(b)) for a, b in ends)
    return Defect("seam", surface, points, length_m, depth_m, 15e-6)


@pytest.fixture
def glow(rig, process):
    """Glowing area [m²] of a crack after a process with some changes."""
    fastener = rig.fasteners["iso4014_m16x100"]
    material = rig.materials[fastener.material]

    def total(defect, field=shank_field, seed=1, **changes):
        treated = replace(process, **changes)
        deposit = crack_deposit(
            defect=defect,
            field_at=partial(
                field,
                shots=treated.shots,
                fastener=fastener,
                material=material,
                magnetiser=rig.magnetiser,
            ),
            bath=rig.bath,
            material=material,
            process=treated,
            film=film_on_part(bath=rig.bath, process=treated, fastener=fastener),
            rng=stream(seed, "crack"),
        )
        return float(deposit.glow_m2.sum())

    return total


@pytest.mark.parametrize(
    "shots", [(), (Shot("head", 0.0, 0.5, 0.15), Shot("coil", 0.0, 0.5, 0.15))]
)
def test_without_current_nothing_shows(glow, shots):
    assert glow(straight(), shots=shots) == 0.0


def test_head_shot_finds_axial_cracks_and_coil_shot_those_around(glow):
    axial, around = straight(0.0), straight(math.pi / 2)
    assert glow(axial, shots=(HEAD,)) > 0
    assert glow(axial, shots=(COIL,)) == 0.0
    assert glow(around, shots=(HEAD,)) == 0.0
    assert glow(around, shots=(COIL,)) > 0


def test_a_slanted_crack_gains_from_both_shots(glow):
    slanted = straight(math.pi / 4)
    both = glow(slanted, shots=(HEAD, COIL))
    assert both > glow(slanted, shots=(HEAD,))
    assert both > glow(slanted, shots=(COIL,))


def test_glow_falls_as_the_crack_turns_into_the_field(glow):
    angles = np.radians([0, 30, 60, 80])
    glows = [glow(straight(angle), shots=(HEAD,)) for angle in angles]
    assert glows == sorted(glows, reverse=True)


def test_deeper_and_longer_cracks_glow_more(glow):
    assert glow(straight(depth_m=0.6e-3)) > glow(straight(depth_m=0.2e-3))
    assert glow(straight(length_m=8e-3)) > 1.5 * glow(straight(length_m=4e-3))


def test_an_empty_or_foreign_bath_shows_nothing(glow):
    assert glow(straight(), concentration_ml_per_100ml=0.0) == 0.0
    assert glow(straight(), shower_s=0.0) == 0.0
    assert glow(straight(), contamination_share=1.0) == 0.0


def test_the_same_part_always_looks_the_same(glow):
    assert glow(straight(), seed=5) == glow(straight(), seed=5)
    assert glow(straight(), seed=5) != glow(straight(), seed=6)


def test_head_shot_finds_radial_cracks_on_the_face(rig):
    fastener = rig.fasteners["iso4014_m16x100"]
    points = np.array([[5e-3, 0.0], [0.0, 5e-3]])
    fields = head_face_field(
        points,
        shots=(HEAD, COIL),
        fastener=fastener,
        material=rig.materials[fastener.material],
        magnetiser=rig.magnetiser,
    )
    around, outward = (field.vectors_a_per_m for field in fields)
    assert (around * points).sum() == pytest.approx(0, abs=1e-9)
    expected = 240 * 5e-3 / (2 * math.pi * (fastener.head_width_m / 2) ** 2)
    np.testing.assert_allclose(np.hypot(*around.T), expected)
    assert (outward * points).sum(axis=1).min() > 0


def test_resampling_keeps_the_length_and_stays_on_the_line():
    points, tangent, step = resampled(
        points_m=np.array([[0.0, 0.0], [3e-3, 0.0], [3e-3, 4e-3]]), pitch_m=40e-6
    )
    assert len(points) * step == pytest.approx(7e-3)
    np.testing.assert_allclose(np.hypot(*tangent.T), 1.0)
    on_first, on_second = np.isclose(points[:, 1], 0), np.isclose(points[:, 0], 3e-3)
    assert (on_first | on_second).all()
