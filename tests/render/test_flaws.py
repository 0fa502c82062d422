"""Shapes that the scenario asks for: depth, opening, angle and profile of cracks; inclusions."""

import math

import numpy as np
import pytest

from twin.core.random import stream
from twin.render.flaws import MAX_DEPTH_SHARE, draw_defect
from twin.spec.part import DEFECT_KINDS
from twin.spec.scenario import CrackShape, Inclusion, Infeed, MixEntry

FASTENER = "iso4014_m16x100"
CRACKS = tuple(kind for kind in DEFECT_KINDS if kind != "inclusion")


@pytest.fixture
def drawn(rig):
    """Forty defects of a kind, shaped as asked."""

    def defects(kind, length_m=1.5e-3, inclusion=None, **shape):
        infeed = Infeed(
            mix=(MixEntry(fastener=FASTENER),),
            crack_shape=CrackShape(**shape),
            inclusion=inclusion or Inclusion(),
        )
        return [
            draw_defect(
                rng=stream(number, "flaw"),
                kind=kind,
                length_m=length_m,
                fastener=rig.fasteners[FASTENER],
                infeed=infeed,
            )
            for number in range(40)
        ]

    return defects


def heading_rad(defect):
    """Direction from the first to the last point."""
    (z0, arc0), (z1, arc1) = defect.points_m[0], defect.points_m[-1]
    return math.atan2(arc1 - arc0, z1 - z0)


@pytest.mark.parametrize("kind", CRACKS)
def test_depth_stays_between_the_shares_asked_for(drawn, kind):
    for defect in drawn(kind, depth_low_share=0.2, depth_high_share=0.3):
        assert 0.2 <= defect.depth_m / defect.length_m <= 0.3


def test_depth_ends_at_a_share_of_the_diameter(drawn, rig):
    limit = MAX_DEPTH_SHARE * rig.fasteners[FASTENER].thread_diameter_m
    deepest = drawn("seam", 20e-3, depth_low_share=1.0, depth_high_share=2.0)
    assert {defect.depth_m for defect in deepest} == {limit}


def test_mouths_open_in_proportion(drawn):
    narrow, wide = drawn("seam", opening_share=0.05), drawn("seam", opening_share=0.1)
    for thin, broad in zip(narrow, wide, strict=True):
        assert broad.opening_m == pytest.approx(min(2 * thin.opening_m, 80e-6))


@pytest.mark.parametrize("kind", ["seam", "quench_crack", "lap"])
@pytest.mark.parametrize("angle_rad", [0.0, 0.8, math.pi / 2])
def test_cracks_of_the_shank_run_at_the_angle_to_the_axis(drawn, kind, angle_rad):
    headings = np.array([heading_rad(defect) for defect in drawn(kind, angle_rad=angle_rad)])
    assert headings.mean() == pytest.approx(angle_rad, abs=0.12)


@pytest.mark.parametrize("angle_rad", [0.0, 0.8, math.pi / 2])
def test_cracks_of_the_head_run_at_the_angle_to_the_radius(drawn, angle_rad):
    """To that through the first point, inwards or outwards: half a turn makes no difference."""
    turns = []
    for defect in drawn("forging_crack", angle_rad=angle_rad):
        x, y = defect.points_m[0]
        turns.append(np.exp(2j * (heading_rad(defect) - math.atan2(y, x))))
    mean = np.mean(turns)
    assert abs(np.angle(mean * np.exp(-2j * angle_rad))) < 2 * 0.12
    assert abs(mean) > 0.8


def test_an_angle_leaves_the_place_and_the_depth_of_a_seam_alone(drawn):
    for plain, same in zip(drawn("seam"), drawn("seam", angle_rad=0.0), strict=True):
        assert plain == same


def test_profile_is_handed_on(drawn):
    assert {d.profile for d in drawn("seam", profile="even")} == {"even"}
    assert {d.profile for d in drawn("seam")} == {"elliptic"}


def test_inclusions_lie_under_sound_metal_along_the_axis(drawn):
    asked = Inclusion(radius_m=0.2e-3, cover_low_m=0.3e-3, cover_high_m=0.4e-3)
    for defect in drawn("inclusion", inclusion=asked, angle_rad=1.0):
        assert 0.3e-3 <= defect.cover_m <= 0.4e-3
        assert defect.opening_m == pytest.approx(0.4e-3)
        assert defect.depth_m == pytest.approx(defect.cover_m + 0.4e-3)
        assert defect.surface == "shank"
        assert abs(heading_rad(defect)) < 0.15
