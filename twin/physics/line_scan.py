"""One revolution of a line-scan camera: which lines are taken, where, and what is lost."""

from dataclasses import dataclass, field
from math import ceil, inf, tau

import numpy as np
from numpy.typing import NDArray

from twin.core.records import LineScan, frozen_array
from twin.physics.encoder import EncoderModel, edge_times, index_time
from twin.physics.harmonic import Harmonic
from twin.physics.jit import compiled
from twin.physics.motion import Motion

CLOCK_S = 1e-9
"""Intervals that fall short by less than this are long enough."""


@dataclass(frozen=True)
class SpindleModel:
    """How the turning part departs from the commanded angle.

    `ripple` of the motor; `eccentricity_m` [m] of the part about the axis, with the angle
    `eccentricity_phase_rad` [rad] at the index: 0 is nearest to the camera.
    """

    ripple: Harmonic = field(default_factory=Harmonic)
    eccentricity_m: float = 0.0
    eccentricity_phase_rad: float = 0.0


@dataclass(frozen=True)
class TriggerSettings:
    """From encoder counts to line triggers.

    `lines_expected` lines wanted in one revolution; every `divider`-th count, from the index on,
    is a trigger; `lost_share` of the triggers never reach the camera.
    """

    lines_expected: int = 2048
    divider: int = 2
    lost_share: float = 0.0

    def __post_init__(self) -> None:
        if self.lines_expected < 1 or self.divider < 1:
            raise ValueError(f"lines and divider must be at least 1, got {self!r}")
        if not 0 <= self.lost_share <= 1:
            raise ValueError(f"lost share must lie within 0 … 1, got {self!r}")


@dataclass(frozen=True)
class LineCameraTiming:
    """What keeps the camera busy: exposure and overhead [s], or its highest line rate [Hz]."""

    exposure_s: float
    overhead_s: float
    max_line_rate_hz: float

    def __post_init__(self) -> None:
        if not (self.exposure_s > 0 and self.overhead_s >= 0 and self.max_line_rate_hz > 0):
            raise ValueError(
                f"exposure and line rate must be above 0, overhead not negative, got {self!r}"
            )

    @property
    def line_s(self) -> float:
        """Shortest time [s] from one line to the next."""
        return max(self.exposure_s + self.overhead_s, 1 / self.max_line_rate_hz)


@dataclass(frozen=True)
class Turn:
    """A revolution: from an index at `begin_s` [s] to the next, or to where it was ended.

    `index_rad` is the commanded angle at its beginning [rad]; `is_whole` where the next index
    ends it.
    """

    begin_s: float
    end_s: float
    index_rad: float
    is_whole: bool


def turn_after(*, motion: Motion, start_s: float, stop_s: float = inf) -> Turn | None:
    """The turn from the first index after `start_s` [s], cut off at `stop_s`; None without index.

    One that is never completed ends where the motion does.
    """
    begin_s = index_time(motion=motion, start_s=start_s)
    if not begin_s < stop_s or begin_s == inf:
        return None
    next_s = index_time(motion=motion, start_s=start_s, per=2)
    end_s = min(next_s, stop_s)
    end_s = end_s if end_s < inf else max(begin_s, motion.end_s)
    index_rad = tau * round(motion.moment(begin_s).angle_rad / tau)
    return Turn(begin_s, end_s, index_rad, is_whole=next_s <= stop_s)


