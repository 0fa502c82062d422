"""Figures of a crack at places and directions known by hand."""

from math import pi

import pytest

from twin.bench.causes.crack import (
    crack_figures,
    field_across_a_per_m,
    longest_crack,
    tangential_field_a_per_m,
    zone_of,
)
from twin.core.records import Shot
from twin.spec.part import Defect, Part
from twin.spec.rig_loader import load_rig

RIG = load_rig("mpi_bench")
FASTENER = RIG.fasteners["iso4014_m16x100"]
HEAD_SHOT = Shot("head", 240.0, 0.5, 0.2)
AROUND_A_PER_M = 240.0 / (pi * FASTENER.thread_diameter_m)


def crack(points, surface="shank", length_m=2e-3):
    return Defect("seam", surface, points, length_m, 0.4e-3, 20e-6)


def test_angles_to_the_axis():
    along = crack_figures(crack(((0.01, 0.0), (0.011, 0.0), (0.012, 0.0))), FASTENER)
    across = crack_figures(crack(((0.01, 0.0), (0.01, 0.001), (0.01, 0.002))), FASTENER)
    slanting = crack_figures(crack(((0.01, 0.0), (0.011, -0.001), (0.012, -0.002))), FASTENER)
    assert along.angle_rad == 0
    assert across.angle_rad == pytest.approx(pi / 2)
    assert slanting.angle_rad == pytest.approx(pi / 4)


def test_angle_on_the_head_is_to_the_radius():
    radial = crack_figures(
        crack(((0.003, 0.003), (0.004, 0.004), (0.005, 0.005)), "head"), FASTENER
    )
    around = crack_figures(crack(((0.004, -0.001), (0.004, 0.0), (0.004, 0.001)), "head"), FASTENER)
    assert radial.angle_rad == pytest.approx(0, abs=1e-12)
    assert around.angle_rad == pytest.approx(pi / 2)
    assert radial.zone == "head face"


def test_zones_along_the_shank():
    thread_m = FASTENER.length_m - FASTENER.thread_length_m
    places = (FASTENER.fillet_radius_m / 2, thread_m / 2, thread_m + 0.01, FASTENER.length_m + 1e-3)
    named = [zone_of("shank", z_m, FASTENER) for z_m in places]
    assert named == ["fillet", "plain shank", "thread", "beyond the tip"]


def test_a_head_shot_crosses_an_axial_seam_only():
    axial = crack(((0.01, 0.0), (0.011, 0.0), (0.012, 0.0)))
    around = crack(((0.01, 0.0), (0.01, 0.001), (0.01, 0.002)))
    fields = [
        field_across_a_per_m(defect=d, shots=(HEAD_SHOT,), fastener=FASTENER, rig=RIG)
        for d in (axial, around)
    ]
    assert fields == pytest.approx([AROUND_A_PER_M, 0.0], abs=1e-6)


def test_tangential_field_of_a_head_shot_is_the_current_over_the_circumference():
    field = tangential_field_a_per_m(shots=(HEAD_SHOT,), fastener=FASTENER, rig=RIG)
    assert field == pytest.approx(AROUND_A_PER_M)
    assert tangential_field_a_per_m(shots=(), fastener=FASTENER, rig=RIG) == 0


def test_the_longest_crack_stands_for_the_part():
    short, long = crack(((0, 0), (0, 1)), length_m=1e-3), crack(((0, 0), (1, 0)), length_m=5e-3)
    assert longest_crack(Part(1, "iso4014_m16x100", (short, long), (), 0)) is long
    assert longest_crack(Part(1, "iso4014_m16x100", (), (), 0)) is None
