"""Independent replications: their mean, and how many a wanted precision takes."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

from twin.core.statistics import mean_interval
from twin.study.statistics.interval import Interval

MOST = 1_000_000


def replications_interval(values: Sequence[float], *, confidence: float = 0.95) -> Interval:
    """Student t interval of the mean of one figure of each replication.

    Raises: ValueError without values.
    Source: Law, Simulation Modeling and Analysis, 5th ed., section 9.4.
    """
    return Interval(*mean_interval(values, confidence=confidence), len(values), confidence)


def required_replications(
    pilot: Sequence[float], *, half_width: float, confidence: float = 0.95
) -> int:
    """Replications that bring the half-width of the mean's interval down to `half_width`.

    The spread is that of the `pilot` replications; the number is never below theirs, so that of
    pilots which suffice it is their own.

    Raises: ValueError with fewer than two pilots, a half-width of 0 or less, or where more than a
        million would be needed.
    Source: Law, section 9.4.1: smallest n with t(n − 1)·s/√n ≤ half-width.
    """
    if len(pilot) < 2 or half_width <= 0:
        raise ValueError(f"needs two pilots or more and a half-width above 0, got {len(pilot)} "
                         f"and {half_width!r}")  # fmt: skip
    spread = float(np.std(np.asarray(pilot, np.float64), ddof=1))
    low, high = len(pilot), MOST
    if _reach(high, spread, confidence) > half_width:
        raise ValueError(f"a half-width of {half_width!r} takes more than {MOST} replications")
    while low < high:
        middle = (low + high) // 2
        is_enough = _reach(middle, spread, confidence) <= half_width
        low, high = (low, middle) if is_enough else (middle + 1, high)
    return low


def _reach(n: int, spread: float, confidence: float) -> float:
    return float(t.ppf((1 + confidence) / 2, n - 1)) * spread / float(np.sqrt(n))
