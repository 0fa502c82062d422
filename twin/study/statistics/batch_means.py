"""Mean of one long run whose values hang together: by the means of its batches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.core.statistics import mean_interval
from twin.study.statistics.interval import Interval

BATCHES = 20
"""Source: Schmeiser, Operations Research 30, 1982: 10 to 30 batches lose little."""


@dataclass(frozen=True)
class BatchMeans:
    """Interval of the mean; `lag1` is the correlation of neighbouring batches, near 0 if sound.

    `is_sound` says that von Neumann's test at 5 % does not find the batches correlated.
    """

    interval: Interval
    batch_size: int
    lag1: float
    is_sound: bool


def batch_means(
    values: Sequence[float], *, batches: int = BATCHES, confidence: float = 0.95
) -> BatchMeans:
    """Student t interval over the means of `batches` batches of equal size, the rest left out.

    Raises: ValueError with fewer than two batches or fewer values than batches.
    Source: Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3; the test of the batches,
    von Neumann, Ann. Math. Stat. 12, 1941.
    Assumes: a settled run, see `mser5`.
    """
    array = np.asarray(values, np.float64)
    if batches < 2 or len(array) < batches:
        raise ValueError(f"needs at least 2 batches and a value in each, got {batches} batches of "
                         f"{len(array)} values")  # fmt: skip
    size = len(array) // batches
    means = array[len(array) - size * batches :].reshape(batches, size).mean(1)
    interval = Interval(*mean_interval(means.tolist(), confidence=confidence), batches, confidence)
    lag1 = lag1_correlation(means)
    limit = 1.645 * float(np.sqrt((batches - 2) / (batches**2 - 1)))
    return BatchMeans(interval, size, lag1, lag1 <= limit)


def lag1_correlation(means: np.ndarray) -> float:
    """Correlation of neighbours, free of the bias of few batches; 0 of means that are all alike."""
    left = means - means.mean()
    total = float((left**2).sum())
    if total == 0:
        return 0.0
    ends = (left[0] ** 2 + left[-1] ** 2) / 2
    return float(((left[:-1] * left[1:]).sum() + ends) / total)
