"""Joint angles for a pose of the hand, in the one configuration the home position stands in."""

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import MotionError
from twin.plant.robot_poses import Pose
from twin.plant.robot_scene import AXES, Scene

POSITION_TOLERANCE_M = 1e-5
ANGLE_TOLERANCE_RAD = 1e-5
ROUNDS = 20
KNOTS_PER_LINE = 7


def joints_at(scene: Scene, hand: Pose, seed_rad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Joint angles [axes] that bring `grip` to `hand`, the solution next to `seed_rad`.

    PyBullet's damped least squares, repeated until forward kinematics agrees within
    POSITION_TOLERANCE_M and ANGLE_TOLERANCE_RAD. Leaves the arm of `scene` at the solution.

    Raises:
        MotionError: out of reach, or an axis beyond its limits.
    """
    joints, miss_m, miss_rad = seed_rad, np.inf, np.inf
    for _ in range(ROUNDS):
        joints = scene.inverse(hand, joints)
        scene.set_joints(joints)
        miss_m, miss_rad = misses(scene.frame(), hand)
        if miss_m < POSITION_TOLERANCE_M and miss_rad < ANGLE_TOLERANCE_RAD:
            _check_limits(scene, joints)
            return joints
    raise MotionError(
        f"the hand cannot reach {np.round(hand.xyz_m, 3).tolist()} m: "
        f"it misses by {miss_m * 1e3:.1f} mm and {np.degrees(miss_rad):.1f} degrees"
    )


def line_knots(scene: Scene, start: Pose, end: Pose, seed_rad: NDArray) -> NDArray[np.float64]:
    """Joint angles [knots, axes] on the straight line from `start`, where `seed_rad` is, to `end`.

    Raises:
        MotionError: a point of the line is out of reach.
    """
    knots = [seed_rad]
    for xyz in np.linspace(start.xyz_m, end.xyz_m, KNOTS_PER_LINE)[1:].tolist():
        knots.append(joints_at(scene, Pose(tuple(xyz), end.quat_xyzw), knots[-1]))
    return np.array(knots)


def misses(actual: Pose, wanted: Pose) -> tuple[float, float]:
    """Distance [m] and angle [rad] between two poses."""
    distance = float(np.linalg.norm(np.subtract(actual.xyz_m, wanted.xyz_m)))
    dot, sign = np.dot(actual.quat_xyzw, wanted.quat_xyzw), 1.0
    if dot < 0:
        sign = -1.0
    chord = np.linalg.norm(np.subtract(actual.quat_xyzw, np.multiply(sign, wanted.quat_xyzw)))
    return distance, float(4 * np.arcsin(min(1.0, chord / 2)))


def _check_limits(scene: Scene, joints: NDArray[np.float64]) -> None:
    beyond = (joints < scene.lower_rad) | (joints > scene.upper_rad)
    if beyond.any():
        names = ", ".join(
            f"{name} at {np.degrees(angle):.1f} degrees "
            f"(allowed {np.degrees(low):.0f} to {np.degrees(high):.0f})"
            for name, angle, low, high in zip(
                np.array(AXES)[beyond],
                joints[beyond],
                scene.lower_rad[beyond],
                scene.upper_rad[beyond],
                strict=True,
            )
        )
        raise MotionError(f"axis beyond its limits: {names}")
