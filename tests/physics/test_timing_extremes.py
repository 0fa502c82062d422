"""Spindle and line timing at the edges of what a scenario can ask for."""

from math import inf, tau

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.core.random import stream
from twin.physics.encoder import EncoderModel, index_time
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    scan_free_running,
    scan_revolution,
)
from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits

LIMITS = RampLimits(acceleration_rad_per_s2=100.0, jerk_rad_per_s3=2000.0)
CAMERA = LineCameraTiming(exposure_s=4e-6, overhead_s=1e-6, max_line_rate_hz=26_000.0)


def revolution(motion, *, start_s, lines=2048, divider=2, stop_s=inf):
    return scan_revolution(
        motion=motion,
        start_s=start_s,
        stop_s=stop_s,
        spindle=SpindleModel(),
        encoder=EncoderModel(counts_per_turn=lines * divider),
        trigger=TriggerSettings(lines_expected=lines, divider=divider),
        camera=CAMERA,
        rng=stream(0, "extremes"),
    )


def turning(speed_rad_per_s, *, angle_rad=0.0, at_s=0.0, limits=LIMITS):
    return Motion.standing(angle_rad=angle_rad, at_s=at_s).then_ramp_to(
        speed_rad_per_s=speed_rad_per_s, at_s=at_s, limits=limits
    )


@settings(deadline=None, max_examples=50)
@given(
    at_s=st.floats(0.0, 30 * 86_400.0),
    turns=st.integers(0, 1_000_000),
    speed_rpm=st.floats(0.01, 750.0),
)
def test_a_month_and_a_million_turns_later_the_lines_are_the_same(at_s, turns, speed_rpm):
    speed = speed_rpm * tau / 60
    motion = turning(speed, angle_rad=turns * tau + 0.5, at_s=at_s)
    lines = revolution(motion, start_s=motion.end_s)
    assert (lines.lines_taken, lines.lines_lost) == (2048, 0)
    # one clock step of a float at 30 days is 5e-10 s, one angle step at 1e6 turns 1e-9 rad
    tolerance = 2e-9 * speed + 1e-8
    assert np.diff(lines.angle_rad) == pytest.approx(tau / 2048, abs=tolerance)


@pytest.mark.parametrize(("lines", "divider"), [(64, 1), (64, 64), (8192, 1), (8192, 64)])
def test_smallest_and_largest_images(lines, divider):
    motion = turning(1.0)
    taken = revolution(motion, start_s=motion.end_s, lines=lines, divider=divider)
    assert taken.lines_taken == lines


def test_one_count_per_turn_is_one_line_at_the_index():
    motion = turning(1.0)
    taken = revolution(motion, start_s=motion.end_s, lines=1, divider=1)
    assert taken.lines_taken == 1
    assert taken.time_s[0] == pytest.approx(index_time(motion=motion, start_s=motion.end_s))


def test_far_beyond_the_camera_only_its_own_rate_is_left():
    motion = turning(3000 * tau / 60)
    lines = revolution(motion, start_s=motion.end_s)
    # 50 turns per second: 102.4 kHz of triggers, busy 1/26 kHz: every fourth
    assert lines.triggers == 2048
    assert lines.lines_taken == 512


@settings(deadline=None)
@given(stop_share=st.floats(0.0, 2.0))
def test_an_early_end_cuts_the_record_and_changes_nothing_before_it(stop_share):
    motion = turning(3.0, angle_rad=-0.5)
    begin_s = index_time(motion=motion, start_s=0.0)
    stop_s = begin_s + stop_share * tau / 3
    whole = revolution(motion, start_s=0.0)
    cut = revolution(motion, start_s=0.0, stop_s=stop_s)
    assert cut.lines_taken == pytest.approx((whole.time_s < stop_s).sum(), abs=1)
    assert cut.time_s.tolist() == whole.time_s[: cut.lines_taken].tolist()


@settings(deadline=None)
@given(
    interrupt_s=st.floats(0.0, 4.0),
    again_s=st.floats(0.0, 0.2),
    hard=st.builds(RampLimits, st.floats(1.0, 1e4), st.floats(1.0, 1e6)),
)
def test_a_stop_at_any_moment_keeps_every_line_taken_before_it(interrupt_s, again_s, hard):
    motion = turning(3.0, angle_rad=-0.5)
    stopped = motion.then_ramp_to(speed_rad_per_s=0.0, at_s=interrupt_s, limits=LIMITS)
    stopped = stopped.then_ramp_to(speed_rad_per_s=0.0, at_s=interrupt_s + again_s, limits=hard)
    lines, whole = revolution(stopped, start_s=0.0), revolution(motion, start_s=0.0)
    before = whole.time_s[whole.time_s < interrupt_s]
    assert lines.time_s[: len(before)] == pytest.approx(before, abs=1e-9)
    assert lines.lines_taken <= whole.lines_taken
    assert stopped.speed_at(stopped.end_s) == 0.0


@settings(deadline=None)
@given(rate_hz=st.floats(1e-3, 1e5), speed=st.floats(5.0, 150.0))
def test_free_run_lines_fill_the_turn_at_any_rate(rate_hz, speed):
    motion = Motion(np.array([[0.0, 0.0, speed, 0.0, 0.0]]))
    lines = scan_free_running(
        motion=motion,
        start_s=0.0,
        spindle=SpindleModel(),
        lines_expected=2048,
        line_rate_hz=rate_hz,
        camera=CAMERA,
        rng=stream(0, "extremes"),
    )
    assert lines.triggers == pytest.approx(rate_hz * tau / speed, abs=1)
    assert lines.triggers == lines.lines_taken + lines.lines_lost
    assert np.diff(lines.time_s).min(initial=inf) >= CAMERA.line_s - 2e-9


@pytest.mark.parametrize("limits", [RampLimits(1e-3, 1e-3), RampLimits(1e6, 1e12)])
def test_the_laziest_and_the_fiercest_drive_arrive(limits):
    motion = Motion.standing(angle_rad=0.0, at_s=0.0).then_move_to(
        angle_rad=1.0, at_s=0.0, speed_rad_per_s=157.0, limits=limits
    )
    assert motion.angle_at(motion.end_s) == pytest.approx(1.0, abs=1e-9)
    assert motion.angle_at(motion.end_s * (1 - 1e-9)) == pytest.approx(1.0, abs=1e-6)


def test_empty_questions_have_empty_answers():
    motion = turning(1.0)
    for answer in (motion.angle_at([]), motion.speed_at([]), motion.time_at([])):
        assert answer.shape == (0,)
