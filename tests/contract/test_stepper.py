"""Stepper pulses of a move: every step, in time, within speed, acceleration and jerk.

Run over the firmware, and over the S-curve of the plant, which is the reference.
"""

from math import radians, tau

import numpy as np
import pytest

from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits
from twin.spec import load_rig

OUT_OF_RANGE = 3
# Reaches its acceleration of 5000 steps/s² in 0.1 s and its speed of 2000 steps/s in 0.5 s.
LONG = {"speed": 2000, "acceleration": 5000, "jerk": 50_000}
NO_LIMIT = 1e18


def plan_reference(steps, *, speed, acceleration, jerk, start_ns=0):
    """The plant's move: result code, end [ns], position and the times [ns] of k − ½ steps."""
    motion = motion_of(steps, speed=speed, acceleration=acceleration, jerk=jerk)
    times_s = motion.time_at(np.arange(abs(steps)) + 0.5)
    times_ns = start_ns + np.rint(1e9 * times_s).astype(np.int64)
    return 0, start_ns + round(1e9 * motion.end_s), steps, times_ns


def motion_of(steps, *, speed, acceleration, jerk):
    return Motion.standing(angle_rad=0.0, at_s=0.0).then_move_to(
        angle_rad=float(abs(steps)), at_s=0.0, speed_rad_per_s=speed,
        limits=RampLimits(acceleration, jerk or NO_LIMIT), direction="unwrapped",
    )  # fmt: skip


@pytest.fixture(params=["reference", "native"])
def plan(request):
    """Plans a move with the plant's S-curve or with the firmware."""
    if request.param == "reference":
        return plan_reference
    return request.getfixturevalue("plan_move")


def divided(times_s, order, stride):
    """Mean derivative of the position over `order` + 1 pulses in a row, a stride apart."""
    t = times_s[::stride]
    d = (np.arange(len(times_s), dtype=float) + 0.5)[::stride]
    for k in range(1, order + 1):
        d = np.diff(d) / (t[k:] - t[:-k]) * k
    return d


def test_a_move_has_exactly_its_steps_in_order(plan):
    for steps in (1, 2, 3, 17, 3200, 100_001, -1, -3200):
        _, end_ns, position, times = plan(steps, **LONG, start_ns=10**9)
        assert len(times) == abs(steps)
        assert position == steps
        assert (np.diff(times) > 0).all()
        assert times[0] > 10**9
        assert times[-1] < end_ns


def test_no_steps_no_time(plan):
    _, end_ns, position, times = plan(0, **LONG, start_ns=77)
    assert (end_ns, position, len(times)) == (77, 0, 0)


@pytest.mark.parametrize("steps", [2, 3, 500, 3200])
def test_a_move_is_the_same_run_backwards(plan_move, steps):
    _, end_ns, _, times = plan_move(steps, **LONG)
    both = times + times[::-1]
    middle = steps // 2
    if steps % 2:  # the middle pulse is its own mirror image, to the nanosecond
        assert both[middle] == pytest.approx(end_ns, abs=2)
        both = np.delete(both, middle)
    assert both.tolist() == [end_ns] * len(both)


def test_speed_acceleration_and_jerk_are_reached_and_kept(plan):
    # slow enough to change that each phase has many pulses: half a second of jerk, then of
    # steady acceleration; the braking jerk begins at full speed
    limits = {"speed": 2000, "acceleration": 2000, "jerk": 4000}
    times_s = plan(20_000, **limits)[3] / 1e9
    for order, limit in enumerate(limits.values(), start=1):
        mean = divided(times_s, order, stride=64)
        # a nanosecond is 2e-6 step at full speed; over 32 ms that is 1e-4 of the jerk
        assert np.abs(mean).max() <= limit * (1 + 2e-4)
        assert np.abs(mean).max() >= 0.999 * limit


def test_the_time_of_a_long_move_is_that_of_the_arithmetic(plan):
    # at speed: distance over speed, plus speed over acceleration, plus acceleration over jerk
    _, end_ns, _, times = plan(10_000, **LONG)
    assert end_ns == pytest.approx((10_000 / 2000 + 2000 / 5000 + 5000 / 50_000) * 1e9, abs=3000)
    assert np.diff(times[4500:5500]) == pytest.approx(1e9 / 2000, abs=1)


def test_the_time_of_a_short_move_is_that_of_the_arithmetic(plan):
    # four phases of jerk, each of the cube root of distance over twice the jerk
    for steps in (1, 2, 20):
        end_ns = plan(steps, **LONG)[1]
        assert end_ns == pytest.approx(4 * (steps / 100_000) ** (1 / 3) * 1e9, abs=4000)


def test_without_a_jerk_limit_it_is_a_trapezoid(plan):
    _, end_ns, _, times = plan(10_000, **(LONG | {"jerk": 0}))
    assert end_ns == pytest.approx((10_000 / 2000 + 2000 / 5000) * 1e9, abs=2000)
    # from rest: half of the acceleration times the square of the time
    ramp_s = np.sqrt(2 * (np.arange(400) + 0.5) / 5000)
    assert times[:400] / 1e9 == pytest.approx(ramp_s, abs=2e-6)


