"""Counting statistics of an evaluation."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from twin.core.statistics import clopper_pearson


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
