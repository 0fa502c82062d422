"""Jerk-limited spindle motion against profiles integrated by hand and against its own limits."""

from itertools import pairwise
from math import inf, pi, sqrt, tau

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits

LIMITS = RampLimits(acceleration_rad_per_s2=100.0, jerk_rad_per_s3=2000.0)


def at_rest(angle_rad=0.0, at_s=0.0):
    return Motion.standing(angle_rad=angle_rad, at_s=at_s)


def ramped(motion, speed, at_s, limits=LIMITS):
    return motion.then_ramp_to(speed_rad_per_s=speed, at_s=at_s, limits=limits)


def moved(motion, angle, at_s, *, speed=20.0, direction="forward", limits=LIMITS):
    return motion.then_move_to(
        angle_rad=angle, at_s=at_s, speed_rad_per_s=speed, limits=limits, direction=direction
    )


def test_a_standing_spindle_stands_before_and_after():
    motion = at_rest(1.5, at_s=3.0)
    assert motion.angle_at([0.0, 3.0, 1e6]).tolist() == [1.5, 1.5, 1.5]
    assert motion.speed_at([0.0, 3.0, 1e6]).tolist() == [0.0, 0.0, 0.0]
    assert motion.end_s == motion.start_s == 3.0


def test_a_gentle_ramp_never_reaches_the_acceleration_limit():
    # v = 3.2 < a²/j = 5: two jerk phases of √(v/j) = 0.04 s, peak acceleration 80
    motion = ramped(at_rest(), 3.2, 1.0)
    assert motion.end_s == pytest.approx(1.08, abs=1e-12)
    assert motion.speed_at(1.04) == pytest.approx(1.6, abs=1e-12)
    assert motion.acceleration_at(1.04) == pytest.approx(80.0, abs=1e-9)
    assert motion.angle_at(motion.end_s) == pytest.approx(3.2 * 0.08 / 2, abs=1e-12)


def test_a_fast_ramp_holds_the_acceleration_limit():
    # v = 20: T = v/a + a/j = 0.2 + 0.05 s, jerk phases of 0.05 s, constant in between
    motion = ramped(at_rest(), 20.0, 0.0)
    assert motion.end_s == pytest.approx(0.25, abs=1e-12)
    assert motion.acceleration_at([0.05, 0.1, 0.2]) == pytest.approx([100.0] * 3)
    assert motion.angle_at(0.25) == pytest.approx(20.0 * 0.25 / 2, abs=1e-12)
    assert motion.angle_at(1.25) == pytest.approx(2.5 + 20.0, abs=1e-12)


def test_braking_mirrors_accelerating():
    up = ramped(at_rest(), 20.0, 0.0)
    down = ramped(up, 0.0, 1.0)
    assert down.end_s == pytest.approx(1.25, abs=1e-12)
    assert down.angle_at(down.end_s) == pytest.approx(2.5 + 15.0 + 2.5, abs=1e-12)
    assert down.speed_at(down.end_s) == 0.0


def test_a_stop_during_acceleration_first_takes_the_acceleration_away():
    # at 0.05 s: a = 100, v = 2.5; jerk −2000 for 0.05 s takes a to 0 and v to 5, then a ramp of 5
    motion = ramped(ramped(at_rest(), 20.0, 0.0), 0.0, 0.05)
    assert motion.speed_at(0.1) == pytest.approx(5.0, abs=1e-9)
    assert motion.acceleration_at(0.1) == pytest.approx(0.0, abs=1e-6)
    assert motion.end_s == pytest.approx(0.1 + 2 * sqrt(5 / 2000), abs=1e-9)
    assert motion.speed_at(motion.end_s) == 0.0


def test_a_softer_drive_that_takes_over_late_does_not_turn_the_spindle_back():
    braking = ramped(ramped(at_rest(), 20.0, 0.0), 0.0, 1.0)
    late = ramped(braking, 0.0, 1.23, RampLimits(10.0, 50.0))
    speed = late.speed_at(np.linspace(1.0, late.end_s, 2000))
    assert speed.min() >= -1e-9
    assert speed[-1] == 0.0


def test_reversing_passes_through_a_standstill():
    motion = ramped(ramped(at_rest(), 5.0, 0.0), -5.0, 1.0)
    assert motion.speed_at(motion.end_s + 1) == -5.0
    # two symmetric ramps of 0.1 s: as far on as back
    assert motion.angle_at(motion.end_s) == pytest.approx(motion.angle_at(1.0), abs=1e-12)


