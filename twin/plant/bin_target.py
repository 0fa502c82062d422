"""Which fastener of a heap the robot reaches for, and where the hand goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, atan2, cos, pi, sin, tau

import numpy as np

from twin.plant.bin_body import axis_of
from twin.plant.bin_hand import FINGER_BEYOND_M
from twin.plant.bin_heap import Heap
from twin.plant.bin_tote import Tote
from twin.plant.robot_poses import GRIP_SHARE, HAND_DOWN_XYZW, LYING_XYZW, Pose
from twin.spec.rig import Rig
from twin.spec.scenario import BinPicking

OPENING_M = 0.006
"""Gap between each pad and the shank on the way down (assumed)."""
FLOOR_GAP_M = 0.0015
ROOM_M = 0.0005
"""Least distance of the fingers to what lies around the target."""
FLAT_RAD = 0.12
"""Inclination up to which a fastener is taken: one that lies on its head on the floor has 0.06."""


@dataclass(frozen=True)
class Target:
    """A fastener as the robot believes it lies: `part` its frame laid level, `hand` the grip.

    `opening_m` of each pad on the way down; `room_m` between the fingers and the rest of the heap.
    """

    part_id: int
    fastener: str
    part: Pose
    hand: Pose
    opening_m: float
    room_m: float
    inclination_rad: float
    is_covered: bool


def targets(
    *, heap: Heap, rig: Rig, tote: Tote, picking: BinPicking, rng: np.random.Generator
) -> Iterator[Target]:
    """All fasteners of the heap, each seen once: free ones first, the topmost of them."""
    seen = [look(heap=heap, rig=rig, tote=tote, picking=picking, part_id=i, rng=rng)
            for i in heap.part_ids]  # fmt: skip
    yield from sorted(seen, key=_rank)


def is_free(target: Target) -> bool:
    """Whether the fingers reach it without pushing others, nothing lies on it, and it is flat."""
    has_room = target.room_m >= ROOM_M and not target.is_covered
    return has_room and target.inclination_rad <= FLAT_RAD


def look(
    *,
    heap: Heap,
    rig: Rig,
    tote: Tote,
    picking: BinPicking,
    part_id: int,
    rng: np.random.Generator,
) -> Target:
    """One fastener as a camera over the bin tells it, with the scenario's errors."""
    name, true = heap.fastener(part_id), heap.pose(part_id)
    sheet, axis = rig.fasteners[name], axis_of(true)
    dx, dy = rng.normal(0, picking.position_sigma_m, 2)
    yaw = atan2(axis[1], axis[0]) - pi / 2 + rng.normal(0, picking.angle_sigma_rad)
    yaw = (yaw + pi) % tau - pi
    grip = np.array(true.xyz_m) + GRIP_SHARE * sheet.length_m * axis + (dx, dy, 0.0)
    height = max(float(grip[2]), tote.floor_m[2] + FINGER_BEYOND_M + FLOOR_GAP_M)
    turn = Pose((0.0, 0.0, 0.0), (0.0, 0.0, sin(yaw / 2), cos(yaw / 2)))
    hand = Pose((float(grip[0]), float(grip[1]), height), _turned(turn, HAND_DOWN_XYZW))
    level = Pose(
        (0.0, -GRIP_SHARE * sheet.length_m, float(grip[2])), (0.0, 0.0, 0.0, 1.0)
    )  # of the bearing face, before the turn
    face = turn.times(level)
    part = Pose((face.xyz_m[0] + float(grip[0]), face.xyz_m[1] + float(grip[1]), face.xyz_m[2]),
                _turned(turn, LYING_XYZW))  # fmt: skip
    opening = sheet.thread_diameter_m / 2 + OPENING_M
    room = heap.room_m(hand, opening, part_id)
    inclination = abs(asin(float(np.clip(axis[2], -1, 1))))
    return Target(part_id, name, part, hand, opening, room, inclination, heap.is_covered(part_id))


def _rank(target: Target) -> tuple[bool, float]:
    return not is_free(target), -target.part.xyz_m[2]


def _turned(turn: Pose, quat_xyzw: tuple[float, float, float, float]):
    return turn.times(Pose((0.0, 0.0, 0.0), quat_xyzw)).quat_xyzw
