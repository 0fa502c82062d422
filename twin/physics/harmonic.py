"""A sinusoidal error of an angle: torque ripple of a motor, eccentricity of an encoder disc."""

from dataclasses import dataclass
from math import cos, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.physics.jit import compiled

ROUNDS = 40
"""Newton steps at most; 3 serve amplitudes below 1 %."""
ENOUGH_RAD = 1e-13


@dataclass(frozen=True)
class Harmonic:
    """Error a·(sin(n·θ + φ) − sin φ) of an angle θ: it is 0 at the index.

    `amplitude_rad` a [rad], `per_turn` n whole periods per turn, `phase_rad` φ [rad].
    |a|·n is the largest relative change of speed and stays below 1: no angle comes twice.
    """

    amplitude_rad: float = 0.0
    per_turn: int = 1
    phase_rad: float = 0.0

    def __post_init__(self) -> None:
        if self.per_turn < 1 or self.per_turn != int(self.per_turn):
            raise ValueError(f"periods per turn must be 1, 2, 3 …, got {self.per_turn!r}")
        if not abs(self.amplitude_rad) * self.per_turn < 1:
            raise ValueError(
                "amplitude times periods per turn must be below 1, "
                f"got {self.amplitude_rad!r} rad times {self.per_turn!r}"
            )

    def added_to(self, angle_rad: ArrayLike) -> NDArray[np.float64]:
        """Each angle [rad] with its error."""
        angle = np.asarray(angle_rad, np.float64)
        if self.amplitude_rad == 0:
            return angle
        wave = np.sin(self.per_turn * angle + self.phase_rad)
        return angle + self.amplitude_rad * (wave - sin(self.phase_rad))

    def removed_from(self, angle_rad: ArrayLike) -> NDArray[np.float64]:
        """Each angle [rad] that becomes `angle_rad` with its error.

        Source: Newton's method on Kepler's equation; steps of more than the error itself are cut.
        """
        wanted = np.asarray(angle_rad, np.float64)
        if self.amplitude_rad == 0:
            return wanted
        angle = wanted.ravel().copy()
        _remove(angle, self.amplitude_rad, self.per_turn, self.phase_rad)
        return angle.reshape(wanted.shape)


def torque_ripple(*, speed_ripple_share: float, per_turn: int, phase_rad: float = 0.0) -> Harmonic:
    """Ripple of a motor whose speed swings by ± `speed_ripple_share`, `per_turn` times per turn."""
    return Harmonic(speed_ripple_share / per_turn, per_turn, phase_rad)


def disc_eccentricity(
    *, eccentricity_m: float, disc_radius_m: float, phase_rad: float = 0.0
) -> Harmonic:
    """Reading error of an encoder disc whose centre runs `eccentricity_m` [m] off the axis."""
    return Harmonic(eccentricity_m / disc_radius_m, 1, phase_rad)


@compiled
def _remove(angle: NDArray[np.float64], a: float, n: int, phase_rad: float) -> None:
    """Take the error a·(sin(n·θ + φ) − sin φ) out of each angle [angles, rad], in place."""
    wanted, bound = angle.copy(), 2 * abs(a)
    for _ in range(ROUNDS):
        widest, farthest = 0.0, 0.0
        for i in range(len(angle)):
            wave = n * angle[i] + phase_rad
            error = wanted[i] - (angle[i] + a * (sin(wave) - sin(phase_rad)))
            step = min(max(error / (1 + a * n * cos(wave)), -bound), bound)
            angle[i] += step
            widest, farthest = max(widest, abs(step)), max(farthest, abs(angle[i]))
        if widest <= ENOUGH_RAD * max(1.0, farthest):
            break
