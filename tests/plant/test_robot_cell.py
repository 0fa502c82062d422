"""A fastener is really gripped, carried, put down and lost."""

from math import radians

import numpy as np
import pybullet
import pytest

from twin.core.errors import MotionError
from twin.plant.robot_cell import Program, RobotCell
from twin.plant.robot_grip import close_on
from twin.plant.robot_motion import axis_limits
from twin.plant.robot_poses import LYING_XYZW, Pose, fixture_pose, grip_pose, nest_pose, places

BOLT = "iso4014_m16x100"
REPEATABILITY_M = 50e-6


def play(cell, program, place=0, fastener=BOLT):
    """Run a whole program; what the fingers caught."""
    caught = None
    for segment in cell.plan(program=program, fastener=fastener, place=place):
        cell.follow(segment)
        if segment.gripper == "close":
            caught = cell.grasp()
        elif segment.gripper == "open":
            cell.release()
    return caught


def play_until(cell, name, share=1.0, place=0, program=Program.LOAD):
    for segment in cell.plan(program=program, fastener=BOLT, place=place):
        cell.follow(segment, share if segment.name == name else 1.0)
        if segment.gripper == "close":
            cell.grasp()
        if segment.name == name:
            return


def distance_m(cell, part_id, pose):
    return np.linalg.norm(np.subtract(cell.part_pose(part_id)[0], pose.xyz_m))


@pytest.mark.parametrize("fastener", ["iso4014_m8x60", "iso4014_m24x120", "iso4762_m12x80"])
def test_load_brings_the_part_from_its_nest_into_the_fixture(cell, rig, fastener):
    cell.put_part(7, fastener, 4)
    start = nest_pose(rig.cell.infeed, 4, rig.fasteners[fastener])
    assert distance_m(cell, 7, start) < 1e-6
    assert play(cell, Program.LOAD, 4, fastener) == 7
    assert cell.holding is None
    assert distance_m(cell, 7, fixture_pose(rig.cell)) < REPEATABILITY_M
    assert np.allclose(cell.part_pose(7)[1], fixture_pose(rig.cell).quat_xyzw, atol=1e-4)


@pytest.mark.parametrize(
    ("program", "bin_name"), [(Program.UNLOAD_OK, "ok"), (Program.UNLOAD_REJECT, "reject")]
)
def test_unload_brings_the_part_into_the_nest_asked_for(cell, rig, program, bin_name):
    cell.put_part(1, BOLT, 0)
    play(cell, Program.LOAD)
    assert play(cell, program, place=3) == 1
    nest = nest_pose(getattr(rig.cell, bin_name), 3, rig.fasteners[BOLT])
    assert distance_m(cell, 1, nest) < REPEATABILITY_M


def test_a_held_part_moves_with_the_hand(cell, scene, rig):
    cell.put_part(1, BOLT, 2)
    play_until(cell, "up_from_infeed", place=2)
    seen = []
    for segment in cell.plan(program=Program.LOAD, fastener=BOLT, place=2):
        if segment.name != "to_fixture":
            continue
        for share in (0.0, 0.3, 0.9):
            cell.follow(segment, share)
            assert cell.holding == 1
            scene.set_joints(cell.joints_rad)
            seen.append(scene.frame().seen(Pose(*cell.part_pose(1))))
    offset = grip_pose(fixture_pose(rig.cell), rig.fasteners[BOLT]).seen(fixture_pose(rig.cell))
    assert len(seen) > 3
    for pose in seen:
        assert np.allclose(pose.xyz_m, offset.xyz_m, atol=1e-5)
        assert np.allclose(pose.quat_xyzw, offset.quat_xyzw, atol=1e-5)


def test_share_stops_on_the_way(cell):
    first = cell.plan(program=Program.LOAD, fastener=BOLT, place=0)[0]
    cell.follow(first, 0.5)
    middle = [np.interp(0.5 * first.duration_s, first.times_s, a) for a in first.positions_rad.T]
    assert np.allclose(cell.joints_rad, middle)
    cell.follow(first)
    assert np.array_equal(cell.joints_rad, first.positions_rad[-1])


def test_an_empty_nest_is_a_mis_grip(cell):
    assert play(cell, Program.LOAD) is None


def test_a_part_in_the_next_nest_is_a_mis_grip(cell, rig):
    cell.put_part(1, BOLT, 1)
    assert play(cell, Program.LOAD, place=0) is None
    assert distance_m(cell, 1, nest_pose(rig.cell.infeed, 1, rig.fasteners[BOLT])) < 1e-6


def test_closing_above_the_part_is_a_mis_grip(cell):
    cell.put_part(1, BOLT, 0)
    play_until(cell, "to_infeed")
    assert cell.grasp() is None


@pytest.mark.parametrize(
    ("sideways_m", "below_m", "is_held"),
    [
        (0.0, 0.0, True),
        (0.006, 0.0, True),
        (-0.006, 0.0, True),
        (0.070, 0.0, False),  # outside the fingers
        (0.0, 0.030, False),  # below the fingertips
    ],
)
def test_fingers_hold_what_is_between_them_and_centre_it(scene, rig, sideways_m, below_m, is_held):
    x, y, z = scene.frame().xyz_m
    along = grip_pose(Pose((0, 0, 0), (0, 0, 0, 1)), rig.fasteners[BOLT]).xyz_m[1]
    middle = Pose((x, y - along, z), fixture_pose(rig.cell).quat_xyzw)
    start = Pose((x + sideways_m, y - along, z - below_m), middle.quat_xyzw)
    body = scene.add_fastener(BOLT, start)
    assert close_on(scene, body) is is_held
    expected = middle if is_held else start
    assert np.allclose(scene.pose(body).xyz_m, expected.xyz_m, atol=1e-5)


