"""Event time is integer nanoseconds, physics is float seconds; only this module converts."""

import numpy as np
from numpy.typing import NDArray

NS_PER_S = 1_000_000_000


def ns_from_s(seconds: float) -> int:
    """Nearest whole nanosecond to a time in seconds [s]."""
    return round(seconds * NS_PER_S)


def s_from_ns(nanoseconds: int) -> float:
    """Time in seconds [s] from integer nanoseconds."""
    return nanoseconds / NS_PER_S


def all_ns_from_s(times_s: NDArray[np.float64]) -> NDArray[np.int64]:
    """Nearest whole nanosecond to each time in seconds [s]."""
    return np.rint(times_s * NS_PER_S).astype(np.int64)


def all_s_from_ns(times_ns: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each time in seconds [s] from integer nanoseconds."""
    return times_ns / NS_PER_S
