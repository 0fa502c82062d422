"""Values of runs whose neighbours hang together, as few means that do not."""

from collections.abc import Mapping
from math import ceil

import numpy as np

from twin.study.statistics.batch_means import lag1_correlation

COUNTS = (20, 10, 5)
"""Means in all, the most that are uncorrelated; more would gain little. Source: Schmeiser 1982."""
SMALLEST_BATCH = 2


def independent_means(strata: Mapping[str, np.ndarray]) -> list[float]:
    """Means over batches of neighbours, at least one a stratum.

    Of twenty, ten or five means in all, the most whose neighbours are not correlated positively;
    where there are twenty strata or more, theirs.
    """
    filled = [strata[name] for name in sorted(strata) if len(strata[name])]
    means: list[float] = []
    for count in COUNTS:
        means = _batched(filled, ceil(count / len(filled)))
        if len(means) < 3 or lag1_correlation(np.array(means)) <= 0:
            break
    return means


def _batched(filled: list[np.ndarray], per_stratum: int) -> list[float]:
    means: list[float] = []
    for values in filled:
        count = max(1, min(per_stratum, len(values) // SMALLEST_BATCH))
        means += [float(part.mean()) for part in np.array_split(values, count)]
    return means