@pytest.mark.parametrize(
    ("distance", "duration"),
    [
        # four jerk phases: D = 2 j t³ with t = 0.01 s
        (2 * 2000 * 0.01**3, 0.04),
        # peak speed 10, ramps of 0.15 s: D = v·T
        (10 * 0.15, 0.30),
        # capped at 20 rad/s: ramps of 0.25 s, 1 s in between
        (20 * 0.25 + 20 * 1.0, 1.5),
    ],
)
def test_moves_last_as_long_as_worked_out_by_hand(distance, duration):
    motion = moved(at_rest(1.0, at_s=2.0), 1.0 + distance, 2.0, direction="unwrapped")
    assert motion.end_s - 2.0 == pytest.approx(duration, abs=1e-9)
    assert motion.angle_at(motion.end_s) == 1.0 + distance
    assert motion.speed_at(motion.end_s) == 0.0


@pytest.mark.parametrize(
    ("start", "target", "direction", "end"),
    [
        (0.1, 0.0, "forward", tau),
        (0.1, 0.0, "shortest", 0.0),
        (6.2, 0.0, "shortest", tau),
        (20.0, pi / 2, "forward", pi / 2 + 3 * tau),
        (7.0, 0.5, "unwrapped", 0.5),
        (3 * tau, 0.0, "forward", 3 * tau),
        (3 * tau + 1e-12, 0.0, "forward", 3 * tau),
    ],
)
def test_moves_end_at_the_angle_their_direction_asks_for(start, target, direction, end):
    motion = moved(at_rest(start), target, 1.0, direction=direction)
    assert motion.angle_at(100.0) == pytest.approx(end, abs=1e-9)
    assert motion.speed_at(100.0) == 0.0


def test_a_move_that_has_arrived_takes_no_time():
    assert moved(at_rest(tau), 0.0, 5.0).end_s <= 5.0


def test_a_turning_spindle_stops_before_it_moves():
    motion = moved(ramped(at_rest(), 10.0, 0.0), 0.0, 1.0)
    assert motion.angle_at(motion.end_s) % tau == pytest.approx(0.0, abs=1e-9)
    times = np.linspace(1.0, motion.end_s, 4000)
    assert motion.speed_at(times).min() == pytest.approx(0.0, abs=1e-9)
    stop = times[np.argmin(motion.speed_at(times[:-50]))]
    assert 1.0 < stop < motion.end_s


def test_time_at_is_the_inverse_of_angle_at():
    motion = ramped(ramped(at_rest(0.3, 7.0), 12.0, 8.0), 2.0, 9.0)
    times = np.linspace(8.001, 15.0, 5000)
    assert motion.time_at(motion.angle_at(times)) == pytest.approx(times, abs=1e-9)


def test_time_at_knows_what_has_passed_and_what_never_comes():
    motion = moved(at_rest(1.0, at_s=2.0), 2.0, 3.0)
    assert motion.time_at([0.0, 1.0, 2.1]).tolist() == [2.0, 2.0, inf]
    assert motion.time_at(2.0) == pytest.approx(motion.end_s, abs=1e-6)
    assert motion.time_at(np.zeros((2, 3))).shape == (2, 3)


def test_time_at_is_the_first_passage_where_the_spindle_turns_back():
    motion = ramped(ramped(at_rest(), 5.0, 0.0), -5.0, 1.0)
    motion = ramped(ramped(motion, 5.0, 1.6), 10.0, 5.0)
    there = np.linspace(0.01, 1.05, 300)
    assert motion.time_at(motion.angle_at(there)) == pytest.approx(there, abs=1e-8)
    farthest = float(motion.angle_at(1.1))
    later = motion.time_at(np.linspace(farthest + 0.01, farthest + 30.0, 300))
    assert later.min() > 1.6
    assert np.diff(later).min() > 0


def test_a_motion_forgets_what_lies_before_a_standstill():
    motion = at_rest()
    for turn in range(1, 200):
        motion = ramped(motion, 10.0, 10.0 * turn)
        motion = moved(motion, 0.0, 10.0 * turn + 5)
    assert len(motion.pieces) < 30


def test_a_second_stop_changes_nothing():
    stopped = ramped(ramped(at_rest(), 10.0, 0.0), 0.0, 1.0)
    assert ramped(stopped, 0.0, 5.0) is stopped
    again = ramped(stopped, 0.0, stopped.end_s - 0.01)
    assert again.end_s == pytest.approx(stopped.end_s, abs=1e-9)


def test_a_moment_is_what_the_arrays_have_there_to_the_last_bit():
    motion = moved(ramped(ramped(at_rest(0.3), 12.0, 8.0), 2.0, 9.0), 1.0, 11.0)
    times = np.concatenate([motion.pieces[:, 0], np.linspace(0.0, 15.0, 500)])
    moments = [motion.moment(float(time_s)) for time_s in times]
    arrays = motion.angle_at(times), motion.speed_at(times), motion.acceleration_at(times)
    for column, array in zip(zip(*moments, strict=True), arrays, strict=True):
        assert list(column) == array.tolist()


def test_since_keeps_what_follows():
    motion = ramped(ramped(at_rest(), 12.0, 8.0), 2.0, 9.0)
    times = np.linspace(8.6, 12.0, 50)
    assert len(motion.since(8.6).pieces) < len(motion.pieces)
    assert motion.since(8.6).angle_at(times).tolist() == motion.angle_at(times).tolist()


