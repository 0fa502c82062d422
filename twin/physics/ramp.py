"""Jerk-limited changes of speed (S-curves) as phases of constant jerk."""

from dataclasses import dataclass
from math import copysign, sqrt

Phase = tuple[float, float]
"""Duration [s] and jerk [rad/s³]."""


@dataclass(frozen=True)
class RampLimits:
    """What a drive may ask of the spindle: acceleration [rad/s²] and jerk [rad/s³], above 0."""

    acceleration_rad_per_s2: float
    jerk_rad_per_s3: float

    def __post_init__(self) -> None:
        if not (0 < self.acceleration_rad_per_s2 < float("inf")):
            raise ValueError(f"acceleration must be above 0, got {self.acceleration_rad_per_s2!r}")
        if not (0 < self.jerk_rad_per_s3 < float("inf")):
            raise ValueError(f"jerk must be above 0, got {self.jerk_rad_per_s3!r}")


def ramp_phases(
    *,
    speed_rad_per_s: float,
    acceleration_rad_per_s2: float,
    target_rad_per_s: float,
    limits: RampLimits,
) -> list[Phase]:
    """Phases from a present speed and acceleration to a constant target speed.

    Speed and acceleration are continuous. A ramp that interrupts an acceleration goes on gaining
    speed until the jerk limit has taken the acceleration away. A present acceleration above the
    limit is brought down at the jerk limit.

    Source: time-optimal third-order velocity profile, Biagiotti & Melchiorri, Trajectory Planning
    for Automatic Machines and Robots, 2008, §3.4.
    Assumes: present and target speed are not of opposite sign. Braking harder than the jerk limit
    could end without turning back raises the jerk to the lowest that does not turn back.
    """
    jerk = _jerk_without_reversal(speed_rad_per_s, acceleration_rad_per_s2, limits)
    coasting = speed_rad_per_s + acceleration_rad_per_s2 * abs(acceleration_rad_per_s2) / (2 * jerk)
    sense = copysign(1.0, target_rad_per_s - coasting)
    gain = sense * (target_rad_per_s - speed_rad_per_s)
    present = sense * acceleration_rad_per_s2
    highest = sqrt(max(jerk * gain + present**2 / 2, 0.0))
    peak = min(highest, limits.acceleration_rad_per_s2)
    towards = copysign(1.0, peak - present)
    gained = (towards * (peak**2 - present**2) + peak**2) / (2 * jerk)
    hold_s = (gain - gained) / peak if peak < highest else 0.0
    return [
        (abs(peak - present) / jerk, sense * towards * jerk),
        (hold_s, 0.0),
        (peak / jerk, -sense * jerk),
    ]


def peak_speed_rad_per_s(
    *, distance_rad: float, speed_limit_rad_per_s: float, limits: RampLimits
) -> float:
    """Highest speed [rad/s] of the quickest move over `distance_rad` ≥ 0 from stop to stop.

    A ramp between 0 and v lasts v/a + a/j, or 2·√(v/j) where v < a²/j, and covers half of v times
    that; the two ramps of a short move fill its distance.
    """
    acceleration, jerk = limits.acceleration_rad_per_s2, limits.jerk_rad_per_s3
    peak = (distance_rad * sqrt(jerk) / 2) ** (2 / 3)
    if peak > acceleration**2 / jerk:
        half = acceleration / jerk / 2
        peak = acceleration * (sqrt(half**2 + distance_rad / acceleration) - half)
    return min(peak, speed_limit_rad_per_s)


def move_phases(
    *, distance_rad: float, speed_limit_rad_per_s: float, limits: RampLimits
) -> list[Phase]:
    """Phases of the quickest move over a signed distance [rad] from stop to stop."""
    peak = peak_speed_rad_per_s(
        distance_rad=abs(distance_rad), speed_limit_rad_per_s=speed_limit_rad_per_s, limits=limits
    )
    if peak == 0:
        return []
    ramp = ramp_phases(
        speed_rad_per_s=0.0, acceleration_rad_per_s2=0.0, target_rad_per_s=peak, limits=limits
    )
    cruise_s = max(abs(distance_rad) / peak - sum(duration for duration, _ in ramp), 0.0)
    sense = copysign(1.0, distance_rad)
    up = [(duration, sense * jerk) for duration, jerk in ramp]
    down = [(duration, -jerk) for duration, jerk in up]
    return [*up, (cruise_s, 0.0), *down]


def _jerk_without_reversal(
    speed_rad_per_s: float, acceleration_rad_per_s2: float, limits: RampLimits
) -> float:
    if speed_rad_per_s * acceleration_rad_per_s2 >= 0:
        return limits.jerk_rad_per_s3
    return max(limits.jerk_rad_per_s3, acceleration_rad_per_s2**2 / (2 * abs(speed_rad_per_s)))
