"""A straight line through values of which some are known only to lie beyond a limit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from twin.core.errors import UsageError

Array = NDArray[np.float64]
WHOLE_MIN = 3
LOG_ROOT_TAU = 0.5 * np.log(2 * np.pi)
STRAIGHTEST = 1e6
"""Spread of the values over their scatter about the line that is no scatter any more."""
ITERATIONS = 100
HALVINGS = 40
DECREMENT = 1e-20


@dataclass(frozen=True)
class CensoredLine:
    """y = b0 + b1·x + N(0, tau²); `covariance` [3, 3] of (b0, b1, tau).

    `is_low` and `is_high` [n] say which values were cut off.
    """

    b0: float
    b1: float
    tau: float
    covariance: Array
    log_likelihood: float
    is_low: NDArray[np.bool_]
    is_high: NDArray[np.bool_]


def censored_line(*, x: Array, y: Array, low: float | None, high: float | None) -> CensoredLine:
    """Most likely line of x [n], y [n]; y ≤ `low` and y ≥ `high` are known as such only.

    Raises: UsageError with too few whole values, one x only, or values without scatter.
    Source: Tobin, Econometrica 26, 1958; in (b/tau, 1/tau) the likelihood is concave: Olsen,
    Econometrica 46, 1978.
    """
    is_low = np.zeros(len(y), np.bool_) if low is None else y <= low
    is_high = np.zeros(len(y), np.bool_) if high is None else y >= high
    whole = ~(is_low | is_high)
    if whole.sum() < WHOLE_MIN or np.ptp(x[whole]) == 0:
        raise UsageError(
            f"pod: {int(whole.sum())} signals lie between noise and saturation; a line needs at "
            f"least {WHOLE_MIN}, of two sizes or more"
        )
    x_middle, x_spread = float(x.mean()), float(x.std())
    y_middle, y_spread = float(y[whole].mean()), float(y[whole].std())
    if y_spread == 0:
        raise UsageError("pod: all signals are the same: there is no line to fit")
    clipped = np.clip(y, -np.inf if low is None else low, np.inf if high is None else high)
    u, v = (x - x_middle) / x_spread, (clipped - y_middle) / y_spread
    side = np.where(is_low, 1.0, np.where(is_high, -1.0, 0.0))
    place, top, information = _climbed(u, v, side)
    c0, c1, tau = place[0] / place[2], place[1] / place[2], 1 / place[2]
    slopes = np.array([[tau, 0.0, -c0 * tau], [0.0, tau, -c1 * tau], [0.0, 0.0, -(tau**2)]])
    scale = np.array([[y_spread, -y_spread * x_middle / x_spread, 0.0],
                      [0.0, y_spread / x_spread, 0.0], [0.0, 0.0, y_spread]])  # fmt: skip
    b0, b1, tau_y = scale @ np.array([c0, c1, tau]) + np.array([y_middle, 0.0, 0.0])
    turn = scale @ slopes
    covariance = np.asarray(turn @ np.linalg.inv(information) @ turn.T, np.float64)
    log_likelihood = top - float(whole.sum()) * float(np.log(y_spread))
    return CensoredLine(float(b0), float(b1), float(tau_y), covariance, log_likelihood, is_low,
                        is_high)  # fmt: skip


def _climbed(u: Array, v: Array, side: Array) -> tuple[Array, float, Array]:
    """(c0/tau, c1/tau, 1/tau) at the maximum, its log-likelihood and observed information."""
    design = np.stack([-np.ones_like(u), -u, v])
    place = np.array([0.0, 0.0, 1.0])
    height, score, information = _local(design, side, place)
    for _ in range(ITERATIONS):
        if place[2] > STRAIGHTEST:
            raise UsageError("pod: the signals lie on a line without scatter: there is no fit")
        step = np.asarray(np.linalg.solve(information, score), np.float64)
        if score @ step < DECREMENT:
            break
        for _ in range(HALVINGS):
            reached = _local(design, side, place + step) if (place + step)[2] > 0 else None
            if reached is not None and reached[0] >= height - 1e-13 * abs(height):
                place = np.asarray(place + step, np.float64)
                height, score, information = reached
                break
            step = step / 2
        else:
            break
    return place, height, information


def _local(design: Array, side: Array, place: Array) -> tuple[float, Array, Array]:
    """Log-likelihood, its gradient [3] and observed information [3, 3] at `place`."""
    whole, h = side == 0, place[2]
    z = place @ design
    toward = side * z
    ratio = np.where(whole, 0.0, np.exp(-0.5 * toward**2 - LOG_ROOT_TAU - log_ndtr(toward)))
    slope = np.where(whole, -z, side * ratio)
    bend = np.where(whole, 1.0, ratio * (toward + ratio))
    n = int(whole.sum())
    height = float(np.where(whole, -0.5 * z**2 - LOG_ROOT_TAU, log_ndtr(toward)).sum())
    score, information = design @ slope, (bend * design) @ design.T
    score[2] += n / h
    information[2, 2] += n / h**2
    return height + n * float(np.log(h)), score, information
