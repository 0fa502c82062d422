"""Jerk-limited motion of the six axes, from standstill to standstill."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ruckig import InputParameter, Result, Ruckig, Synchronization, Trajectory
from scipy.interpolate import CubicSpline

from twin.core.errors import MotionError
from twin.core.records import frozen_array
from twin.spec.rig import Robot

Joints = NDArray[np.float64]

SAMPLE_S = 0.01
CHECKS_PER_LINE = 65


@dataclass(frozen=True)
class AxisLimits:
    """Speed [rad/s], acceleration [rad/s²] and jerk [rad/s³] that no axis exceeds, each [axes]."""

    speed: Joints
    acceleration: Joints
    jerk: Joints


@dataclass(frozen=True)
class Path:
    """Joint angles `positions_rad` [samples, axes] at `times_s` [samples], both read-only."""

    times_s: NDArray[np.float64]
    positions_rad: Joints

    @property
    def duration_s(self) -> float:
        """Time from first to last sample."""
        return float(self.times_s[-1] - self.times_s[0])


def axis_limits(robot: Robot) -> AxisLimits:
    """Limits of the drives; the override slows the speed and leaves the rest alone."""
    speed = np.array([axis.speed_rad_per_s for axis in robot.axes]) * robot.speed_override
    acceleration = np.array([axis.acceleration_rad_per_s2 for axis in robot.axes])
    jerk = np.array([axis.jerk_rad_per_s3 for axis in robot.axes])
    return AxisLimits(*map(frozen_array, (speed, acceleration, jerk)))


def rest(*, position_rad: Joints, duration_s: float) -> Path:
    """Standing still at `position_rad` [axes]."""
    return _path(np.array([0.0, duration_s]), np.array([position_rad, position_rad]))


def point_to_point(*, start_rad: Joints, end_rad: Joints, limits: AxisLimits) -> Path:
    """Shortest motion along the straight line in joint space: all axes start and stop together.

    Source: Berscheid and Kröger 2021, Jerk-limited real-time trajectory generation (Ruckig).
    """
    motion = _ruckig(start_rad, end_rad, limits.speed, limits.acceleration, limits.jerk)
    times = _sample_times(motion.duration)
    positions = np.array([motion.at_time(t)[0] for t in times])
    positions[-1] = end_rad
    return _path(times, positions)


def straight(*, knots_rad: Joints, limits: AxisLimits) -> Path:
    """Motion through joint angles `knots_rad` [knots, axes], equally spaced on a straight line.

    A spline runs through the knots, one jerk-limited motion along it; where its curvature would
    overload an axis the whole motion is slowed until no limit is exceeded.
    """
    spline = CubicSpline(np.linspace(0.0, 1.0, len(knots_rad)), knots_rad)
    slope = np.maximum(np.abs(spline(np.linspace(0.0, 1.0, CHECKS_PER_LINE), 1)).max(axis=0), 1e-9)
    speed, acceleration, jerk = (
        (limit / slope).min() for limit in (limits.speed, limits.acceleration, limits.jerk)
    )
    motion = _ruckig([0.0], [1.0], [speed], [acceleration], [jerk])
    slowdown = _slowdown(spline, motion, jerk, limits)
    times = _sample_times(motion.duration * slowdown)
    shares = np.array([motion.at_time(t / slowdown)[0][0] for t in times])
    positions = spline(shares)
    positions[-1] = knots_rad[-1]
    return _path(times, positions)


def _slowdown(
    spline: CubicSpline, motion: Trajectory, share_jerk: float, limits: AxisLimits
) -> float:
    """Factor on time, at least 1, that brings every axis within its limits (chain rule)."""
    times = np.linspace(0.0, motion.duration, CHECKS_PER_LINE)
    share, rate, change = (np.array([motion.at_time(t) for t in times])[:, k] for k in range(3))
    first, second, third = (np.abs(spline(share[:, 0], order)) for order in (1, 2, 3))
    rate, change = np.abs(rate), np.abs(change)
    speed = first * rate
    acceleration = second * rate**2 + first * change
    jerk = third * rate**3 + 3 * second * rate * change + first * share_jerk
    return max(
        1.0,
        (speed / limits.speed).max(),
        math.sqrt((acceleration / limits.acceleration).max()),
        math.cbrt((jerk / limits.jerk).max()),
    )


def _ruckig(
    start: ArrayLike, end: ArrayLike, speed: ArrayLike, acceleration: ArrayLike, jerk: ArrayLike
) -> Trajectory:
    """Time-optimal synchronised trajectory between two standstills."""
    wanted = InputParameter(np.size(start))
    wanted.current_position = np.asarray(start).tolist()
    wanted.target_position = np.asarray(end).tolist()
    wanted.max_velocity = np.asarray(speed).tolist()
    wanted.max_acceleration = np.asarray(acceleration).tolist()
    wanted.max_jerk = np.asarray(jerk).tolist()
    wanted.synchronization = Synchronization.Phase
    motion = Trajectory(np.size(start))
    result = Ruckig(np.size(start)).calculate(wanted, motion)
    if result not in (Result.Working, Result.Finished):
        raise MotionError(f"no jerk-limited motion from {start!r} to {end!r}: {result!r}")
    return motion


def _sample_times(duration_s: float) -> NDArray[np.float64]:
    """Equally spaced times from 0 to `duration_s`, at most SAMPLE_S apart."""
    return np.linspace(0.0, duration_s, max(1, math.ceil(duration_s / SAMPLE_S)) + 1)


def _path(times: NDArray[np.float64], positions: Joints) -> Path:
    return Path(frozen_array(times), frozen_array(positions))
