"""Programs of a double gripper: their ways, and which hand holds what."""

import dataclasses
from contextlib import closing
from itertools import pairwise

import numpy as np
import pytest

from twin.core.errors import MotionError
from twin.plant.robot_cell import Program, RobotCell
from twin.plant.robot_planner import Planner
from twin.plant.robot_poses import fixture_pose, nest_pose

SMALL, LARGE = "iso4014_m12x80", "iso4014_m16x100"
SWING_S = 0.8


@pytest.fixture(scope="module")
def two_handed(rig):
    cell = rig.cell.model_copy(update={"swing_s": SWING_S})
    return dataclasses.replace(rig, cell=cell)


@pytest.fixture
def planner(two_handed):
    with closing(Planner(two_handed)) as planner:
        yield planner


@pytest.fixture
def world(two_handed):
    with closing(RobotCell(rig=two_handed)) as world:
        yield world


def names(segments):
    """Names of the moves in order, each once however many segments it has."""
    found = [segment.name for segment in segments]
    return [a for a, b in zip(found, (*found[1:], None), strict=True) if a != b]


def test_fetching_stays_out_of_the_zone_and_ends_at_home(planner, two_handed):
    segments = planner.fetch(SMALL, 3)
    assert names(segments) == ["to_infeed", "down_to_infeed", "close", "up_from_infeed",
                               "to_home", "swing"]  # fmt: skip
    assert not any(segment.in_zone for segment in segments)
    assert np.allclose(segments[-1].positions_rad[-1], two_handed.robot.home_rad)
    assert segments[-1].duration_s == pytest.approx(SWING_S)


def test_fetching_through_the_zone_is_refused(two_handed):
    """A zone that reaches as far as the infeed."""
    cell = two_handed.cell.model_copy(update={"zone_radius_m": 0.6})
    refused = pytest.raises(MotionError, match=r"FETCH.*comes into the zone of the fixture")
    with closing(Planner(dataclasses.replace(two_handed, cell=cell))) as planner, refused:
        planner.fetch(SMALL, 3)


@pytest.mark.parametrize(("program", "target"), [(Program.SWAP_OK, "ok"),
                                                 (Program.SWAP_REJECT, "reject")])  # fmt: skip
def test_a_swap_is_one_visit_to_the_fixture(planner, program, target):
    segments = planner.swap(program, SMALL, SMALL, 2)
    assert names(segments) == [
        "to_fixture", "down_to_fixture", "close", "up_with_part", "swing", "down_with_next", "lay",
        "up_from_fixture", "swing", f"to_{target}", f"down_to_{target}", "open",
        f"up_from_{target}", "to_home",
    ]  # fmt: skip
    inside = [segment.in_zone for segment in segments]
    first, last = inside.index(True), len(inside) - inside[::-1].index(True)
    assert all(inside[first:last])


def test_a_part_of_another_length_is_gripped_elsewhere(planner):
    """Each at its own point: the hand moves along the axis in between."""
    assert "over_fixture" in names(planner.swap(Program.SWAP_OK, SMALL, LARGE, 0))
    assert "over_fixture" not in names(planner.swap(Program.SWAP_OK, LARGE, LARGE, 0))


def test_segments_follow_each_other_without_a_jump(planner):
    for segments in (planner.fetch(LARGE, 0), planner.swap(Program.SWAP_OK, SMALL, LARGE, 0)):
        for one, following in pairwise(segments):
            assert np.allclose(one.positions_rad[-1], following.positions_rad[0])


def test_the_parts_change_places(world, two_handed):
    """Part 2 is fetched and laid into the fixture, part 1 is taken out of it into the OK bin."""
    world.put_part(1, SMALL, 0)
    for segment in world.plan(program=Program.LOAD, fastener=SMALL, place=0):
        world.follow(segment)
        if segment.gripper == "close":
            assert world.grasp() == 1
        elif segment.gripper == "open":
            world.release()
    world.put_part(2, LARGE, 1)
    for segment in world.plan(program=Program.FETCH, fastener=LARGE, place=1):
        world.follow(segment)
        if segment.gripper == "close":
            assert world.grasp() == 2
        elif segment.gripper == "swing":
            world.swing()
    assert world.holding is None
    swap = world.plan(program=Program.SWAP_OK, fastener=SMALL, following=LARGE, place=4)
    held = []
    for segment in swap:
        world.follow(segment)
        if segment.gripper == "close":
            assert world.grasp() == 1
        elif segment.gripper == "swing":
            world.swing()
            held.append(world.holding)
        elif segment.gripper == "open":
            world.release()
    assert held == [2, 1]
    where = [world.part_pose(part)[0] for part in (1, 2)]
    sheet = two_handed.fasteners[SMALL]
    assert where[0] == pytest.approx(nest_pose(two_handed.cell.ok, 4, sheet).xyz_m, abs=2e-3)
    assert where[1] == pytest.approx(fixture_pose(two_handed.cell).xyz_m, abs=2e-3)


def test_what_the_hand_in_reserve_holds_is_above_the_hand_and_can_leave(world):
    world.put_part(1, SMALL, 0)
    for segment in world.plan(program=Program.FETCH, fastener=SMALL, place=0):
        world.follow(segment)
        if segment.gripper == "close":
            world.grasp()
        elif segment.gripper == "swing":
            world.swing()
    assert world.part_pose(1)[0][2] > world.hand.xyz_m[2] + 0.2
    world.remove_part(1)
    world.swing()
    assert world.holding is None