def counts_of_turn(
    *,
    turn: Turn,
    motion: Motion,
    spindle: SpindleModel,
    encoder: EncoderModel,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Times [counts, s] of the encoder's counts in a turn, the first with the index."""
    return edge_times(
        motion=motion,
        encoder=encoder,
        ripple=spindle.ripple,
        start_s=turn.begin_s,
        stop_s=turn.end_s,
        origin_rad=turn.index_rad,
        rng=rng,
    )


def lines_triggered(
    *,
    triggers_s: NDArray[np.float64],
    turn: Turn,
    motion: Motion,
    spindle: SpindleModel,
    settings: TriggerSettings,
    camera: LineCameraTiming,
    rng: np.random.Generator,
) -> LineScan:
    """Lines the camera takes of a turn's triggers, sent at `triggers_s` [triggers, s].

    Every trigger is either a line taken or a line lost: on its way (`lost_share`) or because the
    camera was still busy.
    """
    arrived = triggers_s[rng.random(len(triggers_s)) >= settings.lost_share]
    taken = arrived[accepted(times_s=arrived, busy_s=camera.line_s)]
    return _record(taken, len(triggers_s), motion, turn, spindle, settings.lines_expected, camera)


def scan_revolution(
    *,
    motion: Motion,
    start_s: float,
    stop_s: float = inf,
    spindle: SpindleModel,
    encoder: EncoderModel,
    trigger: TriggerSettings,
    camera: LineCameraTiming,
    rng: np.random.Generator,
) -> LineScan:
    """Lines triggered by the encoder over one revolution from the first index after `start_s`.

    `stop_s` [s] ends the scan early. No index, no line.

    Assumes: the spindle turns forward from the index on; a trigger unit that sees every count.
    """
    turn = turn_after(motion=motion, start_s=start_s, stop_s=stop_s)
    if turn is None:
        return no_lines(lines_expected=trigger.lines_expected, camera=camera)
    counts = counts_of_turn(turn=turn, motion=motion, spindle=spindle, encoder=encoder, rng=rng)
    return lines_triggered(
        triggers_s=counts[:: trigger.divider],
        turn=turn,
        motion=motion,
        spindle=spindle,
        settings=trigger,
        camera=camera,
        rng=rng,
    )


def scan_free_running(
    *,
    motion: Motion,
    start_s: float,
    stop_s: float = inf,
    spindle: SpindleModel,
    lines_expected: int,
    line_rate_hz: float,
    camera: LineCameraTiming,
    rng: np.random.Generator,
) -> LineScan:
    """Lines of a camera with its own clock over one revolution from the first index.

    `line_rate_hz` [Hz] is set on the camera and knows nothing of the angle; the first line falls
    anywhere within one period after the index. A rate beyond the camera loses lines as triggers
    would. `stop_s` [s] ends the scan early.

    Raises: ValueError where the rate is not above 0.
    """
    if not line_rate_hz > 0:
        raise ValueError(f"free run needs a line rate above 0, got {line_rate_hz!r} Hz")
    turn = turn_after(motion=motion, start_s=start_s, stop_s=stop_s)
    if turn is None:
        return no_lines(lines_expected=lines_expected, camera=camera)
    ticks_max = ceil((turn.end_s - turn.begin_s) * line_rate_hz)
    ticks = turn.begin_s + (rng.random() + np.arange(ticks_max, dtype=np.float64)) / line_rate_hz
    ticks = ticks[ticks < turn.end_s]
    taken = ticks[accepted(times_s=ticks, busy_s=camera.line_s)]
    return _record(taken, len(ticks), motion, turn, spindle, lines_expected, camera)


def ideal_line_scan(*, lines: int, line_rate_hz: float, exposure_s: float) -> LineScan:
    """One revolution in `lines` equal steps at a steady rate, without loss or runout."""
    step_rad = tau / lines
    turned = step_rad * line_rate_hz * exposure_s
    k = np.arange(lines)
    return LineScan(
        angle_rad=frozen_array(k * step_rad + turned / 2),
        time_s=frozen_array(k / line_rate_hz),
        smear_rad=frozen_array(np.full(lines, turned)),
        runout_m=frozen_array(np.zeros(lines)),
        exposure_s=exposure_s,
        lines_expected=lines,
        triggers=lines,
        lines_lost=0,
    )


def accepted(*, times_s: NDArray[np.float64], busy_s: float) -> NDArray[np.bool_]:
    """Which of the sorted events [events] find the device free; each one taken busies it.

    An event that comes less than `busy_s` [s] after the last one taken is ignored, not queued.
    """
    if busy_s <= 0:
        return np.ones(len(times_s), np.bool_)
    return _accepted(times_s, busy_s - CLOCK_S)


def no_lines(*, lines_expected: int, camera: LineCameraTiming) -> LineScan:
    """The record of a scan that never began."""
    none = frozen_array(np.empty(0))
    return LineScan(none, none, none, none, camera.exposure_s, lines_expected, 0, 0)


def _record(
    time_s: NDArray[np.float64],
    triggers: int,
    motion: Motion,
    turn: Turn,
    spindle: SpindleModel,
    lines_expected: int,
    camera: LineCameraTiming,
) -> LineScan:
    """The record of lines begun at `time_s`, out of so many triggers."""
    moments = np.stack([time_s, time_s + camera.exposure_s / 2, time_s + camera.exposure_s])
    begin, middle, end = spindle.ripple.added_to(motion.angle_at(moments)) - turn.index_rad
    runout = spindle.eccentricity_m * np.cos(middle + spindle.eccentricity_phase_rad)
    return LineScan(
        angle_rad=frozen_array(middle),
        time_s=frozen_array(time_s),
        smear_rad=frozen_array(end - begin),
        runout_m=frozen_array(runout),
        exposure_s=camera.exposure_s,
        lines_expected=lines_expected,
        triggers=triggers,
        lines_lost=triggers - len(time_s),
    )


@compiled
def _accepted(times_s: NDArray[np.float64], busy_s: float) -> NDArray[np.bool_]:
    taken = np.zeros(len(times_s), np.bool_)
    free_s = -np.inf
    for i in range(len(times_s)):
        if times_s[i] >= free_s:
            taken[i] = True
            free_s = times_s[i] + busy_s
    return taken
