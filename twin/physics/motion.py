"""Rotation of the spindle over time: pieces of constant jerk, joined without a step in speed."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite, tau
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.core.records import frozen_array
from twin.physics.jit import compiled
from twin.physics.ramp import Phase, RampLimits, move_phases, ramp_phases

START, ANGLE, SPEED, ACCELERATION, JERK = range(5)
STILL_RAD_PER_S = 1e-12
"""Below this speed the spindle stands."""
IN_POSITION_RAD = 1e-9
"""Closer than this to its target angle the spindle does not move."""

Direction = Literal["forward", "shortest", "unwrapped"]
Row = tuple[float, ...]
"""One piece: start [s], and there angle [rad], speed [rad/s], acceleration and jerk."""


class Moment(NamedTuple):
    """Angle [rad], speed [rad/s] and acceleration [rad/s²] at one time."""

    angle_rad: float
    speed_rad_per_s: float
    acceleration_rad_per_s2: float


@dataclass(frozen=True, eq=False)
class Motion:
    """Angle of a spindle over time, unwrapped; the encoder index stands at angle ≡ 0 mod 2π.

    `pieces` [pieces, 5], in order of time: start [s], and there angle [rad], speed [rad/s],
    acceleration [rad/s²] and jerk [rad/s³]. The last piece has constant speed and lasts for ever;
    before the first the spindle stands. No piece turns back within itself.
    What lies before a standstill is forgotten when the spindle next turns.
    """

    pieces: NDArray[np.float64]

    @classmethod
    def standing(cls, *, angle_rad: float, at_s: float) -> "Motion":
        """A spindle that stands at `angle_rad` from `at_s` on."""
        return cls(frozen_array(np.array([[at_s, angle_rad, 0.0, 0.0, 0.0]])))

    @property
    def start_s(self) -> float:
        """Time [s] from which this motion is known."""
        return float(self.pieces[0, START])

    @property
    def end_s(self) -> float:
        """Time [s] from which the speed is constant."""
        return float(self.pieces[-1, START])

    def angle_at(self, time_s: ArrayLike) -> NDArray[np.float64]:
        """Angle [rad] at each time [s], in the shape of `time_s`."""
        return _angle(*self._located(time_s))

    def speed_at(self, time_s: ArrayLike) -> NDArray[np.float64]:
        """Speed [rad/s] at each time [s], in the shape of `time_s`; 0 before the first piece."""
        speed = _speed(*self._located(time_s))
        return np.where(np.asarray(time_s) < self.start_s, 0.0, speed)

    def acceleration_at(self, time_s: ArrayLike) -> NDArray[np.float64]:
        """Acceleration [rad/s²] at each time [s], in the shape of `time_s`."""
        return _acceleration(*self._located(time_s))

    def moment(self, at_s: float) -> Moment:
        """How the spindle stands and turns at one time [s], as the methods for arrays have it."""
        row, dt = self._row(at_s)
        speed = 0.0 if at_s < self.start_s else _speed(row, dt)
        return Moment(_angle(row, dt), speed, _acceleration(row, dt))

    def time_at(self, angle_rad: ArrayLike) -> NDArray[np.float64]:
        """Time [s] at which each angle [rad] is first reached going forward.

        `start_s` for an angle already passed there, infinite for one that is never reached.
        """
        angle = np.asarray(angle_rad, np.float64)
        reached = np.maximum.accumulate(self.pieces[:, ANGLE])
        index = np.searchsorted(reached, angle.ravel(), side="left") - 1
        return _passing_times(self.pieces, index, angle.ravel()).reshape(angle.shape)

    def since(self, at_s: float) -> "Motion":
        """The same motion without the pieces that ended by `at_s`."""
        return Motion(self.pieces[self._row_number(at_s) :])

    def then_ramp_to(self, *, speed_rad_per_s: float, at_s: float, limits: RampLimits) -> "Motion":
        """This motion until `at_s`, then a ramp to a constant speed, which may be 0 or negative.

        Speed and acceleration go on without a step, so a ramp may interrupt another; a change of
        direction comes to a standstill between two ramps.

        Raises: ValueError where the speed is not finite or `at_s` lies before this motion.
        """
        if not isfinite(speed_rad_per_s):
            raise ValueError(f"speed must be finite, got {speed_rad_per_s!r}")
        known = self._remembered(at_s)
        if speed_rad_per_s == 0 and at_s >= self.end_s and not self.moment(at_s).speed_rad_per_s:
            return self
        if known._state(at_s)[SPEED] * speed_rad_per_s < 0:
            stopped = known._ramped(0.0, at_s, limits)
            return stopped._ramped(speed_rad_per_s, stopped.end_s, limits)
        return known._ramped(speed_rad_per_s, at_s, limits)

    def then_move_to(
        self,
        *,
        angle_rad: float,
        at_s: float,
        speed_rad_per_s: float,
        limits: RampLimits,
        direction: Direction = "forward",
    ) -> "Motion":
        """This motion until `at_s`, then (after a stop where it turns) a move that ends standing.

        `speed_rad_per_s` is the highest speed of the move, above 0. `direction` forward: to the
        next angle equal to `angle_rad` mod 2π; shortest: to the nearest such; unwrapped: to
        `angle_rad` itself.

        Raises: ValueError where the speed is not above 0, the angle is not finite or `at_s` lies
        before this motion.
        """
        if not (speed_rad_per_s > 0 and isfinite(angle_rad)):
            raise ValueError(
                f"a move needs a speed above 0 and a finite angle, got {speed_rad_per_s!r} rad/s "
                f"and {angle_rad!r} rad"
            )
        stopped = self._remembered(at_s)
        begin = stopped._state(at_s)
        if begin[SPEED]:
            stopped = stopped._ramped(0.0, at_s, limits)
            begin = stopped._state(stopped.end_s)
        distance = _distance(begin[ANGLE], angle_rad, direction)
        if abs(distance) <= IN_POSITION_RAD:
            return self.then_ramp_to(speed_rad_per_s=0.0, at_s=at_s, limits=limits)
        phases = move_phases(
            distance_rad=distance, speed_limit_rad_per_s=speed_rad_per_s, limits=limits
        )
        return stopped._continued(
            begin, phases, speed_rad_per_s=0.0, angle_rad=begin[ANGLE] + distance
        )

    def _ramped(self, speed_rad_per_s: float, at_s: float, limits: RampLimits) -> "Motion":
        state = self._state(at_s)
        phases = ramp_phases(
            speed_rad_per_s=state[SPEED],
            acceleration_rad_per_s2=state[ACCELERATION],
            target_rad_per_s=speed_rad_per_s,
            limits=limits,
        )
        return self._continued(state, phases, speed_rad_per_s=speed_rad_per_s)

    def _continued(
        self,
        state: Row,
        phases: Iterable[Phase],
        *,
        speed_rad_per_s: float,
        angle_rad: float | None = None,
    ) -> "Motion":
        """Append phases from a state on, ending exactly at a speed and, if given, an angle."""
        rows = [row for row in self._rows if row[START] < state[START]]
        rows += _integrated(state, phases)
        angle = rows[-1][ANGLE] if angle_rad is None else angle_rad
        rows[-1] = (rows[-1][START], angle, speed_rad_per_s, 0.0, 0.0)
        return Motion(frozen_array(np.array(rows)))

    def _remembered(self, at_s: float) -> "Motion":
        """This motion, without what lies before the standstill if it stands at `at_s`."""
        return self if self._state(at_s)[SPEED] else self.since(at_s)

    def _located(
        self, time_s: ArrayLike
    ) -> tuple[tuple[NDArray[np.float64], ...], NDArray[np.float64]]:
        """The pieces at each time, column by column, and the time into them [s]."""
        found = np.searchsorted(self.pieces[:, START], np.asarray(time_s), side="right")
        piece = tuple(self.pieces.T.take(np.maximum(found - 1, 0), axis=1))
        return piece, np.maximum(np.asarray(time_s, np.float64) - piece[START], 0.0)

    @cached_property
    def _rows(self) -> list[Row]:
        return [tuple(row) for row in self.pieces.tolist()]

    @cached_property
    def _starts_s(self) -> list[float]:
        return [row[START] for row in self._rows]

    def _row_number(self, at_s: float) -> int:
        return max(bisect_right(self._starts_s, at_s) - 1, 0)

    def _row(self, at_s: float) -> tuple[Row, float]:
        """The piece at one time, and the time into it [s]."""
        row = self._rows[self._row_number(at_s)]
        return row, max(at_s - row[START], 0.0)

    def _state(self, at_s: float) -> Row:
        """A piece that begins at `at_s`, as this motion goes on there."""
        if not at_s >= self.start_s:
            raise ValueError(f"at_s must be at least {self.start_s!r} s, got {at_s!r}")
        now = self.moment(at_s)
        if abs(now.speed_rad_per_s) >= STILL_RAD_PER_S:
            return (at_s, now.angle_rad, now.speed_rad_per_s, now.acceleration_rad_per_s2, 0.0)
        return (at_s, now.angle_rad, 0.0, 0.0, 0.0)


def _distance(here_rad: float, target_rad: float, direction: Direction) -> float:
    ahead = target_rad - here_rad
    if direction == "unwrapped":
        return ahead
    if direction == "shortest":
        return ahead - tau * round(ahead / tau)
    return (ahead + IN_POSITION_RAD) % tau - IN_POSITION_RAD


Column = TypeVar("Column", float, NDArray[np.float64])


def _angle(piece: Sequence[Column], dt: Column) -> Column:
    cubic = piece[ACCELERATION] / 2 + piece[JERK] * dt / 6
    return piece[ANGLE] + dt * (piece[SPEED] + dt * cubic)


def _speed(piece: Sequence[Column], dt: Column) -> Column:
    return piece[SPEED] + dt * (piece[ACCELERATION] + piece[JERK] * dt / 2)


def _acceleration(piece: Sequence[Column], dt: Column) -> Column:
    return piece[ACCELERATION] + piece[JERK] * dt


def _integrated(state: Row, phases: Iterable[Phase]) -> list[Row]:
    """Rows at the beginning of each phase that lasts, and at the end of the last."""
    time, angle, speed, acceleration, _ = state
    rows: list[Row] = []
    for duration, jerk in phases:
        if duration <= 0:
            continue
        rows.append((time, angle, speed, acceleration, jerk))
        time += duration
        angle += duration * (speed + duration * (acceleration / 2 + jerk * duration / 6))
        speed += duration * (acceleration + jerk * duration / 2)
        acceleration += jerk * duration
    return [*rows, (time, angle, speed, acceleration, 0.0)]


@compiled
def _passing_times(
    pieces: NDArray[np.float64], index: NDArray[np.intp], angle_rad: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Time at which piece `index` passes each angle; −1 stands for before the first piece."""
    times = np.empty(len(angle_rad))
    for i in range(len(angle_rad)):
        k = index[i]
        if k < 0:
            times[i] = pieces[0, 0]
        elif k < len(pieces) - 1:
            duration = pieces[k + 1, 0] - pieces[k, 0]
            times[i] = pieces[k, 0] + _root(pieces[k], duration, angle_rad[i])
        elif pieces[k, 2] > 0:
            times[i] = pieces[k, 0] + (angle_rad[i] - pieces[k, 1]) / pieces[k, 2]
        else:
            times[i] = np.inf
    return times


@compiled
def _root(piece: NDArray[np.float64], duration_s: float, angle_rad: float) -> float:
    """Time into a piece at which it passes an angle: Newton's method kept inside a bracket."""
    wanted = angle_rad - piece[1]
    speed, acceleration, jerk = piece[2], piece[3], piece[4]
    low, high, t = 0.0, duration_s, duration_s / 2
    best = t
    for _ in range(100):
        error = t * (speed + t * (acceleration / 2 + jerk * t / 6)) - wanted
        if error >= 0:
            high = t
        else:
            low = t
        slope = speed + t * (acceleration + jerk * t / 2)
        best = t - error / slope if slope > 0 else low
        if not low < best < high:
            best = (low + high) / 2
        if abs(best - t) <= 1e-15 * duration_s:
            break
        t = best
    return best
