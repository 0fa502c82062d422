"""The spindle's course through the turn of a case, in closed form both ways."""

from dataclasses import dataclass
from math import pi, tau

import numpy as np
from numpy.typing import NDArray

from twin.physics.motion import Motion
from twin.study.distortion.case import Case

Array = NDArray[np.float64]
BEFORE_S = 0.1
BEYOND_RAD = 1e-3
"""A stopping spindle comes to rest this far beyond the second index."""


@dataclass(frozen=True)
class Course:
    """One turn from index (time 0, angle 0) to index, at `speed_rad_per_s` but for the ramp."""

    speed_rad_per_s: float
    ramp_rad_per_s2: float
    is_starting: bool
    is_stopping: bool

    @property
    def ramp_s(self) -> float:
        """How long the ramp lasts [s]."""
        return self.speed_rad_per_s / self.ramp_rad_per_s2

    @property
    def ramp_rad(self) -> float:
        """Angle turned in the ramp [rad]."""
        return self.speed_rad_per_s * self.ramp_s / 2

    @property
    def brake_rad(self) -> float:
        """Angle at which braking begins [rad]; infinite if never."""
        return tau + BEYOND_RAD - self.ramp_rad if self.is_stopping else float("inf")

    def time_at(self, angle_rad: Array) -> Array:
        """Time [s] at which each angle of the turn is passed.

        Source: uniform motion θ = ω t, uniform acceleration θ = α t²/2.
        """
        speed, ramp = self.speed_rad_per_s, self.ramp_rad_per_s2
        steady = angle_rad / speed
        if self.is_starting:
            early = np.sqrt(2 * np.minimum(angle_rad, self.ramp_rad) / ramp)
            return np.where(angle_rad < self.ramp_rad, early, steady + self.ramp_s / 2)
        braked = np.clip(angle_rad - self.brake_rad, 0, self.ramp_rad)
        late = (speed - np.sqrt(speed**2 - 2 * ramp * braked)) / ramp
        return np.where(braked > 0, self.brake_rad / speed + late, steady)

    def angle_at(self, time_s: Array) -> Array:
        """Angle [rad] at each time [s] from the index on; before it the steady course goes back."""
        speed, ramp = self.speed_rad_per_s, self.ramp_rad_per_s2
        if self.is_starting:
            early = ramp * np.maximum(time_s, 0) ** 2 / 2
            return np.where(time_s < self.ramp_s, early, speed * (time_s - self.ramp_s / 2))
        braked = np.clip(time_s - self.brake_rad / speed, 0, self.ramp_s)
        steady = np.minimum(time_s, self.brake_rad / speed)
        return speed * (steady + braked) - ramp * braked**2 / 2

    def speed_at(self, angle_rad: Array) -> Array:
        """Speed [rad/s] at each angle [rad].

        Source: ω² = 2 α θ.
        """
        speed, ramp = self.speed_rad_per_s, self.ramp_rad_per_s2
        if self.is_starting:
            return np.minimum(speed, np.sqrt(2 * ramp * np.maximum(angle_rad, 0)))
        braked = np.clip(angle_rad - self.brake_rad, 0, self.ramp_rad)
        return np.sqrt(speed**2 - 2 * ramp * braked)

    @property
    def turn_s(self) -> float:
        """Time from index to index [s]."""
        return float(self.time_at(np.array(tau)))

    def motion(self) -> Motion:
        """The course as the bench's model of motion."""
        speed, ramp = self.speed_rad_per_s, self.ramp_rad_per_s2
        if self.is_starting:
            rows = [[0.0, 0.0, 0.0, ramp, 0.0], [self.ramp_s, self.ramp_rad, speed, 0.0, 0.0]]
            return Motion(np.array(rows))
        rows = [[-BEFORE_S, -BEFORE_S * speed, speed, 0.0, 0.0]]
        if self.is_stopping:
            brake_s = self.brake_rad / speed
            rows.append([brake_s, self.brake_rad, speed, -ramp, 0.0])
            rows.append([brake_s + self.ramp_s, tau + BEYOND_RAD, 0.0, 0.0, 0.0])
        return Motion(np.array(rows))


def course_of(case: Case) -> Course:
    """The course of a case."""
    speed = 2 * pi * case.speed_rpm / 60
    return Course(speed, case.ramp_rad_per_s2, case.ramp == "start", case.ramp == "stop")
