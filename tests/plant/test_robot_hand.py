"""Grips and carried parts: remembered answers are those PyBullet gives."""

from contextlib import closing

import numpy as np
import pytest

from twin.plant import robot_memory
from twin.plant.robot_grip import close_on
from twin.plant.robot_hand import Hand
from twin.plant.robot_kinematics import joints_at
from twin.plant.robot_poses import Pose, fixture_pose, grip_pose, nest_pose, part_in_hand

BOLT = "iso4014_m16x100"


@pytest.fixture
def hand(rig):
    with closing(Hand(rig)) as hand:
        yield hand


@pytest.fixture
def axes_at(rig, scene):
    """Joint angles that bring the hand to where it grips a part."""

    def axes(part):
        hand = grip_pose(part, rig.fasteners[BOLT])
        return tuple(joints_at(scene, hand, np.array(rig.robot.home_rad)).tolist())

    return axes


def test_a_part_between_the_fingers_is_gripped_as_pybullet_says(rig, hand, scene, axes_at):
    nest = nest_pose(rig.cell.infeed, 3, rig.fasteners[BOLT])
    beside = Pose((nest.xyz_m[0] + 0.004, *nest.xyz_m[1:]), nest.quat_xyzw)
    axes = axes_at(nest)
    scene.set_joints(axes)
    body = scene.add_fastener(BOLT, beside)
    assert close_on(scene, body)
    for _ in range(2):
        grip = hand.grip(axes, BOLT, beside)
        assert grip is not None
        assert grip.part == scene.pose(body)
        assert grip.hand_from_part == scene.frame().seen(scene.pose(body))
        assert grip.opening_m == pytest.approx(rig.fasteners[BOLT].thread_diameter_m / 2, abs=1e-3)


def test_what_is_not_there_is_not_gripped(rig, hand, axes_at):
    here, there = (nest_pose(rig.cell.infeed, k, rig.fasteners[BOLT]) for k in (3, 4))
    assert hand.grip(axes_at(here), BOLT, there) is None


def test_a_carried_part_stays_on_the_fixture_but_not_in_the_air(rig, hand, axes_at):
    fixture, held = fixture_pose(rig.cell), part_in_hand(rig.fasteners[BOLT])
    low = hand.carried(axes_at(fixture), BOLT, held)
    high = hand.carried(axes_at(fixture.raised(0.2)), BOLT, held)
    assert (low.is_supported, high.is_supported) == (True, False)
    assert low.part.xyz_m == pytest.approx(fixture.xyz_m, abs=5e-5)


def test_a_forgotten_answer_is_found_again_the_same(rig, hand, axes_at):
    nest = nest_pose(rig.cell.infeed, 0, rig.fasteners[BOLT])
    axes = axes_at(nest)
    first = hand.grip(axes, BOLT, nest)
    robot_memory._slot.cache_clear()
    with closing(Hand(rig)) as another:
        another.grip(axes, BOLT, nest.raised(0.001))
        assert another.grip(axes, BOLT, nest) == first
