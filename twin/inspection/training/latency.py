"""How long the network takes; one of the few places that read the wall clock."""

import time

import numpy as np
from numpy.typing import NDArray

from twin.inspection.model import Model

REPEATS = 5
TILES = 32


def ms_per_tile(model: Model, tiles: NDArray[np.float32]) -> float:
    """Best of five timings of the network alone [ms per tile], on the session's threads."""
    some = tiles[:TILES]
    return min(_seconds(model, some) for _ in range(REPEATS)) / len(some) * 1e3


def part_ms(model: Model, tiles: NDArray[np.float32]) -> float:
    """Best of five timings of all `tiles` of one part's five images [ms]."""
    return min(_seconds(model, tiles) for _ in range(REPEATS)) * 1e3


def _seconds(model: Model, tiles: NDArray[np.float32]) -> float:
    begin = time.perf_counter()
    model.logits(tiles)
    return time.perf_counter() - begin
