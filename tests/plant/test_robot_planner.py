"""Plans: complete, within limits, clear of everything, split at the fixture zone."""

import dataclasses
import shutil
from contextlib import closing

import numpy as np
import pytest

from twin.core.errors import MotionError
from twin.plant import robot_memory
from twin.plant.robot_cell import Program, RobotCell
from twin.plant.robot_clearance import lever_arms_m
from twin.plant.robot_motion import axis_limits
from twin.plant.robot_planner import Planner
from twin.plant.robot_poses import Pose, nest_pose, places

SMALL, MIDDLE, LARGE = "iso4014_m8x60", "iso4014_m16x100", "iso4014_m24x120"
TRANSFERS = (Program.LOAD, Program.UNLOAD_OK, Program.UNLOAD_REJECT)


@pytest.fixture(scope="module")
def planner(rig):
    made = Planner(rig)
    yield made
    made.close()


@pytest.fixture(scope="module")
def plans(planner):
    """One plan per program, size of fastener and corner of the bin."""
    return [
        planner.transfer(program, fastener, place)
        for program in TRANSFERS
        for fastener in (SMALL, LARGE)
        for place in (0, 5, 11)
    ]


def legs(plan):
    """Positions [samples, axes] and sampling step of every leg: its segments joined again."""
    joined = []
    for segment in plan:
        if joined and joined[-1][0] == segment.name:
            joined[-1][1].append(segment.positions_rad[1:])
        else:
            joined.append((segment.name, [segment.positions_rad], segment.times_s[1]))
    return [(name, np.concatenate(parts), step) for name, parts, step in joined]


def with_obstacle(rig, folder, xyz, size):
    """The rig with one box more on its bench; `xyz` is seen from the fixture."""
    shutil.copytree(rig.root / "robot", folder / "robot")
    geometry = f'<origin xyz="{xyz}"/><geometry><box size="{size}"/></geometry>'
    inertial = '<mass value="1"/><inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/>'
    path = folder / "robot" / "bench.urdf"
    path.write_text(
        path.read_text().replace(
            "</robot>",
            f'<link name="forgotten_box"><inertial>{inertial}</inertial>'
            f"<collision>{geometry}</collision></link>"
            '<joint name="forgotten_box" type="fixed"><parent link="bed"/>'
            '<child link="forgotten_box"/></joint></robot>',
        )
    )
    return dataclasses.replace(rig, root=folder)


def test_plans_begin_and_end_at_home_without_jumps(plans, rig):
    for plan in plans:
        ends = np.array([segment.positions_rad[[0, -1]] for segment in plan])
        assert np.array_equal(ends[0, 0], rig.robot.home_rad)
        assert np.array_equal(ends[-1, 1], rig.robot.home_rad)
        assert np.array_equal(ends[1:, 0], ends[:-1, 1])


def test_a_plan_closes_once_and_opens_once_standing_still(plans, rig):
    for plan in plans:
        fingers = [segment for segment in plan if segment.gripper]
        assert [segment.gripper for segment in fingers] == ["close", "open"]
        for segment in fingers:
            assert segment.duration_s == rig.robot.gripper_s
            assert np.ptp(segment.positions_rad, axis=0).max() == 0


def test_times_run_from_zero_to_the_duration(plans):
    for plan in plans:
        for segment in plan:
            assert segment.times_s[0] == 0
            assert segment.times_s[-1] == segment.duration_s
            assert (np.diff(segment.times_s) > 0).all()
            assert len(segment.times_s) == len(segment.positions_rad)


def test_no_axis_exceeds_its_limits_in_any_plan(plans, rig, scene):
    limits = axis_limits(rig.robot)
    peaks = np.zeros((3, 6))
    for plan in plans:
        for _, positions, step in legs(plan):
            assert (positions >= scene.lower_rad).all()
            assert (positions <= scene.upper_rad).all()
            at_rest = [positions[:1]] * 3, [positions[-1:]] * 3
            padded = np.concatenate([*at_rest[0], positions, *at_rest[1]])
            for order in (1, 2, 3):
                peak = np.abs(np.diff(padded, order, axis=0)).max(axis=0) / step**order
                peaks[order - 1] = np.maximum(peaks[order - 1], peak)
    assert (peaks[0] <= limits.speed * 1.0001).all()
    assert (peaks[1] <= limits.acceleration * 1.001).all()
    assert (peaks[2] <= limits.jerk * 1.02).all()


