"""Hit/miss data: one target or blank site a line, its size and whether it was found."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array
from twin.study.pod.blanks import FalseCalls
from twin.study.pod.target_file import Column, read_columns, size_column


@dataclass(frozen=True)
class HitMiss:
    """Targets: `size` float64 [n] in the unit of the file, `is_hit` bool [n].

    A size of 0 is a blank site: a hit there is a false call.
    """

    size: NDArray[np.float64]
    is_hit: NDArray[np.bool_]

    @property
    def targets(self) -> "HitMiss":
        """Those that have a size."""
        return HitMiss(self.size[self.size > 0], self.is_hit[self.size > 0])

    @property
    def false_calls(self) -> FalseCalls:
        """What was called on the blank sites."""
        is_blank = self.size == 0
        return FalseCalls(int(is_blank.sum()), int(self.is_hit[is_blank].sum()))


def read_hit_miss(path: Path, *, size: str = "size", hit: str = "hit") -> HitMiss:
    """Targets of a CSV file; `size` and `hit` (0 or 1) name its columns where it has others.

    Raises: UsageError with every problem, its file, line and column.
    """
    hits = Column(hit, lambda value: value in (0.0, 1.0), "0 or 1")
    sizes, is_hit = read_columns(path, (size_column(size), hits))
    return HitMiss(frozen_array(sizes.copy()), frozen_array(is_hit == 1.0))
