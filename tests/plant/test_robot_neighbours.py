"""A robot between two fixtures: it reaches both and comes into the zone of one at a time."""

from contextlib import closing

import pytest

from twin.core.errors import MotionError
from twin.plant.robot_planner import Planner
from twin.plant.robot_programs import Program
from twin.plant.robot_scene import Scene
from twin.spec.rig import rigs_of_fixtures

TRANSFERS = (Program.LOAD, Program.UNLOAD_OK, Program.UNLOAD_REJECT)


@pytest.fixture(scope="module")
def rigs(rig):
    (cell,) = rig.layouts["two_fixtures"].cells
    return rigs_of_fixtures(rig, [place.at_m or rig.cell.fixture_m for place in cell.fixtures])


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("program", TRANSFERS)
def test_no_way_to_one_leads_through_the_zone_of_the_other(rigs, number, program):
    rig, other = rigs[number], rigs[1 - number]
    with closing(Planner(rig)) as planner, closing(Scene(other)) as scene:
        for place in (0, 11):
            segments = planner.transfer(program, "iso4014_m12x80", place)
            assert any(segment.in_zone for segment in segments)
            pads_m = scene.stroke_m
            for segment in segments:
                scene.set_fingers(pads_m)
                for joints in segment.positions_rad[::10]:
                    scene.set_joints(joints)
                    radius_m = rig.cell.zone_radius_m
                    assert scene.nearest(scene.arm, scene.fixture_marker, radius_m) is None
                if segment.gripper:
                    pads_m = 0.006 if segment.gripper == "close" else scene.stroke_m


def test_a_barred_way_leads_by_the_home_position(rigs):
    """From the second fixture to the bins and from the infeed to it the first stands between."""
    for number, rig in enumerate(rigs):
        with closing(Planner(rig)) as planner:
            segments = planner.transfer(Program.UNLOAD_REJECT, "iso4014_m12x80", 0)
        there = [s.positions_rad[-1] for s in segments if s.name == "to_reject"]
        by_home = [tuple(joints) == rig.robot.home_rad for joints in there[:-1]]
        assert any(by_home) == (number == 1)


def test_fixtures_that_stand_too_near_each_other_are_refused(rig):
    x, y, z = rig.cell.fixture_m
    near = rigs_of_fixtures(rig, [(x, y, z), (x, y + 0.35, z)])[0]
    with closing(Planner(near)) as planner, pytest.raises(MotionError, match=r"meets"):
        planner.transfer(Program.LOAD, min(rig.fasteners), 0)


def test_one_fixture_has_no_neighbours(rig):
    assert rigs_of_fixtures(rig, ()) == (rig,)
    (alone,) = rigs_of_fixtures(rig, [(1.4, 0.1, 1.05)])
    assert alone.cell.neighbours_m == ()
