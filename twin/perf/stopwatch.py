"""Wall-clock medians; the only place of this package that reads the clock."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2


@dataclass(frozen=True)
class Figure:
    """One performance figure: `value` is None where it could not be measured, and `note` says
    why, or how it was."""

    value: float | None
    note: str


def median_seconds(
    *actions: Callable[[int], object], repeats: int, warm_ups: int = 1
) -> tuple[float, ...]:
    """Median time [s] of each action, called with the number of the repeat.

    The actions take turns, so that a machine that slows down slows them all; the first
    `warm_ups` rounds (compilation, caches) are not counted.
    """
    taken: list[list[float]] = [[] for _ in actions]
    for repeat in range(-warm_ups, repeats):
        for times, action in zip(taken, actions, strict=True):
            gc.collect()
            began = time.perf_counter()
            action(max(repeat, 0))
            if repeat >= 0:
                times.append(time.perf_counter() - began)
    return tuple(statistics.median(times) for times in taken)


@contextmanager
def one_thread() -> Iterator[None]:
    """OpenCV on the calling thread only; NumPy and the compiled loops never use more."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
