"""A control chart for a share: does it rise?"""

from functools import lru_cache
from math import log

import numpy as np

LONGEST = 2000


class BernoulliCusum:
    """Cumulative sum of hits above what a sound process brings.

    B ← max(0, B + x − 1/m) over hits x of 0 or 1; an alarm at B ≥ h. 1/m lies between the
    shares `usual` and `raised` that it tells apart best; h is the least at which a sound process
    brings a false alarm once in `between` values on average, counted exactly.

    Source: Reynolds & Stoumbos, J. Quality Technology 31, 1999.
    """

    def __init__(self, *, usual: float, raised: float, between: float) -> None:
        """Raises: ValueError unless 0 < usual < raised < 1."""
        if not 0 < usual < raised < 1:
            raise ValueError(f"needs 0 < usual < raised < 1, got {usual!r}, {raised!r}")
        gain = log(raised * (1 - usual) / (usual * (1 - raised)))
        self._steps = max(2, round(gain / log((1 - usual) / (1 - raised))))
        self._limit = _limit(self._steps, usual, between)
        self._sum = 0

    @property
    def ratio(self) -> float:
        """Sum over its limit: from 1 on it is an alarm."""
        return self._sum / self._limit

    def take(self, is_hit: bool) -> float:
        """One value more; the ratio after it."""
        self._sum = max(0, self._sum + (self._steps if is_hit else 0) - 1)
        return self.ratio


@lru_cache(maxsize=16)
def _limit(steps: int, usual: float, between: float) -> int:
    """Least limit, in steps of 1/m, with an average run length of at least `between`."""
    low, high = 1, steps
    while average_run_length(steps, usual, high) < between and high < LONGEST:
        low, high = high, min(LONGEST, 2 * high)
    while low < high:
        middle = (low + high) // 2
        if average_run_length(steps, usual, middle) < between:
            low = middle + 1
        else:
            high = middle
    return high


def average_run_length(steps: int, share: float, limit: int) -> float:
    """Values until the sum first reaches `limit`, on average, at a hit share of `share`.

    Exact: the sum is a Markov chain on 0 … limit − 1 (Brook & Evans, Biometrika 59, 1972).
    """
    here = np.arange(limit)
    chain = np.eye(limit)
    chain[here, np.maximum(here - 1, 0)] -= 1 - share
    after = here + steps - 1
    stays = after < limit
    chain[here[stays], after[stays]] -= share
    return float(np.linalg.solve(chain, np.ones(limit))[0])
