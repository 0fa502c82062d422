"""Timing of joint motion against the closed form of a jerk-limited move."""

import numpy as np
import pytest

from twin.plant.robot_motion import AxisLimits, axis_limits, point_to_point, rest, straight

LIMITS = AxisLimits(np.full(6, 1.5), np.full(6, 4.0), np.full(6, 40.0))


def peaks(path):
    """Largest speed, acceleration and jerk by differences, each [axes]."""
    step = path.times_s[1]
    padded = np.concatenate([path.positions_rad[:1]] * 3 + [path.positions_rad])
    padded = np.concatenate([padded] + [path.positions_rad[-1:]] * 3)
    return [np.abs(np.diff(padded, order, axis=0)).max(axis=0) / step**order for order in (1, 2, 3)]


def is_within(path, limits):
    speed, acceleration, jerk = peaks(path)
    return (
        (speed <= limits.speed * 1.0001).all()
        and (acceleration <= limits.acceleration * 1.001).all()
        and (jerk <= limits.jerk * 1.01).all()
    )


def test_long_move_takes_the_time_of_the_seven_phase_profile():
    end = np.array([2.0, 0, 0, 0, 0, 0])
    path = point_to_point(start_rad=np.zeros(6), end_rad=end, limits=LIMITS)
    assert path.duration_s == pytest.approx(2.0 / 1.5 + 1.5 / 4.0 + 4.0 / 40.0, abs=1e-9)


def test_axes_move_together_on_a_straight_line_in_joint_space():
    end = np.array([1.0, -0.5, 0.25, 0, 0.1, -0.8])
    path = point_to_point(start_rad=np.zeros(6), end_rad=end, limits=LIMITS)
    share = path.positions_rad[:, 0]
    assert np.allclose(path.positions_rad, share[:, None] * end, atol=1e-9)
    assert np.array_equal(path.positions_rad[-1], end)


@pytest.mark.parametrize("seed", range(5))
def test_point_to_point_keeps_every_limit_and_uses_one(rig, seed):
    limits = axis_limits(rig.robot)
    start, end = np.random.default_rng(seed).uniform(-1.5, 1.5, (2, 6))
    path = point_to_point(start_rad=start, end_rad=end, limits=limits)
    assert is_within(path, limits)
    speed, _, _ = peaks(path)
    assert (speed / limits.speed).max() > 0.99


def test_straight_through_a_bend_keeps_every_limit():
    turn = np.linspace(0, np.pi, 7)
    knots = np.stack([np.sin(turn), np.cos(turn), *np.zeros((4, 7))], axis=1)
    path = straight(knots_rad=knots, limits=LIMITS)
    assert is_within(path, LIMITS)
    assert np.hypot(*path.positions_rad[:, :2].T) == pytest.approx(1.0, abs=5e-3)
    assert path.duration_s > np.pi / 1.5


def test_override_slows_the_speed_only(rig):
    limits = axis_limits(rig.robot)
    assert limits.speed[0] == rig.robot.axes[0].speed_rad_per_s * rig.robot.speed_override
    assert limits.acceleration[0] == rig.robot.axes[0].acceleration_rad_per_s2


def test_rest_stands_still():
    path = rest(position_rad=np.arange(6.0), duration_s=0.3)
    assert path.duration_s == 0.3
    assert np.array_equal(path.positions_rad, [np.arange(6.0)] * 2)


def test_paths_are_read_only():
    path = rest(position_rad=np.zeros(6), duration_s=0.3)
    with pytest.raises(ValueError, match="read-only"):
        path.positions_rad[0, 0] = 1.0
