"""Counting and resampling statistics of an evaluation."""

from collections.abc import Callable
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from twin.core.random import stream
from twin.core.statistics import clopper_pearson

RESAMPLES = 1000


class Proportion(TypedDict):
    """`count` of `n` with its share and a two-sided confidence interval."""

    count: int
    n: int
    share: float
    low: float
    high: float


def proportion(count: int, n: int) -> Proportion:
    """`count` of `n` with its 95 % Clopper-Pearson interval."""
    low, high = clopper_pearson(hits=count, trials=n)
    return Proportion(count=count, n=n, share=count / n if n else 0.0, low=low, high=high)


def auroc(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Chance that a random defective part scores above a random good one, ties counting half.

    Source: Hanley & McNeil 1982, Radiology 143, 29 (the Mann–Whitney form).
    """
    positives, negatives = int(truth.sum()), int((~truth).sum())
    ranks = rankdata(scores)[truth].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


def bootstrap_interval(
    statistic: Callable[[NDArray[np.intp]], float], n: int, *, resamples: int = RESAMPLES
) -> list[float]:
    """95 % percentile interval of `statistic` of the numbers of `n` cases drawn with replacement.

    Draws for which it is not defined (NaN) are left out. Source: Efron & Tibshirani 1993, chapter
    13.
    """
    rng = stream(0, "bootstrap")
    drawn = [statistic(rng.integers(n, size=n)) for _ in range(resamples)]
    return [float(limit) for limit in np.nanpercentile(drawn, [2.5, 97.5])]
