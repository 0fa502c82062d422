"""A heap is a heap: it lies still, it is gripped by friction, and what is held badly falls."""

from math import asin

import numpy as np
import pytest

from twin.core.random import stream
from twin.plant.bin_body import add_piece, axis_of, mass_centre_m, physics_world, pose_of
from twin.plant.bin_heap import Heap
from twin.plant.bin_picker import BinPicker
from twin.plant.bin_target import is_free, targets
from twin.plant.bin_tote import INNER_M, tote_of
from twin.plant.bin_transport import GRAVITY, Transport, felt_gravity
from twin.plant.robot_poses import LYING_XYZW, Pose, fixture_pose, grip_pose
from twin.plant.robot_scene import Scene
from twin.spec.scenario import BinPicking

BOLT = "iso4014_m16x100"
EXACT = BinPicking(position_sigma_m=0, angle_sigma_rad=0)
STILL = (0.0, 0.0, 0.0, 1.0)


@pytest.fixture
def heap_of(rig):
    """A heap with one bolt lying at a place off the tote's middle, after it has come to rest."""
    made = []

    def build(picking=EXACT, xyz_m=(0.0, -0.04, 0.012)):
        tote = tote_of(rig.cell)
        heap = Heap(rig, tote, picking)
        made.append(heap)
        heap.fill([(1, BOLT)], stream(1, "fill"))
        heap.put(1, Pose(tuple(np.add(tote.floor_m, xyz_m).tolist()), LYING_XYZW))
        heap.settle()
        return heap

    yield build
    for heap in made:
        heap.close()


def pick(heap, rig, off_m=(0.0, 0.0), lift_m=0.15):
    grip = grip_pose(heap.pose(1), rig.fasteners[BOLT])
    floor = tote_of(rig.cell).floor_m[2] + 0.0135
    x, y, z = grip.xyz_m
    hand = Pose((x + off_m[0], y + off_m[1], max(z, floor)), grip.quat_xyzw)
    return heap.pick(hand, opening_m=0.014, lift_m=lift_m, move_s=0.4, close_s=0.3)


def test_the_centre_of_mass_is_where_the_moments_balance(rig):
    # iso4014_m16x100: shank 64e-6 · 100 mm at 50 mm, head 13.86² · 10 mm at -5 mm, by area
    head = (12 / np.cos(np.pi / 6)) ** 2 * 10
    by_hand = (64 * 100 * 50 - head * 5) / (64 * 100 + head)
    assert 1000 * mass_centre_m(rig.fasteners[BOLT]) == pytest.approx(by_hand)


def test_a_bolt_in_free_fall_falls_as_galileo_says(rig):
    world = physics_world()
    piece = add_piece(world, 1, BOLT, rig.fasteners[BOLT], Pose((0, 0, 2.0), STILL))
    for _ in range(240):
        world.stepSimulation()
    fallen = 2.0 - pose_of(world, piece).xyz_m[2]
    assert fallen == pytest.approx(9.81 * 0.5**2 / 2, rel=0.03)  # half a second, damping
    world.disconnect()


def test_a_bolt_lies_on_the_edge_of_its_head(heap_of, rig):
    heap, sheet = heap_of(), rig.fasteners[BOLT]
    rise = sheet.head_width_m / 2 / np.cos(np.pi / 6) - sheet.thread_diameter_m / 2
    inclination = abs(asin(axis_of(heap.pose(1))[2]))
    assert inclination == pytest.approx(np.arctan(rise / sheet.length_m), abs=0.01)


def test_a_square_grip_brings_it_up_and_centres_it(heap_of, rig):
    heap = heap_of()
    caught = pick(heap, rig, off_m=(0.003, 0.0))
    assert caught.part_id == 1
    assert caught.hand_from_part.xyz_m[1] == pytest.approx(0, abs=5e-4)
    assert abs(axis_of(caught.hand_from_part)[2]) < 0.08


def test_a_grip_beside_it_brings_nothing(heap_of, rig):
    assert pick(heap_of(), rig, off_m=(0.045, 0.0)) is None


@pytest.mark.parametrize(
    ("friction", "force_n", "is_held"),
    # 2 μ N against a weight of 1.8 N, and what the lift adds to it
    [(0.4, 80.0, True), (0.4, 10.0, True), (0.05, 10.0, False), (0.4, 1.0, False)],
)
def test_friction_holds_the_weight_or_does_not(heap_of, rig, friction, force_n, is_held):
    heap = heap_of(EXACT.model_copy(update={"pad_friction": friction, "grip_force_n": force_n}))
    assert (pick(heap, rig) is not None) == is_held


