"""Lines of sight onto the thread: they end where they first meet it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render.line_view import line_view
from twin.render.thread_shape import thread_shape
from twin.render.thread_view import first_seen_m
from twin.render.zones import zones_of

TURNS = np.array([0.0, 0.3])


@pytest.fixture
def zones(rig):
    return zones_of(rig.fasteners["iso4014_m24x120"])


@pytest.fixture
def view(rig):
    return line_view(rig)


def depth_m(z_m, turn, zones):
    return thread_shape(z_m=z_m, turn=turn, zones=zones).depth_m


def test_from_the_bench_every_flank_is_seen(view, zones):
    """View angles stay below the flank's 30°: what is met projects back onto its line of sight."""
    sight = np.linspace(zones.thread_start_m, zones.tip_m - 2e-3, 3001)
    met = first_seen_m(sight_m=sight, turn=TURNS, view=view, zones=zones)
    depth = depth_m(met, TURNS[:, None], zones)
    seen = view.seen_m(z_m=met, towards_m=-depth)
    np.testing.assert_allclose(seen, np.broadcast_to(sight, seen.shape), rtol=0, atol=3e-6)
    assert depth.max() == pytest.approx(17 / 24 * math.sqrt(3) / 2 * zones.pitch_m, rel=1e-3)


def test_plain_shank_and_axis_show_no_parallax(view, zones):
    sight = np.array([0.0, 20e-3, zones.thread_start_m - 2 * zones.pitch_m])
    met = first_seen_m(sight_m=sight, turn=TURNS, view=view, zones=zones)
    np.testing.assert_array_equal(met, np.broadcast_to(sight, met.shape))


def test_a_near_camera_loses_the_far_flanks(view, zones):
    """From 40 mm away nothing stands between a line of sight and what it meets, and all that
    faces away more than the line of sight is skipped."""
    near = replace(view, distance_m=0.04)
    sight = np.linspace(zones.tip_m - 20e-3, zones.tip_m - 5e-3, 400)
    (met,) = first_seen_m(sight_m=sight, turn=TURNS[:1], view=near, zones=zones)
    tangent = (sight - near.axis_m) / near.distance_m
    assert tangent.min() > 1 / math.sqrt(3)
    assert thread_shape(z_m=met, turn=TURNS[:1], zones=zones).slope.max() < 0.1
    down = np.linspace(0, 0.999, 200)[:, None] * (met - sight)
    height = down / tangent
    assert (depth_m(sight + down, TURNS[:1], zones) - height).min() > -10e-6


@pytest.mark.parametrize("towards_tip", [True, False])
def test_near_and_far_flanks_show_their_projections(view, zones, towards_tip):
    """A flank of depth h appears h (tan 30° ± view tangent) wide; the near one wider."""
    root = zones.root_z_m(10.0)
    inner, outer = 1 / 8 * zones.pitch_m, 7 / 16 * zones.pitch_m
    side = 1 if towards_tip else -1
    places = root + side * np.array([inner, outer])
    depth = depth_m(places, np.zeros(1), zones)
    seen = view.seen_m(z_m=places, towards_m=-depth)
    tangent = (seen[0] - view.axis_m) / view.distance_m
    expected = (depth[0] - depth[1]) * (1 / math.sqrt(3) + side * tangent)
    assert abs(seen[1] - seen[0]) == pytest.approx(expected, rel=0.02)