def test_down_and_up_are_straight_and_vertical(plans, scene):
    for plan in plans[::4]:
        for name, positions, _ in legs(plan):
            if not name.startswith(("down", "up")):
                continue
            hands = []
            for joints in positions:
                scene.set_joints(joints)
                hands.append(scene.frame().xyz_m)
            sideways = np.ptp(np.array(hands)[:, :2], axis=0)
            assert sideways.max() < 5e-4, name
            assert np.ptp(np.array(hands)[:, 2]) > 0.2, name


def test_zone_holds_exactly_where_the_arm_is_near_the_fixture(planner, scene, rig):
    plan = planner.transfer(Program.UNLOAD_REJECT, SMALL, 0)
    assert {segment.in_zone for segment in plan} == {False, True}
    for segment in plan:
        near = []
        for joints in segment.positions_rad:
            scene.set_joints(joints)
            hit = scene.nearest(scene.arm, scene.fixture_marker, rig.cell.zone_radius_m)
            near.append(hit is not None)
        if segment.in_zone:
            assert all(near[1:-1]) or segment.name == "to_reject"  # the part leaves after the arm
        else:
            assert not any(near[1:-1])


def test_zone_covers_the_fixture_and_none_of_the_bins(plans):
    for plan in plans:
        for segment in plan:
            if segment.name.endswith("fixture") and not segment.name.startswith("to_"):
                assert segment.in_zone, segment.name
            if segment.name.endswith(("infeed", "ok", "reject")) and segment.name[:2] != "to":
                assert not segment.in_zone, segment.name


def test_the_tip_of_a_carried_fastener_counts_for_the_zone(planner):
    """The tip trails behind on the way to the OK bin: a longer part leaves the zone later."""

    def zone_s(fastener):
        plan = planner.transfer(Program.UNLOAD_OK, fastener, 0)
        return sum(s.duration_s for s in plan if s.in_zone and s.name == "to_ok")

    assert zone_s(LARGE) > zone_s(SMALL) + 0.01


@pytest.mark.parametrize("program", TRANSFERS)
def test_every_nest_is_within_reach_and_free(planner, rig, program):
    bins = dict(zip(TRANSFERS, (rig.cell.infeed, rig.cell.ok, rig.cell.reject), strict=True))
    for place in range(places(bins[program])):
        plan = planner.transfer(program, MIDDLE, place)
        assert 4.0 < sum(segment.duration_s for segment in plan) < 8.0


def test_neighbours_in_a_full_bin_are_not_touched(planner, rig, scene):
    largest = rig.fasteners[LARGE]
    bodies = [
        scene.add_fastener(LARGE, nest_pose(rig.cell.infeed, place, largest))
        for place in range(places(rig.cell.infeed))
    ]
    own = bodies.pop(8)
    for segment in planner.transfer(Program.LOAD, LARGE, 8):
        if segment.gripper == "close":
            scene.remove(own)
            scene.set_fingers(largest.thread_diameter_m / 2)
        for joints in segment.positions_rad[::4]:
            scene.set_joints(joints)
            assert all(scene.nearest(scene.arm, body, 0.002) is None for body in bodies)


def test_the_hand_keeps_clear_of_the_arm_itself(plans, scene):
    foot, upper, hand = scene.axes[0], scene.axes[1], range(scene.axes[4], scene.axes[4] + 8)
    for plan in plans[::4]:
        for segment in plan:
            for joints in segment.positions_rad[::8]:
                scene.set_joints(joints)
                points = scene.world.getClosestPoints(scene.arm, scene.arm, 0.01)
                pairs = {(point[3], point[4]) for point in points}
                meets = [(a, b) for a, b in pairs if a <= upper and b in hand]
                assert not meets, (segment.name, foot)