def test_a_fastener_lying_askew_is_not_held(scene, rig):
    x, y, z = scene.frame().xyz_m
    turn = Pose((x, y, z), pybullet.getQuaternionFromEuler((0.0, 0.0, radians(45))))
    body = scene.add_fastener(BOLT, turn.times(Pose((0.0, -0.04, 0.0), LYING_XYZW)))
    assert close_on(scene, body) is False


def test_a_dropped_part_falls_on_what_lies_below(cell, rig):
    cell.put_part(1, BOLT, 0)
    play_until(cell, "up_from_infeed")
    cell.drop()
    assert cell.holding is None
    rail_top = rig.cell.infeed.origin_m[2]
    radius = rig.fasteners[BOLT].thread_diameter_m / 2
    head = rig.fasteners[BOLT].head_width_m / 2
    fallen = cell.part_pose(1)[0][2]
    assert rail_top - 0.04 <= fallen - radius < rail_top + 1.2 * head
    play_until_home = cell.plan(program=Program.HOME, fastener=BOLT, place=0)
    for segment in play_until_home:
        cell.follow(segment)
    assert cell.part_pose(1)[0][2] == fallen


def test_a_part_released_in_mid_air_falls(cell):
    cell.put_part(1, BOLT, 0)
    play_until(cell, "to_fixture")
    before = cell.part_pose(1)[0][2]
    cell.release()
    assert cell.part_pose(1)[0][2] < before - 0.1


def test_home_leads_home_from_the_middle_of_a_program_with_the_part(cell, rig):
    cell.put_part(1, BOLT, 0)
    play_until(cell, "down_to_fixture", share=0.7)
    way = cell.plan(program=Program.HOME, fastener="", place=0)
    assert way[0].in_zone
    assert way[0].name == "up"
    assert not way[-1].in_zone
    for segment in way:
        cell.follow(segment)
    assert np.allclose(cell.joints_rad, rig.robot.home_rad)
    assert cell.holding == 1


def test_home_at_home_has_nothing_to_do(cell):
    assert cell.plan(program=Program.HOME, fastener="", place=0) == ()
    play(cell, Program.LOAD)
    assert cell.plan(program=Program.HOME, fastener="", place=0) == ()


def test_the_arm_does_not_jump_to_a_far_segment(cell):
    segments = cell.plan(program=Program.LOAD, fastener=BOLT, place=0)
    down = next(segment for segment in segments if segment.name == "down_to_fixture")
    with pytest.raises(MotionError, match="rad off its path"):
        cell.follow(down)


def test_nests_count_from_the_start_again(cell, rig):
    nests = places(rig.cell.infeed)
    once = cell.plan(program=Program.LOAD, fastener=BOLT, place=1)
    assert cell.plan(program=Program.LOAD, fastener=BOLT, place=nests + 1) is once


def test_removed_parts_are_gone_and_numbers_are_unique(cell):
    cell.put_part(1, BOLT, 0)
    with pytest.raises(MotionError, match="part 1 is in the cell already"):
        cell.put_part(1, BOLT, 1)
    cell.remove_part(1)
    for gone in (cell.part_pose, cell.remove_part):
        with pytest.raises(MotionError, match="no part 1"):
            gone(1)


def test_removing_the_held_part_empties_the_hand(cell):
    cell.put_part(1, BOLT, 0)
    play_until(cell, "up_from_infeed")
    cell.remove_part(1)
    assert cell.holding is None


def test_an_unknown_fastener_is_an_error(cell):
    with pytest.raises(MotionError, match="'m99'"):
        cell.put_part(1, "m99", 0)


def test_bodies_do_not_pile_up(scene, rig):
    nest = nest_pose(rig.cell.infeed, 0, rig.fasteners[BOLT])
    scene.remove(scene.add_fastener(BOLT, nest))
    before = scene.world.getNumBodies()
    for _ in range(50):
        scene.remove(scene.add_fastener(BOLT, nest))
    assert scene.world.getNumBodies() == before


def test_transfers_take_a_few_seconds_and_never_less_than_the_turn_about_a1(cell, rig):
    limits = axis_limits(rig.robot)
    for program in (Program.LOAD, Program.UNLOAD_OK, Program.UNLOAD_REJECT):
        plan = cell.plan(program=program, fastener=BOLT, place=0)
        total_s = sum(segment.duration_s for segment in plan)
        turned = sum(np.abs(np.diff(s.positions_rad[:, 0])).sum() for s in plan)
        print(f"{program.name}: {total_s:.2f} s")
        assert turned / limits.speed[0] + 2 * rig.robot.gripper_s < total_s < 10


def test_snapshot_shows_the_arm_where_it_stands(cell):
    home = cell.snapshot(96, 64)
    assert home.shape == (64, 96, 3)
    assert home.dtype == np.uint8
    cell.follow(cell.plan(program=Program.LOAD, fastener=BOLT, place=0)[0])
    changed = (cell.snapshot(96, 64) != home).any(axis=2).mean()
    assert 0.005 < changed < 0.5


def test_the_cell_is_silent_on_standard_output(rig, capfd):
    made = RobotCell(rig=rig)
    made.plan(program=Program.LOAD, fastener=BOLT, place=0)
    made.close()
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == ""
