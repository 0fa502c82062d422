"""Drawing on the unrolled shank: perspective, depth and focus of single beads."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render.deposit import Deposit
from twin.render.line_optics import line_blur
from twin.render.line_view import line_view
from twin.render.unrolled import UnrolledScan, no_depth

RADIUS_M = 8e-3
Z_M = 20e-3


@pytest.fixture
def scan_of(rig, even_scan):
    """64 lines of a part that stands `runout_m` too near, its surface `depth_m` deep."""

    def scan(runout_m=0.0, depth_m=0.0, bench=rig):
        lines = replace(even_scan(lines=2048), runout_m=np.full(2048, runout_m))
        return UnrolledScan(
            arc_m=lines.angle_rad[:64] * RADIUS_M,
            view=line_view(bench),
            circumference_m=2 * math.pi * RADIUS_M,
            blur=line_blur(rig=bench, line_scan=lines, radius_m=RADIUS_M),
            depth_at=lambda z, arc: no_depth(z, arc) + depth_m,
        )

    return scan


def seen(scan, z_m=Z_M):
    """Sum, place [m] and spread along the line [m] of one bead of 100 µm."""
    share = np.zeros((64, 2048), np.float32)
    place = np.array([[z_m, float(scan.arc_m.mean())]])
    scan.draw(share, Deposit(place, np.array([1e-8]), np.array([1e-4])))
    weight = share.sum(0, dtype=float) * np.gradient(scan.z_m)
    middle = weight @ scan.z_m / weight.sum()
    spread = math.sqrt(weight @ (scan.z_m - middle) ** 2 / weight.sum())
    return weight.sum() * np.diff(scan.arc_m).mean(), middle, spread


def test_uneven_columns_keep_glow_and_place(scan_of):
    glow, middle, _ = seen(scan_of())
    assert glow == pytest.approx(1e-8, rel=0.01)
    assert middle == pytest.approx(Z_M, abs=1e-6)


def test_a_near_part_is_seen_further_from_the_axis(scan_of):
    scan = scan_of(runout_m=0.2e-3)
    field = Z_M - scan.view.axis_m
    _, middle, _ = seen(scan)
    assert middle - Z_M == pytest.approx(field * 0.2e-3 / scan.view.distance_m, rel=0.02)


def test_a_deep_place_is_seen_nearer_to_the_axis(scan_of):
    scan = scan_of(depth_m=1.2e-3)
    field = Z_M - scan.view.axis_m
    _, middle, _ = seen(scan)
    assert middle - Z_M == pytest.approx(-field * 1.2e-3 / scan.view.distance_m, rel=0.02)


def test_runout_into_the_plane_of_focus_is_sharp(rig, scan_of):
    """A plane of focus 2 mm behind the crest line: 2 mm of depth are in focus."""
    lens = rig.line_lens.model_copy(update={"focus_error_m": 2e-3})
    bench = replace(rig, line_lens=lens)
    _, _, sharp = seen(scan_of())
    _, _, at_crest = seen(scan_of(bench=bench))
    _, _, in_depth = seen(scan_of(bench=bench, depth_m=2e-3))
    disc_m = 2e-3 * 0.012 / 1.8 / line_view(rig).distance_m
    stretch = np.interp(Z_M, line_view(rig).z_m, line_view(rig).stretch_z)
    added = math.sqrt(at_crest**2 - sharp**2)
    assert in_depth == pytest.approx(sharp, rel=0.005)
    assert added == pytest.approx(disc_m / 4 * stretch, rel=0.03)


def test_the_mask_follows_the_glow(scan_of):
    scan = scan_of(depth_m=1.2e-3)
    mask = np.zeros((64, 2048), np.uint8)
    place = np.array([[Z_M, float(scan.arc_m.mean())]])
    scan.mark(mask, Deposit(place, np.array([1e-8]), np.array([1e-4])), 1)
    columns = np.flatnonzero(mask.any(0))
    assert scan.z_m[columns].mean() == pytest.approx(seen(scan)[1], abs=40e-6)
