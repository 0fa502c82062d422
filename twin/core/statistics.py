"""Shares, means and percentiles with the uncertainty that few parts leave."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.stats import beta, t


def clopper_pearson(*, hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Exact interval of a share of which `hits` of `trials` were seen; (0, 1) without trials.

    Raises: ValueError where the hits are not within 0 … trials or the confidence not within 0 … 1.
    Source: Clopper & Pearson, Biometrika 26, 1934; at least `confidence` covers, often more.
    """
    _check_confidence(confidence)
    if not 0 <= hits <= trials:
        raise ValueError(f"hits must lie within 0 … trials, got {hits!r} of {trials!r}")
    tail = (1 - confidence) / 2
    low = float(beta.ppf(tail, hits, trials - hits + 1)) if hits > 0 else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, trials - hits)) if hits < trials else 1.0
    return low, high


def mean_interval(
    values: Sequence[float], *, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Mean of independent `values` and the two ends of its Student t interval.

    One value has an interval without ends.

    Raises: ValueError without values.
    Source: Student's t; for measured averages, ISO 2602.
    Assumes: the mean of so many values is normally distributed.
    """
    _check_confidence(confidence)
    array = _finite(values)
    mean = float(array.mean())
    if len(array) == 1:
        return mean, -np.inf, np.inf
    spread = float(array.std(ddof=1)) / sqrt(len(array))
    reach = float(t.ppf((1 + confidence) / 2, len(array) - 1)) * spread
    return mean, mean - reach, mean + reach


def percentile(values: Sequence[float], *, share: float) -> float:
    """Value below which a `share` (0 … 1) of `values` lies, linear between neighbours.

    Raises: ValueError without values or where the share is not within 0 … 1.
    Source: Hyndman & Fan, The American Statistician 50, 1996, definition 7.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie within 0 … 1, got {share!r}")
    return float(np.quantile(_finite(values), share))


def _finite(values: Sequence[float]) -> np.ndarray:
    array = np.asarray(values, np.float64)
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"needs at least one value, all finite, got {values!r}")
    return array


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence!r}")