def test_no_point_moves_farther_than_the_lever_arms_say(plans, scene):
    """The strides of the collision check rest on this bound; the far end is a part's tip."""
    levers = lever_arms_m(scene)
    tip = Pose((0.1, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    for plan in plans[::4]:
        for segment in plan:
            picked = segment.positions_rad[::5]
            ends = []
            for joints in picked:
                scene.set_joints(joints)
                hand = scene.frame()
                ends.append([hand.times(tip).xyz_m, hand.xyz_m, scene.frame("a4").xyz_m])
            moved = np.linalg.norm(np.diff(np.array(ends), axis=0), axis=2)
            bound = np.abs(np.diff(picked, axis=0)) @ levers
            assert (moved <= bound[:, None] + 1e-6).all()


def test_an_obstacle_in_the_way_of_the_hand_is_found(rig, tmp_path):
    blocked = Planner(with_obstacle(rig, tmp_path, "0 0.03 0.3", "0.1 0.1 0.1"))
    with pytest.raises(MotionError) as error:
        blocked.transfer(Program.LOAD, MIDDLE, 3)
    text = str(error.value)
    blocked.close()
    for word in ("LOAD", MIDDLE, "place 3", "'to_fixture'", "'forgotten_box'"):
        assert word in text


def test_an_obstacle_in_the_way_of_the_carried_fastener_only_is_found(rig, tmp_path):
    """Low under the tip of a long bolt: neither hand nor a shorter, thinner bolt comes near."""
    blocked = Planner(with_obstacle(rig, tmp_path, "0 0.105 -0.033", "0.05 0.01 0.05"))
    assert blocked.transfer(Program.LOAD, SMALL, 3)
    with pytest.raises(MotionError, match=f"'down_to_fixture': '{LARGE}' meets 'forgotten_box'"):
        blocked.transfer(Program.LOAD, LARGE, 3)
    blocked.close()


def test_a_thin_wall_across_a_fast_move_is_found(rig, tmp_path):
    """2 mm thick, between two poses that are both free."""
    blocked = Planner(with_obstacle(rig, tmp_path, "-0.5 0.40 0.35", "1.6 0.002 0.9"))
    with pytest.raises(MotionError, match=r"forgotten_box"):
        blocked.transfer(Program.LOAD, SMALL, 3)
    blocked.close()


def test_a_rig_without_its_bench_is_an_error(rig, tmp_path):
    with pytest.raises(MotionError, match=r"bench\.urdf"):
        Planner(dataclasses.replace(rig, root=tmp_path))


def test_a_bin_out_of_reach_is_an_error(rig):
    far = rig.cell.reject.model_copy(update={"origin_m": (1.2, -2.2, 0.9)})
    cell = rig.cell.model_copy(update={"reject": far})
    planner = Planner(dataclasses.replace(rig, cell=cell))
    with pytest.raises(MotionError, match=r"UNLOAD_REJECT.*'to_reject': the hand cannot reach"):
        planner.transfer(Program.UNLOAD_REJECT, SMALL, 0)
    planner.close()


def test_planning_goes_on_after_a_failure(planner, rig):
    with pytest.raises(MotionError, match=r"no such fastener.*iso4014_m8x60"):
        planner.transfer(Program.LOAD, "m99", 0)
    assert planner.transfer(Program.LOAD, SMALL, 0)


def test_legs_that_start_alike_are_planned_once(rig, monkeypatch):
    """Unloading begins with the same four legs, whatever the nest."""
    robot_memory._slot.cache_clear()
    planned = []
    original = Planner._planned
    monkeypatch.setattr(
        Planner, "_planned", lambda self, start: planned.append(start) or original(self, start)
    )
    counts = []
    for place in (1, 0, 1):
        with closing(Planner(rig)) as planner:
            planner.transfer(Program.UNLOAD_OK, SMALL, place)
        counts.append(len(planned))
    assert counts == [9, 14, 14]


def test_another_geometry_has_its_own_plans(rig, planner):
    """A bin that stands higher is approached higher."""
    bin_ = rig.cell.ok.model_copy(update={"origin_m": (0.65, -1.02, 0.95)})
    cell = rig.cell.model_copy(update={"ok": bin_})
    with closing(Planner(dataclasses.replace(rig, cell=cell))) as other:
        ends = [
            p.transfer(Program.UNLOAD_OK, SMALL, 0)[-3].positions_rad[0] for p in (planner, other)
        ]
    assert np.abs(ends[0] - ends[1]).max() > 1e-3


def test_two_cells_give_the_same_plans_whatever_the_order(rig):
    asked = [(p, f, k) for p in TRANSFERS for f in (SMALL, LARGE) for k in (0, 7)]
    first, second = RobotCell(rig=rig), RobotCell(rig=rig)
    keys = ("program", "fastener", "place")
    forward = {a: first.plan(**dict(zip(keys, a, strict=True))) for a in asked}
    robot_memory._slot.cache_clear()
    backward = {a: second.plan(**dict(zip(keys, a, strict=True))) for a in reversed(asked)}
    first.close()
    second.close()
    for ask in asked:
        for one, other in zip(forward[ask], backward[ask], strict=True):
            assert (one.name, one.duration_s, one.in_zone) == (
                other.name,
                other.duration_s,
                other.in_zone,
            )
            assert np.array_equal(one.positions_rad, other.positions_rad)
            assert np.array_equal(one.times_s, other.times_s)
