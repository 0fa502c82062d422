"""The closed course of the spindle: it agrees with itself and with the bench's model of motion."""

from dataclasses import replace
from math import tau

import numpy as np
import pytest

from twin.study.distortion.case import CASES
from twin.study.distortion.course import BEYOND_RAD, course_of

COURSES = {case.name: course_of(case) for case in CASES if "ramp" in case.name}
ANGLES = np.linspace(1e-3, tau, 50)


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_time_and_angle_undo_each_other(course):
    assert course.angle_at(course.time_at(ANGLES)) == pytest.approx(ANGLES, rel=1e-12)


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_agrees_with_the_model_of_motion(course):
    motion = course.motion()
    assert motion.time_at(ANGLES) == pytest.approx(course.time_at(ANGLES), abs=1e-9)
    times = course.time_at(ANGLES)
    assert motion.speed_at(times) == pytest.approx(course.speed_at(ANGLES), abs=1e-6)


def test_a_ramp_takes_half_a_ramp_longer():
    course = COURSES["start_ramp_free_run"]
    assert course.turn_s == pytest.approx(tau / course.speed_rad_per_s + course.ramp_s / 2)


def test_a_stopping_spindle_rests_just_beyond_the_index():
    course = COURSES["stop_ramp_free_run"]
    assert float(course.angle_at(np.array(100.0))) == pytest.approx(tau + BEYOND_RAD)
    steady = course_of(replace(CASES[0], ramp="none"))
    assert course.turn_s > steady.turn_s
