"""How long a network takes; one of the few places that read the wall clock."""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twin.inspection.model import Model

ROUNDS = 8
TILES = 32


def ms_per_tile(models: Sequence[Model], tiles: NDArray[np.float32]) -> list[float]:
    """Best of eight timings of each network alone [ms per tile], on its session's threads.

    The networks take turns: what slows the machine for a while slows them all, not their ratio.
    """
    some = tiles[:TILES]
    rounds = [[_seconds(model, some) for model in models] for _ in range(ROUNDS)]
    return [min(timings) / len(some) * 1e3 for timings in zip(*rounds, strict=True)]


def part_ms(model: Model, tiles: NDArray[np.float32]) -> float:
    """Best of eight timings of all `tiles` of one part's five images [ms]."""
    return min(_seconds(model, tiles) for _ in range(ROUNDS)) * 1e3


def _seconds(model: Model, tiles: NDArray[np.float32]) -> float:
    begin = time.perf_counter()
    model.logits(tiles)
    return time.perf_counter() - begin
