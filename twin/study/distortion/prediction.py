"""What the figures of distortion must be, by arithmetic that knows nothing of the simulation."""

from dataclasses import dataclass
from math import exp, sqrt, tau

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from twin.physics.line_rate import free_run_stretch, overspeed_stretch
from twin.render.line_optics import still_sigma_m
from twin.spec.rig import Rig
from twin.study.distortion.case import LINES, Case
from twin.study.distortion.course import Course, course_of
from twin.study.distortion.metrics import (
    STEP_ROWS,
    Distortion,
    off_straight_rms,
    target_angles_rad,
)
from twin.study.distortion.target import DIAMETER_M, LINE_WIDTH_M, LINES_AROUND

Array = NDArray[np.float64]
DETRENDED_WALK = 1 / 15
"""Mean square of a random walk off its own straight line, over the variance of its end."""


@dataclass(frozen=True)
class Chance:
    """Random part of the rows at which the target's lines appear.

    `place_rows` standard deviation of each [rows], alike from line to line by `correlation`;
    `walk_rows2` variance over a turn of a count that goes wrong here and there [rows²].
    """

    place_rows: float
    correlation: float
    walk_rows2: float

    @property
    def step_rows(self) -> float:
        """Standard deviation of the step from line to line [rows]; of edges alone.

        Counts that go missing only shorten steps, false ones only lengthen them: their mean is
        all that adds up.
        """
        return self.place_rows * sqrt(2 * (1 - self.correlation))


def predicted(*, case: Case, rig: Rig) -> Distortion:
    """Figures of a case: the course of the rows in closed form, and its chance."""
    rows = rows_at(case=case, rig=rig, angle_rad=target_angles_rad())
    chance = chance_of(case, rig)
    steps = np.diff(rows)
    short = STEP_ROWS - steps
    whole = lines_of_turn(case=case, rig=rig)
    off = off_straight_rms(rows) ** 2 + chance.place_rows**2 + DETRENDED_WALK * chance.walk_rows2
    share = LINES_AROUND / len(steps)
    return Distortion(
        stretch=float(steps.mean()) / STEP_ROWS,
        position_rms_rows=sqrt(off),
        missing_rows=share * float(_positive_part(short, chance.step_rows).sum()),
        repeated_rows=share * float(_positive_part(-short, chance.step_rows).sum()),
        closing_rows=whole - LINES,
        blur_m=_blur_m(case, rig),
    )


def rows_at(*, case: Case, rig: Rig, angle_rad: Array) -> Array:
    """Row at which each angle of the target appears, chance left out.

    A line shows what passes at the middle of its exposure.
    """
    course = course_of(case)
    middle_s = course.time_at(angle_rad) - case.exposure_s / 2
    if case.free_run_hz is not None:
        return middle_s * case.free_run_hz * _taken_share(case, rig, course)
    shaft_rad = course.angle_at(middle_s)
    return _reading_rad(case, rig, shaft_rad) / tau * _lines_per_reading(case, rig, course)


def lines_of_turn(*, case: Case, rig: Rig) -> float:
    """Lines from index to index: of a free run by the clock, else by the encoder's counts."""
    course = course_of(case)
    if case.free_run_hz is not None:
        stretch = free_run_stretch(
            line_rate_hz=case.free_run_hz, period_s=course.turn_s, lines_expected=LINES
        )
        return LINES * stretch * _taken_share(case, rig, course)
    return (1 - case.slip_share) * _lines_per_reading(case, rig, course)


def chance_of(case: Case, rig: Rig) -> Chance:
    """Jitter of the edges; counts and triggers that go missing or are added at random.

    Source: an autoregression falls off as exp(−n/N); counts are Poisson, their walk has as
    variance their number times the square of the rows each is worth.
    """
    counts_per_step = _counts(rig) / LINES_AROUND
    memory = rig.encoder.jitter_correlation_counts
    correlation = exp(-counts_per_step / memory) if memory else 0.0
    wrong_counts = case.missed_per_turn + case.extra_per_turn
    lost = case.lost_share * (1 - case.lost_share) * _counts(rig) / case.divider
    per_line = LINES / (_counts(rig) / case.divider)
    walk = wrong_counts / case.divider**2 + lost
    return Chance(case.jitter_share / per_line, correlation, walk)


def _positive_part(mean: Array, deviation: float) -> Array:
    """Mean of the positive part of normal values.

    Source: E max(X, 0) = μ Φ(μ/s) + s φ(μ/s).
    """
    if deviation == 0:
        return np.maximum(mean, 0)
    ratio = mean / deviation
    return mean * norm.cdf(ratio) + deviation * norm.pdf(ratio)


def _counts(rig: Rig) -> int:
    return rig.encoder.lines * rig.encoder.quadrature


def _reading_rad(case: Case, rig: Rig, shaft_rad: Array) -> Array:
    """What the encoder shows: slip and the eccentric disc in closed form."""
    amplitude = case.disc_eccentricity_m / rig.encoder.disc_radius_m
    wave = np.sin(shaft_rad + case.disc_phase_rad) - np.sin(case.disc_phase_rad)
    return (1 - case.slip_share) * shaft_rad + amplitude * wave


def _lines_per_reading(case: Case, rig: Rig, course: Course) -> float:
    """Lines taken per turn that the encoder shows."""
    counted = _counts(rig) - case.missed_per_turn + case.extra_per_turn
    triggered = (1 - case.lost_share) * counted / case.divider
    return triggered * _taken_share(case, rig, course)


def _taken_share(case: Case, rig: Rig, course: Course) -> float:
    """Lines taken per line asked of the camera at full speed."""
    camera = rig.line_camera
    line_s = max(case.exposure_s + camera.line_overhead_s, 1 / camera.max_line_rate_hz)
    asked_hz = case.free_run_hz or (
        (1 - case.slip_share) * _counts(rig) / case.divider * course.speed_rad_per_s / tau
    )
    return overspeed_stretch(trigger_rate_hz=asked_hz, line_s=line_s)


def _blur_m(case: Case, rig: Rig) -> float:
    """Standard deviation of a line of the target in the image, on the target.

    Source: variances add: a bar of width w has w²/12, and so has the way turned in an exposure.
    """
    course = course_of(case)
    smear_m = course.speed_at(target_angles_rad()) * case.exposure_s * DIAMETER_M / 2
    bar = (LINE_WIDTH_M**2 + float(np.mean(smear_m**2))) / 12
    return sqrt(bar + still_sigma_m(rig) ** 2)
