"""The thread's profile against ISO 68-1, and what its neighbours hide."""

import math

import numpy as np
import pytest

from twin.render.thread_shape import thread_shape
from twin.render.zones import THREAD_DEPTH_SHARE, zones_of

P = 2e-3
H = math.sqrt(3) / 2 * P


@pytest.fixture
def shape(rig):
    """The full thread of an M16 at places beside a root, in pitches."""
    zones = zones_of(rig.fasteners["iso4014_m16x100"])
    root = zones.root_z_m(8.0)
    return lambda beside: thread_shape(
        z_m=root + np.asarray(beside, float) * P, turn=np.zeros(1), zones=zones
    )


def test_the_basic_profile(shape):
    """Root 17/24 H deep, flank from 5/8 H to 0 at P/16 beside the crest's middle, crest flat."""
    places = [0.0, 1 / 8, 7 / 16, 0.5, -1 / 8, (1 / 8 + 7 / 16) / 2]
    expected = np.array([17 / 24, 5 / 8, 0, 0, 5 / 8, 5 / 16]) * H
    np.testing.assert_allclose(shape(places).depth_m, expected, atol=0.1e-6)
    assert shape([0.0]).depth_m == pytest.approx(THREAD_DEPTH_SHARE * P)


def test_slope_is_the_derivative_of_the_depth(shape):
    beside = np.linspace(-0.49, 0.49, 321)
    step = 1e-6
    rise = (shape(beside + step).depth_m - shape(beside - step).depth_m) / (2 * step * P)
    is_smooth = np.abs(np.abs(beside) - 7 / 16) > 2 * step
    np.testing.assert_allclose(shape(beside).slope[is_smooth], rise[is_smooth], atol=1e-3)


def test_flanks_stand_30_degrees_from_the_radius(shape):
    np.testing.assert_allclose(shape([-0.3, 0.3]).slope, [math.tan(math.pi / 3), -math.sqrt(3)])


def test_from_the_root_one_sees_out_between_the_crests(shape):
    found = shape([0.0, 0.5])
    edge = (7 / 16 * P) / (17 / 24 * H)
    np.testing.assert_allclose(found.horizon_high, [edge, np.inf], rtol=1e-4)
    np.testing.assert_allclose(found.horizon_low, [-edge, -np.inf], rtol=1e-4)


def test_a_flank_hides_its_own_side(shape):
    """Towards the crest above it the horizon is the flank itself, tan 30° from the radius."""
    assert shape([0.3]).horizon_high == pytest.approx(1 / math.sqrt(3))


def test_the_root_climbs_one_pitch_per_turn(rig):
    zones = zones_of(rig.fasteners["iso4014_m16x100"])
    turn = np.array([0.0, 0.25, 0.9])
    z = zones.thread_start_m + P * (5 + turn)
    found = thread_shape(z_m=z, turn=turn, zones=zones)
    np.testing.assert_allclose(found.from_root, 0.0, atol=1e-9)


def test_run_out_and_chamfer(rig):
    """Plain one pitch before the thread; half as deep at its start; the tip is cut at 45°."""
    zones = zones_of(rig.fasteners["iso4014_m16x100"])
    full = THREAD_DEPTH_SHARE * P
    z = np.array([zones.thread_start_m - P, zones.thread_start_m, zones.tip_m - full / 4])
    found = thread_shape(z_m=z, turn=np.array([0.0, 0.0, 0.5]), zones=zones)
    np.testing.assert_allclose(found.depth_m, [0, full / 2, 3 / 4 * full], atol=1e-9)
    np.testing.assert_allclose(found.slope, [0, 0, 1], atol=1e-9)
    np.testing.assert_allclose(found.fullness, [0, 0.5, 0])