def test_a_filled_tote_holds_all_parts_at_rest_and_repeats(rig):
    parts = [(k, BOLT if k % 2 else "iso4014_m12x80") for k in range(1, 7)]
    tote, poses = tote_of(rig.cell), []
    for _ in range(2):
        heap = Heap(rig, tote, EXACT)
        heap.fill(parts, stream(3, "fill"))
        poses.append([heap.pose(k) for k, _ in parts])
        assert heap.strays() == ()
        for pose in poses[-1]:
            off = np.abs(np.subtract(pose.xyz_m, tote.floor_m))
            assert (off[:2] < np.array(INNER_M) / 2 + 1e-3).all()
        heap.close()
    assert poses[0] == poses[1]


def test_what_lies_under_another_is_covered_and_not_free(heap_of, rig):
    heap, tote = heap_of(), tote_of(rig.cell)
    heap.fill([(2, BOLT)], stream(1, "second"))
    x, y, z = tote.floor_m
    along_x = (0.0, 0.5**0.5, 0.0, 0.5**0.5)
    heap.put(1, Pose((x, y - 0.04, z + 0.012), LYING_XYZW))
    heap.put(2, Pose((x - 0.05, y + 0.01, z + 0.035), along_x))  # across the first one
    heap.settle()
    assert heap.is_covered(1)
    assert not heap.is_covered(2)
    seen = {t.part_id: t for t in targets(heap=heap, rig=rig, tote=tote, picking=EXACT,
                                         rng=stream(1, "look"))}  # fmt: skip
    assert not is_free(seen[1])


def carried(rig, path_rad, times_s, picking=EXACT):
    transport, scene = Transport(rig, picking), Scene(rig)
    sheet = rig.fasteners[BOLT]
    hangs = grip_pose(Pose((0, 0, 0), LYING_XYZW), sheet).seen(Pose((0, 0, 0), LYING_XYZW))
    transport.take(1, BOLT, hangs)
    end = transport.carry(times_s, path_rad, scene)
    transport.close()
    scene.close()
    return hangs, end


def test_standing_still_nothing_moves(rig):
    home = np.array([rig.robot.home_rad] * 11)
    hangs, end = carried(rig, home, np.linspace(0, 0.5, 11))
    assert end.xyz_m == pytest.approx(hangs.xyz_m, abs=5e-4)


def swing(rig, seconds):
    """A quarter of a turn of axis 1 with a soft start, and its times."""
    share = np.linspace(0, 1, 61)
    path = np.array([rig.robot.home_rad] * 61)
    path[:, 0] += np.pi / 2 * share**3 * (10 - 15 * share + 6 * share**2)
    return path, seconds * share


def test_a_weak_grip_loses_it_where_a_firm_one_does_not(rig):
    weak = EXACT.model_copy(update={"grip_force_n": 3.0})
    assert carried(rig, *swing(rig, 0.4), picking=weak)[1] is None
    assert carried(rig, *swing(rig, 1.5))[1] is not None


def test_gravity_leans_against_the_acceleration(rig):
    scene = Scene(rig)
    path, times = swing(rig, 1.0)
    felt = felt_gravity(times, path, scene)
    scene.close()
    size = np.linalg.norm(felt, axis=1)
    assert size[0] == pytest.approx(9.81, rel=0.02)
    assert size.max() > 11.0
    # The hand points down: gravity at rest runs along its z axis.
    assert felt[0, 2] == pytest.approx(-GRAVITY[2], rel=0.02)


def test_a_picker_empties_the_bin_part_by_part(rig):
    picker = BinPicker(rig, BinPicking(fill_parts=3), 4, 5, lambda _: BOLT)
    home, seen = np.array(rig.robot.home_rad), []
    part = picker.choose()
    while part is not None:
        way = picker.reach(part, home)
        assert [s.gripper for s in way].count("close") == 1
        hangs = picker.grip()
        if hangs is None:
            continue
        on = picker.deliver(way[-1].positions_rad[-1])
        assert on[0].name == "to_fixture"
        picker.let_go()
        seen.append(part)
        part = picker.choose()
    assert sorted(seen) == [1, 2, 3, 4]
    assert picker.tally.fills == 2
    assert picker.tally.grips == 4 + picker.tally.mis_grips
    picker.close()


def test_it_lies_askew_where_it_hung_askew(rig):
    picker = BinPicker(rig, EXACT, 1, 5, lambda _: BOLT)
    picker.choose()
    fixture = fixture_pose(rig.cell)
    straight = Pose((0.0, 0.0, 0.0), STILL)
    for tilt_rad, is_askew in ((0.0, False), (0.05, False), (0.2, True)):
        tilted = Pose((0.0, 0.0, 0.0), (np.sin(tilt_rad / 2), 0.0, 0.0, np.cos(tilt_rad / 2)))
        picker._held = straight.times(tilted)
        assert picker.seat(fixture) == is_askew
    picker.close()
