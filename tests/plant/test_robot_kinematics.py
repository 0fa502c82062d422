"""The arm against the maker's table, worked out by hand."""

from math import atan2, degrees, hypot, radians

import numpy as np
import pybullet
import pytest

from twin.core.errors import MotionError
from twin.plant.robot_kinematics import joints_at, misses
from twin.plant.robot_poses import HAND_DOWN_XYZW, Pose
from twin.plant.robot_scene import AXES

LIMITS_DEG = [(-185, 185), (-135, 35), (-120, 158), (-350, 350), (-119, 119), (-350, 350)]
SPEEDS_DEG_PER_S = [128, 102, 128, 260, 245, 322]
WRIST = "a5"


def at(scene, **degrees_of):
    scene.set_joints([radians(degrees_of.get(name, 0.0)) for name in AXES])


def test_zero_pose_is_the_arm_stretched_along_x(scene):
    at(scene)
    origins = [scene.frame(name).xyz_m for name in AXES]
    expected = [
        (0, 0, 0),
        (0.35, 0, 0.815),
        (1.20, 0, 0.815),
        (1.665, 0, 0.96),
        (2.02, 0, 0.96),
        (2.19, 0, 0.96),
    ]
    assert np.allclose(origins, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("pose", "joint", "expected"),
    [
        ({"a1": 90}, "a5", (0, -2.02, 0.96)),  # about −z: x turns to −y
        ({"a2": -90}, "a5", (0.35 - 0.145, 0, 0.815 + 1.67)),  # about y: the arm rises
        ({"a3": 90}, "a5", (1.2 + 0.145, 0, 0.815 - 0.82)),
        ({"a5": 90}, "a6", (2.02, 0, 0.96 - 0.17)),
        ({"a4": 90, "a5": 90}, "a6", (2.02, -0.17, 0.96)),  # about −x: −z turns to −y
    ],
)
def test_each_axis_turns_the_way_of_the_table(scene, pose, joint, expected):
    at(scene, **pose)
    assert np.allclose(scene.frame(joint).xyz_m, expected, atol=1e-6)


def test_last_axis_turns_the_hand_about_minus_x(scene):
    at(scene, a6=90)
    closing = pybullet.getMatrixFromQuaternion(scene.frame().quat_xyzw)[1::3]
    assert np.allclose(closing, (0, 0, -1), atol=1e-6)


def test_limits_and_speeds_are_those_of_the_table(scene, rig):
    limits = np.degrees([scene.lower_rad, scene.upper_rad]).T
    assert np.allclose(limits, LIMITS_DEG, atol=1e-4)
    for axis, speed in zip(rig.robot.axes, SPEEDS_DEG_PER_S, strict=True):
        assert 0.999 * speed < degrees(axis.speed_rad_per_s) <= speed


def test_wrist_centre_reaches_2033_mm(scene, rig):
    straight_deg = degrees(atan2(0.145, 0.82))
    reaches = {}
    for elbow_deg in (0.0, straight_deg - 2, straight_deg, straight_deg + 2, 30.0):
        at(scene, a3=elbow_deg)
        x, y, _ = scene.frame(WRIST).xyz_m
        reaches[elbow_deg] = hypot(x, y)
    assert max(reaches, key=reaches.get) == straight_deg
    assert reaches[straight_deg] == pytest.approx(0.35 + 0.85 + hypot(0.82, 0.145), abs=1e-6)
    assert reaches[straight_deg] == pytest.approx(rig.robot.wrist_reach_m, abs=5e-4)


@pytest.mark.parametrize("seed", range(10))
def test_inverse_kinematics_undoes_forward_kinematics(scene, rig, seed):
    home = np.array(rig.robot.home_rad)
    wanted = home + np.random.default_rng(seed).uniform(-0.35, 0.35, 6)
    scene.set_joints(wanted)
    hand = scene.frame()
    scene.set_joints(joints_at(scene, hand, home))
    miss_m, miss_rad = misses(scene.frame(), hand)
    assert miss_m < 1e-4
    assert miss_rad < radians(0.1)


def test_misses_measures_distance_and_angle():
    turned = pybullet.getQuaternionFromEuler((0.0, 0.0, 0.2))
    here, there = Pose((0, 0, 0), (0, 0, 0, 1)), Pose((3.0, 0, 4.0), turned)
    assert misses(here, there) == pytest.approx((5.0, 0.2))
    negated = Pose(there.xyz_m, tuple(-q for q in turned))  # the same turn, written otherwise
    assert misses(here, negated) == pytest.approx((5.0, 0.2))


def test_a_point_out_of_reach_is_an_error(scene, rig):
    with pytest.raises(MotionError, match=r"cannot reach \[2.6, 0.0, 1.0\]"):
        joints_at(scene, Pose((2.6, 0.0, 1.0), HAND_DOWN_XYZW), np.array(rig.robot.home_rad))


def test_an_axis_beyond_its_limits_is_an_error(scene, rig):
    scene.upper_rad = np.radians([185, 35, 80, 350, 119, 350])
    with pytest.raises(MotionError, match=r"a3 at 8\d"):
        joints_at(scene, Pose((1.4, 0.0, 1.3), HAND_DOWN_XYZW), np.array(rig.robot.home_rad))
