"""Incremental encoder: at what times its counts come, and what its imperfections do to them."""

from dataclasses import dataclass, field
from math import ceil, exp, inf, tau

import numpy as np
from numpy.typing import NDArray

from twin.core.line_trigger import Pin
from twin.physics.harmonic import Harmonic
from twin.physics.jit import compiled
from twin.physics.motion import Motion

COUNT_TOLERANCE = 1e-3
"""Share of a count within which a window border meets a count."""
GRAY_CODE = (0, Pin.A, Pin.A | Pin.B, Pin.B)
"""Levels of A and B at four counts in a row, forward."""
REVERSED_CODE = (0, Pin.B, Pin.A | Pin.B, Pin.A)
"""The same with A and B swapped."""


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
    turns = later.moment(start_s).angle_rad / tau
    return max(start_s, float(later.time_at((ceil(turns - 1e-9) + per - 1) * tau)))


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


@dataclass(frozen=True)
class EncoderEdges:
    """Levels of the encoder's outputs: `pins` [edges] (bits of `Pin`) from `time_s` [edges, s] on.

    `pins_before` are those before the first edge.
    """

    time_s: NDArray[np.float64]
    pins: NDArray[np.uint8]
    pins_before: int


def quadrature_edges(
    *, counts_s: NDArray[np.float64], index_s: tuple[float, ...], is_reversed: bool = False
) -> EncoderEdges:
    """Edges of A, B and Z over one turn forward, whose counts come at `counts_s` [counts, s].

    `index_s`: when the index passes before the first count [s], and when after the last; less of
    them where it is not seen. It is high for a count, or half a turn if there is none.
    `is_reversed`: A and B are swapped, which looks like a turn backward.

    Assumes: an encoder that loses or adds a count keeps A and B in step with each other, so that
    only the number of counts from index to index shows it.
    """
    tracks = np.array(REVERSED_CODE if is_reversed else GRAY_CODE, np.uint8)
    levels = tracks[np.arange(-1, len(counts_s)) % 4]
    time_s, pins = counts_s, levels[1:].copy()
    if index_s:
        time_s, pins = np.append(index_s[0], time_s), np.append(levels[0], pins)
        pins[:2] |= np.uint8(Pin.Z)
    if index_s and len(counts_s) < 2:
        time_s = np.append(time_s, (index_s[0] + index_s[-1]) / 2)
        pins = np.append(pins, levels[-1])
    if len(index_s) > 1:
        time_s, pins = np.append(time_s, index_s[1]), np.append(pins, levels[-1] | np.uint8(Pin.Z))
    return EncoderEdges(time_s, pins, int(levels[0]))


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
    return np.sort(times_s, kind="stable")  # the quickest on what is nearly sorted


@compiled
def _correlated(noise: NDArray[np.float64], memory: float) -> NDArray[np.float64]:
    """First-order autoregression with the standard deviation of `noise`."""
    fresh = np.sqrt(1 - memory**2)
    out = noise.copy()
    for i in range(1, len(noise)):
        out[i] = memory * out[i - 1] + fresh * noise[i]
    return out
