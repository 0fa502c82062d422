"""Incremental encoder: at what times its counts come, and what its imperfections do to them."""

from dataclasses import dataclass, field
from math import ceil, exp, inf, tau
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.physics.harmonic import Harmonic
from twin.physics.jit import compiled
from twin.physics.motion import Motion

COUNT_TOLERANCE = 1e-3
"""Share of a count within which a window border meets a count."""
REVERSE_MEMORY_COUNTS = 256


@dataclass(frozen=True)
class EncoderModel:
    """Encoder on the spindle and what is wrong with it; the defaults are a perfect one.

    `counts_per_turn` after ×4 decoding; `eccentricity` of the disc; `jitter_rad` standard
    deviation of one edge about its place [rad], correlated over `jitter_correlation_counts`
    (0: each edge by itself) and measured from the first edge of a window, the index;
    `slip_share` of the shaft's turn that the encoder misses (negative: runs ahead), below 1;
    `missed_per_turn` and `extra_per_turn` mean numbers of counts lost and of false counts per
    turn; `stuck_from_s` time [s] after which no count comes.
    """

    counts_per_turn: int = 4096
    eccentricity: Harmonic = field(default_factory=Harmonic)
    jitter_rad: float = 0.0
    jitter_correlation_counts: float = 0.0
    slip_share: float = 0.0
    missed_per_turn: float = 0.0
    extra_per_turn: float = 0.0
    stuck_from_s: float = inf

    def __post_init__(self) -> None:
        swing = abs(self.eccentricity.amplitude_rad) * self.eccentricity.per_turn
        if self.counts_per_turn < 1 or not self.slip_share < 1 - swing:
            raise ValueError(
                "an encoder needs counts per turn ≥ 1 and a slip and an eccentricity that leave "
                f"its counting forward, got {self!r}"
            )
        amounts = (self.jitter_rad, self.jitter_correlation_counts, self.extra_per_turn)
        if not all(amount >= 0 for amount in (*amounts, self.missed_per_turn)):
            raise ValueError(f"jitter, missed and extra counts must be at least 0, got {self!r}")
        if self.missed_per_turn > self.counts_per_turn:
            raise ValueError(f"no more counts can be missed than there are, got {self!r}")

    @property
    def pitch_rad(self) -> float:
        """Angle of one count [rad]."""
        return tau / self.counts_per_turn


def index_time(*, motion: Motion, start_s: float, per: int = 1) -> float:
    """Time [s] at which the encoder index passes at or after `start_s`; infinite if never.

    `per` = 2 gives the index after that one, and so on: a revolution lies between 1 and 2.
    """
    later = motion.since(start_s)
    turns = float(later.angle_at(start_s)) / tau
    return max(start_s, float(later.time_at((ceil(turns - 1e-9) + per - 1) * tau)))


def counts_at(
    *,
    motion: Motion,
    encoder: EncoderModel,
    ripple: Harmonic,
    time_s: ArrayLike,
    origin_rad: float = 0.0,
) -> NDArray[np.int64]:
    """Whole counts since `origin_rad` at each time [s], without jitter and faults."""
    shaft = ripple.added_to(motion.angle_at(time_s))
    counts = _reading(shaft - origin_rad, encoder) / encoder.pitch_rad
    return np.floor(counts + COUNT_TOLERANCE).astype(np.int64)


def edge_times(
    *,
    motion: Motion,
    encoder: EncoderModel,
    ripple: Harmonic,
    start_s: float,
    stop_s: float,
    origin_rad: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Times [s] of the counts in start_s ≤ t < stop_s of a spindle that turns forward, sorted.

    `ripple` turns the commanded angle of `motion` into that of the shaft; count 0 stands at the
    shaft angle `origin_rad` (the index). Jitter moves edges but none out of the window; missed
    counts are a binomial, false ones a Poisson draw.

    Assumes: slip, eccentricity and ripple do not change within the window.
    """
    window = motion.since(start_s)
    limits = ripple.added_to(window.angle_at([start_s, stop_s])) - origin_rad
    first, last = _reading(limits, encoder) / encoder.pitch_rad - COUNT_TOLERANCE
    count = np.arange(ceil(first), ceil(last), dtype=np.float64)
    reading = count * encoder.pitch_rad + _jitter(len(count), encoder, rng)
    shaft = np.clip(_shaft(reading, encoder), limits[0], limits[1]) + origin_rad
    times = np.clip(window.time_at(ripple.removed_from(shaft)), start_s, stop_s)
    times = _faulty(times, encoder, float(limits[1] - limits[0]) / tau, (start_s, stop_s), rng)
    return times[times < encoder.stuck_from_s]


def forward_counts(
    *, steps: NDArray[np.int64], mode: Literal["position", "motion"]
) -> NDArray[np.bool_]:
    """Which quadrature steps (+1 forward, −1 back) [steps] the encoder input passes on.

    position: a step back is remembered, up to 256, and must be made good before a step forward
    counts again; motion: every step counts, whatever its direction.

    Source: Teledyne DALSA Linea Lite GigE user's manual, rotaryEncoderOutputMode.
    """
    if mode == "motion":
        return np.ones(len(steps), np.bool_)
    return _new_positions(steps, REVERSE_MEMORY_COUNTS)


def _reading(shaft_rad: NDArray[np.float64], encoder: EncoderModel) -> NDArray[np.float64]:
    """Angle the encoder shows for a shaft angle from the index."""
    return encoder.eccentricity.added_to(shaft_rad) - encoder.slip_share * shaft_rad


def _shaft(reading_rad: NDArray[np.float64], encoder: EncoderModel) -> NDArray[np.float64]:
    """Shaft angle from the index at which the encoder shows a reading."""
    kept = 1 - encoder.slip_share
    disc = encoder.eccentricity
    slowed = Harmonic(disc.amplitude_rad / kept, disc.per_turn, disc.phase_rad)
    return slowed.removed_from(reading_rad / kept)


def _jitter(count: int, encoder: EncoderModel, rng: np.random.Generator) -> NDArray[np.float64]:
    if encoder.jitter_rad == 0:
        return np.zeros(count)
    noise = encoder.jitter_rad * rng.standard_normal(count)
    if encoder.jitter_correlation_counts > 0:
        noise = _correlated(noise, exp(-1 / encoder.jitter_correlation_counts))
    return noise - noise[:1]


def _faulty(
    times_s: NDArray[np.float64],
    encoder: EncoderModel,
    turns: float,
    window_s: tuple[float, float],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    if encoder.missed_per_turn > 0:
        missed = encoder.missed_per_turn / encoder.counts_per_turn
        times_s = times_s[rng.random(len(times_s)) >= missed]
    if encoder.extra_per_turn > 0:
        extra = rng.uniform(*window_s, rng.poisson(encoder.extra_per_turn * turns))
        times_s = np.concatenate([times_s, extra])
    return np.sort(times_s)


@compiled
def _correlated(noise: NDArray[np.float64], memory: float) -> NDArray[np.float64]:
    """First-order autoregression with the standard deviation of `noise`."""
    fresh = np.sqrt(1 - memory**2)
    out = noise.copy()
    for i in range(1, len(noise)):
        out[i] = memory * out[i - 1] + fresh * noise[i]
    return out


@compiled
def _new_positions(steps: NDArray[np.int64], memory_counts: int) -> NDArray[np.bool_]:
    passed = np.zeros(len(steps), np.bool_)
    owed = 0
    for i in range(len(steps)):
        if steps[i] < 0:
            owed = min(owed + 1, memory_counts)
        elif owed > 0:
            owed -= 1
        else:
            passed[i] = True
    return passed
