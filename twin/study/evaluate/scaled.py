"""Factors on a common scale, −1 at the lower end of the design and 1 at the upper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.study.plan.study import Study
from twin.study.plan.study_file import Factor

Array = NDArray[np.float64]
MOST_CROSSED = 4
"""Up to so many factors every pair has a term; with more there would be too many."""


@dataclass(frozen=True)
class Scale:
    """One factor's limits, in the order −1 to 1; `is_log` where its scale is logarithmic."""

    key: str
    low: float
    high: float
    is_log: bool

    def scaled(self, values: Array) -> Array:
        """Values on the scale from −1 to 1."""
        low, high, given = (np.log(v) if self.is_log else np.asarray(v, np.float64)
                            for v in (self.low, self.high, values))  # fmt: skip
        return 2 * (given - low) / (high - low) - 1

    def value(self, scaled: Array) -> Array:
        """Values at places from −1 to 1."""
        share = (np.asarray(scaled) + 1) / 2
        if self.is_log:
            return self.low * np.exp(share * np.log(self.high / self.low))
        return self.low + share * (self.high - self.low)


def scales_of(study: Study) -> list[Scale]:
    """Scale of every factor, over the values its points have."""
    return [_scale(factor, [point.values[factor.key] for point in study.points])
            for factor in study.factors]  # fmt: skip


def scaled_points(scales: Sequence[Scale], rows: Sequence[Mapping[str, Any]]) -> Array:
    """Values of rows on the common scale [rows, factors]."""
    return np.stack(
        [s.scaled(np.array([row[s.key] for row in rows], np.float64)) for s in scales], axis=1
    )


def linear_terms(z: Array) -> Array:
    """Intercept and every factor [n, 1 + factors]."""
    return np.column_stack([np.ones(len(z)), z])


def quadratic_terms(z: Array) -> Array:
    """Intercept, factors, their squares and, of few factors, their products [n, terms]."""
    count = z.shape[1]
    pairs = combinations(range(count), 2) if count <= MOST_CROSSED else ()
    products = [z[:, a] * z[:, b] for a, b in pairs]
    return np.column_stack([linear_terms(z), z**2, *products])


def _scale(factor: Factor, values: Sequence[float]) -> Scale:
    limits = factor.range
    if limits is not None:
        return Scale(factor.key, limits.low, limits.high, limits.scale == "log")
    return Scale(factor.key, min(values), max(values), False)
