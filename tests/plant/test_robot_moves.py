"""Figures of moves at values worked out by hand, and a film that shows what was played."""

import numpy as np
import pytest

from twin.plant.robot_film import Reel, Take
from twin.plant.robot_moves import LOOK_AHEAD_M, MoveLog, Tally, clearance_m, joint_margin
from twin.plant.robot_poses import Pose
from twin.plant.robot_programs import Segment
from twin.plant.robot_scene import AXES

STILL = (0.0, 0.0, 0.0, 1.0)


def segment(rig, name="to_home", seconds=1.0, turn_rad=0.0, gripper=None):
    path = np.array([rig.robot.home_rad] * 2)
    path[1, 0] += turn_rad
    return Segment(name, seconds, False, gripper, np.array([0.0, seconds]), path)


def test_mean_and_interval_of_three_times():
    tally = Tally()
    for time_s in (1.0, 2.0, 3.0):
        tally.add(time_s)
    low, high = tally.ci95_s
    # t(0.975, 2) = 4.303, deviation 1, of the mean 1/√3
    assert (tally.count, tally.mean_s, tally.least_s, tally.most_s) == (3, 2.0, 1.0, 3.0)
    assert high - low == pytest.approx(2 * 4.3027 / np.sqrt(3), rel=1e-4)


def test_one_time_has_no_interval():
    tally = Tally()
    tally.add(1.0)
    assert tally.ci95_s is None


def test_margin_is_the_way_to_the_nearer_limit(scene):
    joints = (scene.lower_rad + scene.upper_rad) / 2
    joints[3] = scene.upper_rad[3] - 0.25
    assert joint_margin(joints[None, :], scene) == (pytest.approx(0.25), AXES[3])


def test_clearance_shrinks_as_the_hand_comes_down(rig, scene):
    home = np.array([rig.robot.home_rad])
    far, _ = clearance_m([home], scene)
    lower = home.copy()
    lower[0, 1] += 0.2
    near, between = clearance_m([lower], scene)
    assert 0 < near < far <= LOOK_AHEAD_M
    assert " and " in between


def test_segments_of_one_name_are_one_move(rig):
    log, now_ns = MoveLog(rig), 0
    for name, seconds, is_last in (("down", 1.0, False), ("down", 0.5, True), ("open", 0.3, True)):
        one = segment(rig, name, seconds)
        log.begin("load", "m16", one, now_ns)
        began_ns, now_ns = now_ns, now_ns + round(seconds * 1e9)
        log.end(one, began_ns, now_ns, is_last=is_last, in_hand=None)
    moves = {move["leg"]: move for move in log.document()}
    assert moves["down"]["mean_s"] == pytest.approx(1.5)
    assert moves["open"]["count"] == 1
    assert moves["down"]["joint"] in AXES


def test_a_film_shows_the_hand_and_what_it_holds(rig):
    reel = Reel()
    name = "iso4014_m16x100"
    hangs = Pose((0.0, 0.0, 0.01), STILL)
    plays = (("load", segment(rig, "close", 0.3, 0.0, "close"), hangs),
             ("load", segment(rig, "to_fixture", 1.0, 0.5), hangs),
             ("unload_ok", segment(rig, "to_home", 1.0), None))  # fmt: skip
    now_s = 0.0
    for program, one, in_hand in plays:
        reel.add(name, Take(program, one, now_s, now_s + one.duration_s, in_hand))
        now_s += one.duration_s + 30.0
    film = reel.document(rig=rig, with_tote=False)
    assert reel.is_full
    assert len(film["frames"][0]["poses"]) == len(film["links"]) + 1
    # 0.3 + 1 + 1 s of motion and two pauses cut to 0.6 s, at ten frames per second
    assert film["frames"][-1]["s"] == pytest.approx(3.5, abs=0.11)
    places = np.array([frame["poses"][-1][:3] for frame in film["frames"]])
    assert np.ptp(places, axis=0).max() > 0.1
    assert {shape["kind"] for shape in film["still"]} <= {"box", "cylinder", "sphere"}


def test_nothing_played_is_no_film(rig):
    assert Reel().document(rig=rig, with_tote=False) is None
