"""A measured number and how well the images say it."""

import math
from dataclasses import dataclass

SIGMAS = 1.96
"""Half-width of a 95 % interval of a normal deviate."""


@dataclass(frozen=True)
class Figure:
    """A measured value with its 95 % interval."""

    value: float
    low: float
    high: float


def figure(*, value: float, error: float) -> Figure:
    """Figure of a value and its standard error, in the same unit."""
    return Figure(value, value - SIGMAS * error, value + SIGMAS * error)


def root_figure(*, square: float, error: float) -> Figure:
    """Figure of the root of `square`, whose standard error is `error`; nothing is below 0.

    A variance corrected for noise may come out below 0: then the value is 0, and only the upper
    end tells anything.
    """
    ends = (square, square - SIGMAS * error, square + SIGMAS * error)
    return Figure(*(math.sqrt(max(0.0, end)) for end in ends))


def scaled(figure_: Figure, *, factor: float, factor_error_share: float) -> Figure:
    """`figure_` times a `factor` that is itself known to `factor_error_share` only."""
    value = figure_.value * factor
    spread = SIGMAS * factor_error_share * value
    return Figure(
        value,
        max(0.0, value - math.hypot(value - figure_.low * factor, spread)),
        value + math.hypot(figure_.high * factor - value, spread),
    )
