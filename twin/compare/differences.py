"""Difference of one figure between two sides, with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import ndtri

from twin.compare.evidence import Series
from twin.compare.independent_means import independent_means
from twin.compare.kpi import Kpi
from twin.core.statistics import clopper_pearson
from twin.study.statistics import replications_interval, unpaired_difference

ROUNDING = 1e-12
"""Of the size of a mean: what is smaller is no difference but the end of the digits."""
Strata = Mapping[str, Series]


@dataclass(frozen=True)
class Difference:
    """Means of both sides, candidate − base with the ends of its interval.

    `n` independent values went into it: pairs, batches or, of a share, parts.
    """

    base: float
    candidate: float
    mean: float
    low: float
    high: float
    n: int
    is_paired: bool

    @property
    def reach(self) -> float:
        """What is smaller cannot be told from nothing: half-width of the interval."""
        return (self.high - self.low) / 2


def difference(
    kpi: Kpi, base: Strata, candidate: Strata, *, paired: bool, confidence: float
) -> Difference | None:
    """The difference of a figure; None where a side has no value of it.

    With `paired`, strata of the same name are compared unit by unit: both sides played the same
    parts with the same random numbers, so that only what was changed is left. Neighbouring parts
    of a run hang together; means over batches of them, or over a whole run where there are many
    runs, do not.

    Source: common random numbers: Law, Simulation Modeling and Analysis, 5th ed., section 11.2;
    batch means: section 9.5.3.
    """
    if paired:
        base, candidate = _common(base, candidate)
    all_base, all_candidate = _all(base), _all(candidate)
    if not len(all_base) or not len(all_candidate):
        return None
    means = float(all_base.mean()), float(all_candidate.mean())
    if kpi.kind == "share":
        if paired:
            return _paired_share(all_base, all_candidate, means, confidence)
        return _unpaired_share(all_base, all_candidate, means, confidence)
    if paired:
        gaps = {name: _gaps(base[name], candidate[name]) for name in base}
        interval = replications_interval(independent_means(gaps), confidence=confidence)
    else:
        first, second = (independent_means(_arrays(side)) for side in (base, candidate))
        if min(len(first), len(second)) < 2:
            return Difference(*means, means[1] - means[0], -np.inf, np.inf, 1, False)
        interval = unpaired_difference(first, second, confidence=confidence)
    mean = means[1] - means[0]
    shift = mean - interval.mean  # batches of unlike sizes count alike in the interval
    size = max(abs(means[0]), abs(means[1]))
    low, high = interval.low + shift, interval.high + shift
    return Difference(*means, _settled(mean, size), _settled(low, size), _settled(high, size),
                      interval.n, paired)  # fmt: skip


def _settled(value: float, size: float) -> float:
    """`value`, 0 where it is the rounding of numbers of `size`."""
    return 0.0 if abs(value) < ROUNDING * size else value


def _common(base: Strata, candidate: Strata) -> tuple[Strata, Strata]:
    """The units that both sides have."""
    sides: tuple[dict[str, Series], dict[str, Series]] = {}, {}
    for stratum in sorted(set(base) & set(candidate)):
        units = [unit for unit in base[stratum] if unit in candidate[stratum]]
        for side, whole in zip(sides, (base, candidate), strict=True):
            side[stratum] = {unit: whole[stratum][unit] for unit in units}
    return sides


def _all(strata: Strata) -> np.ndarray:
    return np.array([v for name in sorted(strata) for v in strata[name].values()], np.float64)


def _arrays(strata: Strata) -> dict[str, np.ndarray]:
    return {name: np.array(list(series.values()), np.float64) for name, series in strata.items()}


def _gaps(base: Series, candidate: Series) -> np.ndarray:
    """Candidate − base, unit by unit."""
    return np.array([candidate[unit] - value for unit, value in base.items()], np.float64)


def _paired_share(
    base: np.ndarray, candidate: np.ndarray, means: tuple[float, float], confidence: float
) -> Difference:
    """Of pairs that differ, how many turned one way: exact, given their number.

    Source: McNemar, Psychometrika 12, 1947, with the interval of Clopper & Pearson.
    """
    risen = int(((base == 0) & (candidate == 1)).sum())
    fallen = int(((base == 1) & (candidate == 0)).sum())
    turned, n = risen + fallen, len(base)
    if not turned:
        return Difference(*means, 0.0, 0.0, 0.0, n, True)
    ends = clopper_pearson(hits=risen, trials=turned, confidence=confidence)
    low, high = ((2 * share - 1) * turned / n for share in ends)
    return Difference(*means, means[1] - means[0], low, high, n, True)


def _unpaired_share(
    base: np.ndarray, candidate: np.ndarray, means: tuple[float, float], confidence: float
) -> Difference:
    """Source: Newcombe, Statistics in Medicine 17, 1998, method 10."""
    first, second = (_wilson(v, confidence) for v in (base, candidate))
    (p, q), mean = means, means[1] - means[0]
    low = mean - sqrt((q - second[0]) ** 2 + (first[1] - p) ** 2)
    high = mean + sqrt((second[1] - q) ** 2 + (p - first[0]) ** 2)
    return Difference(p, q, mean, low, high, min(len(base), len(candidate)), False)


def _wilson(values: np.ndarray, confidence: float) -> tuple[float, float]:
    """Source: Wilson, J. Am. Stat. Assoc. 22, 1927."""
    z, n, p = float(ndtri((1 + confidence) / 2)), len(values), float(values.mean())
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - reach, middle + reach