def test_a_growing_jerk_tends_to_the_trapezoid(plan):
    trapezoid = plan(2000, **(LONG | {"jerk": 0}))[3]
    apart = [
        np.abs(plan(2000, **(LONG | {"jerk": jerk}))[3] - trapezoid).max()
        for jerk in (10**5, 10**6, 10**7, 10**9)
    ]
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 10_000


def test_pieces_of_any_size_give_the_same_pulses(plan_move):
    whole = plan_move(3200, **LONG)[3].tolist()
    for capacity in (1, 7, 3199, 3200, 3201):
        assert plan_move(3200, **LONG, capacity=capacity)[3].tolist() == whole


@pytest.mark.parametrize("degrees", [0.1, 1, 90, 360, 3600])
def test_the_spindle_of_the_bench_is_moved_as_the_plant_has_it(plan_move, degrees):
    sheet = load_rig("mpi_bench").spindle
    per_rad = sheet.steps_per_turn * sheet.microsteps / tau
    limits = RampLimits(sheet.acceleration_rad_per_s2, sheet.jerk_rad_per_s3)
    steps = max(1, round(radians(degrees) * per_rad))
    motion = Motion.standing(angle_rad=0.0, at_s=0.0).then_move_to(
        angle_rad=steps / per_rad, at_s=0.0, speed_rad_per_s=sheet.max_speed_rad_per_s,
        limits=limits, direction="unwrapped",
    )  # fmt: skip
    times = plan_move(
        steps,
        speed=round(sheet.max_speed_rad_per_s * per_rad),
        acceleration=round(sheet.acceleration_rad_per_s2 * per_rad),
        jerk=round(sheet.jerk_rad_per_s3 * per_rad),
    )[3]
    where = motion.angle_at(times / 1e9) * per_rad
    # half of a microstep, where the firmware puts its pulses, within the rounding of its times
    assert where == pytest.approx(np.arange(steps) + 0.5, abs=0.02 * (1 + steps / 1000))


def test_any_move_keeps_its_promises(plan_move):
    rng = np.random.default_rng(4)
    for _ in range(150):
        assert_move(
            plan_move,
            int(10 ** rng.uniform(0, 4)),
            speed=int(10 ** rng.uniform(0, 5)),
            acceleration=int(10 ** rng.uniform(1, 6)),
            jerk=int(rng.choice([0, 10 ** rng.uniform(1, 9)])),
        )


def assert_move(plan, steps, **limits):
    result, end_ns, position, times = plan(steps, **limits)
    assert (result, position, len(times)) == (0, steps, steps)
    assert (np.diff(times) >= 0).all()
    assert np.diff(times).min(initial=10**12) >= 1e9 / limits["speed"] - 20
    assert times + times[::-1] == pytest.approx(end_ns, abs=2)
    motion = motion_of(steps, **limits)
    # phases are rounded up to whole microseconds; the longest ones are told apart to 16 ns
    assert end_ns / 1e9 == pytest.approx(motion.end_s, abs=7e-6, rel=1e-6)
    assert end_ns / 1e9 >= motion.end_s * (1 - 1e-9)
    ideal_s = motion.time_at(np.arange(steps) + 0.5)
    assert times / 1e9 == pytest.approx(ideal_s, abs=7e-6, rel=1e-5)


@pytest.mark.parametrize("limits", [
    {"speed": 2**32 - 1, "acceleration": 2**32 - 1, "jerk": 2**32 - 1},
    {"speed": 1, "acceleration": 1, "jerk": 1}, {"speed": 1, "acceleration": 2**32 - 1, "jerk": 0},
])  # fmt: skip
def test_the_largest_move_does_not_overflow(plan_move, limits):
    steps = 2**31 - 1
    _, end_ns, position, times = plan_move(steps, **limits, capacity=1000, most=1000)
    assert position == len(times) == 1000
    motion = motion_of(steps, **limits)
    assert times / 1e9 == pytest.approx(motion.time_at(np.arange(1000) + 0.5), abs=1e-5, rel=1e-5)
    assert end_ns / 1e9 == pytest.approx(motion.end_s, rel=1e-5)


@pytest.mark.parametrize("wrong", [
    {"speed": 0}, {"acceleration": 0}, {"start_ns": -1}, {"start_ns": 2**62 + 1},
    {"speed": 1000, "acceleration": 1, "steps": 10**6}, {"steps": -(2**31)},
    {"speed": 10_000, "jerk": 1, "steps": 10**7},
])  # fmt: skip
def test_moves_it_cannot_make_are_refused(plan_move, wrong):
    given = {"steps": 100} | LONG | wrong
    assert plan_move(given.pop("steps"), **given)[0] == OUT_OF_RANGE