def test_pieces_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        ramped(at_rest(), 1.0, 0.0).pieces[0, 0] = 1.0


@pytest.mark.parametrize("value", [0.0, -1.0, inf, float("nan")])
def test_limits_must_be_above_zero(value):
    with pytest.raises(ValueError, match="acceleration"):
        RampLimits(acceleration_rad_per_s2=value, jerk_rad_per_s3=1.0)
    with pytest.raises(ValueError, match="jerk"):
        RampLimits(acceleration_rad_per_s2=1.0, jerk_rad_per_s3=value)


def test_impossible_commands_are_refused():
    with pytest.raises(ValueError, match="at_s"):
        ramped(at_rest(at_s=5.0), 1.0, 4.0)
    with pytest.raises(ValueError, match="finite"):
        ramped(at_rest(), float("nan"), 1.0)
    with pytest.raises(ValueError, match="above 0"):
        moved(at_rest(), 1.0, 1.0, speed=0.0)


speeds = st.floats(-150.0, 150.0).map(lambda speed: round(speed, 2))
gaps = st.floats(0.0, 2.0)
drives = st.builds(RampLimits, st.floats(0.5, 500.0), st.floats(1.0, 50_000.0))


@st.composite
def commanded(draw, *, limits=drives, forward_only=False):
    """A motion after up to six commands, each free to interrupt the one before."""
    motion, time = at_rest(draw(st.floats(-10.0, 10.0)), 1.0), 1.0
    speed = speeds.map(abs) if forward_only else speeds
    for _ in range(draw(st.integers(1, 6))):
        time += draw(gaps)
        drive = draw(limits)
        if draw(st.booleans()) or forward_only:
            motion = ramped(motion, draw(speed), time, drive)
        else:
            way = draw(st.sampled_from(["forward", "shortest", "unwrapped"]))
            motion = moved(motion, draw(st.floats(-50.0, 50.0)), time, direction=way, limits=drive)
    return motion


@settings(deadline=None)
@given(commanded())
def test_angle_speed_and_acceleration_never_step(motion):
    for before, after in pairwise(motion.pieces):
        dt = after[0] - before[0]
        assert dt >= 0
        _, angle, speed, acceleration, jerk = before
        scale = 1 + abs(speed) + abs(acceleration) * dt
        assert after[1] == pytest.approx(
            angle + dt * (speed + dt * (acceleration / 2 + jerk * dt / 6)),
            abs=1e-7 * scale * (1 + dt),
        )
        assert after[2] == pytest.approx(
            speed + dt * (acceleration + jerk * dt / 2), abs=1e-7 * scale
        )


@settings(deadline=None)
@given(commanded(limits=st.just(LIMITS)))
def test_acceleration_and_jerk_stay_within_the_drive(motion):
    assert np.abs(motion.pieces[:, 3]).max() <= 100.0 * (1 + 1e-9)
    assert np.abs(motion.pieces[:, 4]).max() <= 2000.0 * (1 + 1e-6)
    ends = motion.acceleration_at(np.nextafter(motion.pieces[1:, 0], -inf))
    assert np.abs(ends).max(initial=0.0) <= 100.0 * (1 + 1e-6)


@settings(deadline=None)
@given(commanded(forward_only=True))
def test_forward_commands_never_turn_back_and_invert(motion):
    times = np.linspace(motion.start_s, motion.end_s + 1.0, 400)
    angle = motion.angle_at(times)
    assert np.diff(angle).min() >= -1e-9 * (1 + np.abs(angle).max())
    reached = motion.time_at(angle[1:])
    # at the flat start of a ramp 1e-13 rad take up to 1e-4 s
    assert (reached <= times[1:] + 1e-3).all()
    assert motion.angle_at(reached) == pytest.approx(angle[1:], abs=1e-8 * (1 + abs(angle).max()))


@settings(deadline=None)
@given(st.floats(-1000.0, 1000.0), st.floats(1e-3, 157.0), drives)
def test_a_move_covers_its_distance_within_its_limits(distance, speed, drive):
    motion = moved(at_rest(), distance, 0.0, speed=speed, direction="unwrapped", limits=drive)
    times = np.linspace(0.0, motion.end_s, 500)
    tolerance = 1e-6 * (1 + speed)
    assert np.abs(motion.speed_at(times)).max() <= speed + tolerance
    last = motion.pieces[-2:]
    if len(last) == 2 and abs(distance) > 1e-9:
        (start, angle, v, a, j), (end, *_) = last
        dt = end - start
        arrived = angle + dt * (v + dt * (a / 2 + j * dt / 6))
        assert arrived == pytest.approx(distance, abs=1e-8 * (1 + abs(distance)))
        assert v + dt * (a + j * dt / 2) == pytest.approx(0.0, abs=tolerance)
