"""Draws in plain Python values, short enough to read in a scenario file."""

from collections.abc import Sequence
from math import exp, floor, log, log10
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
DIGITS = 3


class Dice:
    """Draws from one random stream."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def happens(self, share: float) -> bool:
        """True in `share` of all draws."""
        return bool(self._rng.random() < share)

    def one_of(self, items: Sequence[Item]) -> Item:
        """Any of the items, all alike."""
        return items[int(self._rng.integers(len(items)))]

    def some_of(self, items: Sequence[Item], count: int) -> list[Item]:
        """`count` different items, in any order."""
        return [items[int(i)] for i in self._rng.choice(len(items), size=count, replace=False)]

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return int(self._rng.integers(low, high + 1))

    def even(self, low: float, high: float, *, digits: int = 3) -> float:
        """A number between two limits, to `digits` decimals."""
        return min(max(round(float(self._rng.uniform(low, high)), digits), low), high)

    def scaled(self, low: float, high: float) -> float:
        """A positive number between two limits, as likely in each decade, to three digits."""
        drawn = exp(self._rng.uniform(log(low), log(high)))
        return min(max(short(drawn), low), high)


def short(value: float, digits: int = DIGITS) -> float:
    """`value` to so many significant digits."""
    return value if value == 0 else round(value, digits - 1 - floor(log10(abs(value))))
