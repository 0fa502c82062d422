"""Difference of two scenarios: of pairs that shared their random numbers, or of two samples."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.stats import t

from twin.core.statistics import mean_interval
from twin.study.statistics.interval import Interval


def paired_difference(
    base: Sequence[float], candidate: Sequence[float], *, confidence: float = 0.95
) -> Interval:
    """Mean of candidate − base over pairs, with its Student t interval.

    Pairs are replications with common random numbers: what both share cancels.

    Raises: ValueError without pairs or where the numbers differ.
    Source: Law, Simulation Modeling and Analysis, 5th ed., section 10.2.1.
    """
    if len(base) != len(candidate):
        raise ValueError(f"needs pairs, got {len(base)} and {len(candidate)} values")
    differences = np.asarray(candidate, np.float64) - np.asarray(base, np.float64)
    interval = mean_interval(differences.tolist(), confidence=confidence)
    return Interval(*interval, len(differences), confidence)


def unpaired_difference(
    base: Sequence[float], candidate: Sequence[float], *, confidence: float = 0.95
) -> Interval:
    """Mean of candidate − mean of base of independent samples whose variances may differ.

    Raises: ValueError with fewer than two values in either.
    Source: Welch, Biometrika 34, 1947; Law, section 10.2.2. `n` is that of the smaller sample.
    """
    first, second = np.asarray(base, np.float64), np.asarray(candidate, np.float64)
    if min(len(first), len(second)) < 2:
        raise ValueError(f"needs two values of each, got {len(first)} and {len(second)}")
    errors = first.var(ddof=1) / len(first), second.var(ddof=1) / len(second)
    total = float(sum(errors))
    mean = float(second.mean() - first.mean())
    n = min(len(first), len(second))
    if total == 0:
        return Interval(mean, mean, mean, n, confidence)
    freedom = total**2 / sum(
        e**2 / (len(v) - 1) for e, v in zip(errors, (first, second), strict=True)
    )
    reach = float(t.ppf((1 + confidence) / 2, freedom)) * sqrt(total)
    return Interval(mean, mean - reach, mean + reach, n, confidence)
