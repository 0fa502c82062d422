"""Warm-up of a run: how many of its first values still remember how it began."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BATCH = 5


@dataclass(frozen=True)
class WarmUp:
    """`values_left_out` at the beginning; `is_settled` false where the run is too short to tell."""

    values_left_out: int
    is_settled: bool


def mser5(values: Sequence[float]) -> WarmUp:
    """Warm-up that makes the standard error of what is left smallest, in batches of five.

    The cut is sought in the first half of the batches; one at its end means that the run is too
    short to tell where it settles.

    Raises: ValueError with fewer than two batches.
    Source: White, Cobb & Spratt, Proc. Winter Simulation Conference 2000: MSER-5.
    """
    array = np.asarray(values, np.float64)
    count = len(array) // BATCH
    if count < 2 or not np.isfinite(array).all():
        raise ValueError(f"needs at least {2 * BATCH} finite values, got {len(array)}")
    means = array[: count * BATCH].reshape(count, BATCH).mean(1)
    last = count // 2
    errors = [_squared_error(means[cut:]) for cut in range(last + 1)]
    best = int(np.argmin(errors))
    return WarmUp(best * BATCH, best < last)


def _squared_error(means: np.ndarray) -> float:
    """Squared standard error of the mean of what is left."""
    return float(means.var() / len(means))
