"""Does a path keep clear of bench and bins, and when is the robot in the fixture zone?

A path is walked in strides: at each pose PyBullet gives the distance to the nearest obstacle, and
the next pose looked at is the last one that no point of the arm can have left that distance for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import MotionError
from twin.plant.robot_motion import Path
from twin.plant.robot_poses import Pose
from twin.plant.robot_scene import AXES, Nearest, Scene

ARM_CLEARANCE_M = 0.001
TOUCH_M = 0.0002
LOOK_AHEAD_M = 0.15
GIRTH_M = 0.3


@dataclass(frozen=True)
class Handled:
    """The fastener a path is about: in the hand (`hand_from_part`) or lying where it is (None)."""

    body: int
    hand_from_part: Pose | None = None


class Clearance:
    """Checks paths in a scene of its own.

    Assumes: the fingers may touch the fastener they carry; links of the arm never meet each other
    within the joint limits of the programs.
    """

    def __init__(self, scene: Scene, zone_radius_m: float) -> None:
        self._scene = scene
        self._zone_radius_m = zone_radius_m
        self._levers_m = lever_arms_m(scene)

    def check(self, path: Path, handled: Handled | None = None) -> None:
        """Raise MotionError where arm or carried fastener would touch something.

        Likewise where either would come into the zone of another fixture.
        """
        poses = path.positions_rad
        travel = self._travel_m(path)
        index = 0
        while index < len(poses):
            self._put(poses[index], handled)
            room = LOOK_AHEAD_M
            for near, margin in self._approaches(handled):
                room = min(room, near.distance_m - margin)
                if room < 0:
                    raise MotionError(_meeting(near, float(path.times_s[index])))
            index = _stride(travel, index, room)

    def in_zone(self, path: Path, handled: Handled | None = None) -> NDArray[np.bool_]:
        """Whether arm or carried fastener is nearer to the fixture than the zone radius.

        One value per interval between samples [samples − 1]: true if either end is inside.
        """
        inside = np.zeros(len(path.times_s), bool)
        travel = self._travel_m(path)
        index = 0
        while index < len(inside):
            self._put(path.positions_rad[index], handled)
            depth = self._zone_radius_m - self._fixture_distance_m(handled)
            following = _stride(travel, index, abs(depth))
            inside[index:following] = depth >= 0
            index = following
        return inside[:-1] | inside[1:]

    def arrive(self, path: Path, handled: Handled | None = None) -> None:
        """Leave arm and carried fastener at the end of `path`."""
        self._put(path.positions_rad[-1], handled)

    def _put(self, positions_rad: NDArray[np.float64], handled: Handled | None) -> None:
        self._scene.set_joints(positions_rad)
        if handled and handled.hand_from_part:
            pose = self._scene.frame().times(handled.hand_from_part)
            self._scene.place(handled.body, pose)

    def _approaches(self, handled: Handled | None) -> Iterator[tuple[Nearest, float]]:
        """Every approach that counts, with the distance it must keep [m]."""
        near = self._scene.nearest_obstacle(self._scene.arm, LOOK_AHEAD_M)
        if near:
            yield near, ARM_CLEARANCE_M
        yield from self._neighbours(handled)
        if handled is None:
            return
        if handled.hand_from_part:
            near = self._scene.nearest_obstacle(handled.body, LOOK_AHEAD_M)
            margin = -TOUCH_M
        else:
            near = self._scene.nearest(self._scene.arm, handled.body, LOOK_AHEAD_M)
            margin = ARM_CLEARANCE_M
        if near:
            yield near, margin

    def _neighbours(self, handled: Handled | None) -> Iterator[tuple[Nearest, float]]:
        """Approaches to other fixtures, from whose zones everything keeps away."""
        margin = self._zone_radius_m
        for marker in self._scene.neighbour_markers:
            for body in self._moving(handled):
                near = self._scene.nearest(body, marker, margin + LOOK_AHEAD_M)
                if near:
                    yield near, margin

    def _moving(self, handled: Handled | None) -> list[int]:
        """Arm, and the fastener that it carries."""
        is_carrying = handled is not None and handled.hand_from_part is not None
        return [self._scene.arm, handled.body] if handled and is_carrying else [self._scene.arm]

    def _fixture_distance_m(self, handled: Handled | None) -> float:
        reach = self._zone_radius_m + LOOK_AHEAD_M
        marker = self._scene.fixture_marker
        found = [self._scene.nearest(body, marker, reach) for body in self._moving(handled)]
        return min((near.distance_m for near in found if near), default=reach)

    def _travel_m(self, path: Path) -> NDArray[np.float64]:
        """Upper bound on the way of any point of arm or load since the start [samples]."""
        steps = np.abs(np.diff(path.positions_rad, axis=0)) @ self._levers_m
        return np.concatenate([[0.0], np.cumsum(steps)])


def lever_arms_m(scene: Scene) -> NDArray[np.float64]:
    """Greatest distance of any point of arm or load from each axis [axes], in metres."""
    origins = np.array([scene.frame(name).xyz_m for name in (*AXES, "grip")])
    links = np.linalg.norm(np.diff(origins, axis=0), axis=1)
    return np.cumsum(links[::-1])[::-1] + GIRTH_M


def _stride(travel: NDArray[np.float64], index: int, room_m: float) -> int:
    """First sample that could lie farther than `room_m` from sample `index`; at least the next."""
    return max(index + 1, int(np.searchsorted(travel, travel[index] + room_m, side="right")))


def _meeting(near: Nearest, time_s: float) -> str:
    return (
        f"{near.link!r} meets {near.other!r} after {time_s:.2f} s "
        f"(distance {near.distance_m * 1e3:.1f} mm)"
    )
