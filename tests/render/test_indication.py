"""Indications: which shots find which cracks, and what the bath and the process do to them."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from twin.core.random import stream
from twin.core.records import Shot
from twin.render.applied_field import head_face_field, shank_field
from twin.render.beading import resampled
from twin.render.film import film_on_part
from twin.render.indication import crack_deposit, crack_profile
from twin.render.zones import zones_of
from twin.spec.part import Defect

HEAD, COIL = Shot("head", 240.0, 0.5, 0.15), Shot("coil", 720.0, 0.5, 0.15)


def straight(angle_rad=0.0, length_m=4e-3, depth_m=0.3e-3, surface="shank"):
    """A straight crack from (20, 10) mm at an angle to the first coordinate."""
    start = np.array([20e-3, 10e-3])
    ends = start + np.outer([0, 1], [math.cos(angle_rad), math.sin(angle_rad)]) * length_m
    points = tuple((float(a), float(b)) for a, b in ends)
    return Defect("seam", surface, points, length_m, depth_m, 15e-6)


@pytest.fixture
def gathered(rig, process):
    """Deposit on a defect after a process, on a fastener, with some changes."""

    def deposit(defect, field=shank_field, seed=1, fastener=None, **changes):
        sheet = rig.fasteners["iso4014_m16x100"].model_copy(update=fastener or {})
        material = rig.materials[sheet.material]
        treated = replace(process, **changes)
        return crack_deposit(
            defect=defect,
            field_at=partial(
                field,
                shots=treated.shots,
                fastener=sheet,
                material=material,
                magnetiser=rig.magnetiser,
                calibration=rig.calibration,
            ),
            bath=rig.bath,
            fastener=sheet,
            material=material,
            process=treated,
            film=film_on_part(
                bath=rig.bath, process=treated, fastener=sheet, calibration=rig.calibration
            ),
            rng=stream(seed, "crack"),
            calibration=rig.calibration,
        )

    return deposit


@pytest.fixture
def glow(gathered):
    """Glowing area [m²] of a crack after a process with some changes."""
    return lambda *args, **kwargs: float(gathered(*args, **kwargs).glow_m2.sum())


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


def aged(film_age_s):
    return tuple(replace(shot, film_age_s=film_age_s) for shot in (HEAD, COIL))


def test_the_longer_the_film_runs_off_before_the_shot_the_weaker(glow):
    glows = [glow(straight(), shots=aged(age)) for age in (0.0, 0.3, 1.0, 3.0, 10.0)]
    assert glows == sorted(glows, reverse=True)
    assert glows[-1] < 0.5 * glows[0]


def test_a_shallow_crack_suffers_less_from_a_thin_film(glow):
    """It reaches less far, so that less of its reach is cut off."""

    def loss(depth_m):
        crack = straight(depth_m=depth_m)
        return 1 - glow(crack, shots=aged(1.0)) / glow(crack, shots=aged(0.0))

    assert 0 < loss(0.05e-3) < loss(0.5e-3)


def test_a_coating_masks_fine_cracks_and_spares_deep_ones(glow):
    """T.O. 33B-1-1: non-magnetic coatings above 76 µm mask."""

    def kept(depth_m):
        crack = straight(depth_m=depth_m)
        glows = [glow(crack, fastener={"coating_m": 76e-6}, seed=seed) for seed in range(5)]
        bare = [glow(crack, seed=seed) for seed in range(5)]
        return sum(glows) / sum(bare)

    assert kept(0.1e-3) < 0.3
    assert kept(0.2e-3) < 0.4
    assert kept(1.0e-3) > 2 * kept(0.2e-3)


def test_a_coating_widens_the_line(gathered):
    bare = gathered(straight(depth_m=1e-3))
    coated = gathered(straight(depth_m=1e-3), fastener={"coating_m": 76e-6})
    assert np.median(coated.sigma_m) > 1.3 * np.median(bare.sigma_m)


def test_damp_air_makes_the_line_uneven(gathered):
    """Beads vary more from one to the next when particles come in clumps."""

    def unevenness(humidity_share):
        crack = straight(length_m=20e-3, depth_m=0.05e-3)
        glow = gathered(crack, humidity_share=humidity_share, clumping_share=0.05).glow_m2
        return np.diff(glow).std() / glow.mean()

    assert unevenness(0.9) > 1.2 * unevenness(0.3)


def test_a_crack_around_the_thread_shows_in_the_root_and_hides_on_the_crest(glow, rig):
    zones = zones_of(rig.fasteners["iso4014_m16x100"])

    def around(pitches):
        z = zones.root_z_m(6 + pitches)
        arc = np.linspace(0, 4e-3, 9)
        points = tuple((z + zones.pitch_m * a / zones.circumference_m, a) for a in arc)
        return Defect("lap", "shank", points, 4e-3, 0.1e-3, 5e-6)

    root, crest = (glow(around(pitches), shots=(COIL,)) for pitches in (0.0, 0.5))
    assert root > 1.5 * crest


def test_an_even_crack_is_as_deep_and_open_from_end_to_end():
    eroded = replace(straight(), profile="even")
    profile = crack_profile(defect=eroded, rng=stream(1, "crack"), pitch_m=40e-6)
    np.testing.assert_allclose(profile.depth_m, eroded.depth_m)
    np.testing.assert_allclose(profile.half_opening_m, eroded.opening_m / 2)


def test_an_elliptic_crack_fades_to_its_ends():
    profile = crack_profile(defect=straight(), rng=stream(1, "crack"), pitch_m=40e-6)
    ends, middle = profile.depth_m[[0, -1]], profile.depth_m[40:60]
    assert ends.max() < 0.5 * middle.mean()
    assert profile.depth_m.max() <= straight().depth_m


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
        calibration=rig.calibration,
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
