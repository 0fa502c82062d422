"""Arm, bench and bins as bodies in one PyBullet world of their own; nothing moves by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.core.errors import MotionError
from twin.plant.robot_bullet import pybullet
from twin.plant.robot_geometry import bench_urdf
from twin.plant.robot_poses import Pose, Vector
from twin.plant.robot_shapes import add_bin, add_box, add_marker, fastener_shapes
from twin.plant.robot_world import World
from twin.spec.rig import Rig

AXES = ("a1", "a2", "a3", "a4", "a5", "a6")
FINGERS = ("finger_left", "finger_right")
GROUND_HALF_M: Vector = (3.0, 3.0, 0.05)
GROUND_CENTRE_M: Vector = (0.0, 0.0, -0.06)
RAY_START_M = 0.001
PARKED = Pose((0.0, 0.0, -1000.0), (0.0, 0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Nearest:
    """Closest approach of a body to another: negative distances are depths of penetration."""

    distance_m: float
    link: str
    other: str
    normal: Vector


class Scene:
    """The cell of a rig with the arm standing at its home position, fingers open.

    Raises:
        MotionError: a URDF is missing or unreadable, or the robot's lacks an axis or a finger.
    """

    def __init__(self, rig: Rig) -> None:
        self.world = World()
        self._rig = rig
        self._shapes: dict[str, tuple[int, int]] = {}
        self._spare: dict[str, list[int]] = {}
        self.arm = self._load(rig.robot_urdf, (0.0, 0.0, 0.0))
        self.bench = self._load(bench_urdf(rig), rig.cell.fixture_m)
        beside = [self._load(bench_urdf(rig), at_m) for at_m in rig.cell.neighbours_m]
        bins = {"infeed bin": rig.cell.infeed, "OK bin": rig.cell.ok, "reject bin": rig.cell.reject}
        ground = add_box(self.world, GROUND_HALF_M, GROUND_CENTRE_M)
        self._names = {self.bench: "bench", **dict.fromkeys(beside, "bench"), ground: "ground"}
        for name, bin_ in bins.items():
            self._names |= dict.fromkeys(add_bin(self.world, bin_), name)
        self.obstacles = tuple(self._names)
        self.fixture_marker = add_marker(self.world, rig.cell.fixture_m)
        self.neighbour_markers = tuple(add_marker(self.world, m) for m in rig.cell.neighbours_m)
        self._joints = self._joint_indices()
        self.axes = [self._joints[name] for name in AXES]
        self.stroke_m = float(self._joint_info(FINGERS[0])[9])
        self.lower_rad, self.upper_rad = self._limits_rad()
        self.set_joints(rig.robot.home_rad)
        self.set_fingers(self.stroke_m)

    def add_obstacle(self, name: str, add: Callable[[World], int]) -> None:
        """Something else that the arm must not touch: `add` puts it into the world."""
        self._names[add(self.world)] = name
        self.obstacles = (*self.obstacles, next(reversed(self._names)))

    def set_joints(self, positions_rad: ArrayLike) -> None:
        """Put the six axes at `positions_rad` [axes]."""
        states = [[position] for position in np.asarray(positions_rad, float).tolist()]
        self.world.resetJointStatesMultiDof(self.arm, self.axes, states)

    def set_fingers(self, opening_m: float) -> None:
        """Put both pads at `opening_m` [m] from the middle of the hand."""
        for name in FINGERS:
            self.world.resetJointState(self.arm, self._joints[name], opening_m)

    def opening_m(self) -> float:
        """How far the pads stand from the middle of the hand [m]."""
        return float(self.world.getJointState(self.arm, self._joints[FINGERS[0]])[0])

    def frame(self, joint: str = "grip") -> Pose:
        """World pose of the link frame behind `joint` of the arm."""
        state = self.world.getLinkState(
            self.arm, self._joints[joint], computeForwardKinematics=True
        )
        return Pose(tuple(state[4]), tuple(state[5]))

    def inverse(self, hand: Pose, seed_rad: ArrayLike) -> NDArray[np.float64]:
        """One round of PyBullet's inverse kinematics for `grip`, from the arm at `seed_rad`."""
        self.set_joints(seed_rad)
        solution = self.world.calculateInverseKinematics(
            self.arm,
            self._joints["grip"],
            hand.xyz_m,
            hand.quat_xyzw,
            maxNumIterations=100,
            residualThreshold=1e-9,
        )
        return np.array(solution[: len(AXES)])

    def add_fastener(self, name: str, pose: Pose) -> int:
        """Body of a fastener with its part frame at `pose`.

        Raises:
            MotionError: the rig has no such fastener.
        """
        if name not in self._shapes:
            if name not in self._rig.fasteners:
                known = ", ".join(sorted(self._rig.fasteners))
                raise MotionError(f"no body for fastener {name!r}; the rig has: {known}")
            self._shapes[name] = fastener_shapes(self.world, self._rig.fasteners[name])
        spare = self._spare.setdefault(name, [])
        if not spare:
            spare.append(self.world.createMultiBody(0, *self._shapes[name]))
        body = spare.pop()
        self._names[body] = name
        self.place(body, pose)
        return body

    def place(self, body: int, pose: Pose) -> None:
        """Put a body at `pose`."""
        self.world.resetBasePositionAndOrientation(body, pose.xyz_m, pose.quat_xyzw)

    def pose(self, body: int) -> Pose:
        """Where a body is."""
        xyz, quat = self.world.getBasePositionAndOrientation(body)
        return Pose(tuple(xyz), tuple(quat))

    def remove(self, body: int) -> None:
        """Take a fastener out of the cell, to be used again: PyBullet never frees a body whole."""
        self.place(body, PARKED)
        self._spare[self._names.pop(body)].append(body)

    def nearest_obstacle(self, body: int, within_m: float) -> Nearest | None:
        """Closest approach of `body` to bench, bins and ground, None beyond `within_m` [m]."""
        found = (self.nearest(body, other, within_m) for other in self.obstacles)
        return min(filter(None, found), key=lambda near: near.distance_m, default=None)

    def is_near_obstacle(self, body: int, within_m: float) -> bool:
        """Whether `body` is within `within_m` [m] of bench, bins or ground."""
        return any(self.nearest(body, other, within_m) for other in self.obstacles)

    def nearest(self, body: int, other: int, within_m: float, **links: int) -> Nearest | None:
        """Closest approach of `body` to `other`, None beyond `within_m` [m]; the foot is ignored.

        `links` (linkIndexA, linkIndexB) narrow the search; `normal` points from `other` to `body`.
        """
        points = self.world.getClosestPoints(body, other, within_m, **links)
        if body == self.arm:
            points = [point for point in points if point[3] >= 0]
        if not points:
            return None
        point = min(points, key=lambda p: p[8])
        return Nearest(point[8], self._name(body, point[3]), self._name(other, point[4]), point[7])

    def fall(self, body: int) -> None:
        """Let a body drop without turning until it lies on bench, bin or ground."""
        lowest, _ = self.world.getAABB(body)
        pose = self.pose(body)
        x, y, _ = pose.xyz_m
        below = lowest[2] - RAY_START_M
        hit = self.world.rayTest((x, y, below), (x, y, GROUND_CENTRE_M[2]))[0]
        if hit[0] >= 0:
            self.place(body, pose.raised(hit[3][2] - lowest[2]))

    def name_of(self, body: int) -> str:
        """Name of an obstacle or a fastener."""
        return self._names[body]

    def finger(self, name: str) -> int:
        """Link index of a finger."""
        return self._joints[name]

    def close(self) -> None:
        """Leave the PyBullet world."""
        self.world.disconnect()

    def _load(self, path: Path, position: Vector) -> int:
        if not path.is_file():
            raise MotionError(f"{path} does not exist")
        flags = pybullet.URDF_USE_INERTIA_FROM_FILE
        try:
            return self.world.loadURDF(str(path), position, useFixedBase=True, flags=flags)
        except pybullet.error as error:
            raise MotionError(f"{path}: PyBullet cannot load it: {error}") from None

    def _joint_info(self, name: str) -> tuple:
        return self.world.getJointInfo(self.arm, self._joints[name])

    def _joint_indices(self) -> dict[str, int]:
        count = self.world.getNumJoints(self.arm)
        names = [self.world.getJointInfo(self.arm, k)[1].decode() for k in range(count)]
        missing = {*AXES, *FINGERS, "grip"} - set(names)
        if missing:
            raise MotionError(f"{self._rig.robot_urdf}: no joint named {sorted(missing)}")
        return {name: k for k, name in enumerate(names)}

    def _limits_rad(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        info = [self._joint_info(name) for name in AXES]
        return np.array([i[8] for i in info]), np.array([i[9] for i in info])

    def _name(self, body: int, link: int) -> str:
        if body != self.arm and self._names.get(body) != "bench":
            return self._names.get(body, "marker")
        if link < 0:
            return self.world.getBodyInfo(body)[0].decode()
        return self.world.getJointInfo(body, link)[12].decode()
