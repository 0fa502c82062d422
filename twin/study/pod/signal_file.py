"""Signal data: one target or blank site a line, its size and the signal it gave."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array
from twin.study.pod.blanks import FalseCalls
from twin.study.pod.target_file import Column, read_columns, size_column


@dataclass(frozen=True)
class Signals:
    """Targets: `size` [n] and `signal` [n], in the units of the file; a size of 0 is a blank."""

    size: NDArray[np.float64]
    signal: NDArray[np.float64]

    @property
    def targets(self) -> "Signals":
        """Those that have a size."""
        return Signals(self.size[self.size > 0], self.signal[self.size > 0])

    def false_calls(self, decision: float) -> FalseCalls:
        """Blank sites whose signal reaches `decision`."""
        blanks = self.signal[self.size == 0]
        return FalseCalls(len(blanks), int((blanks >= decision).sum()))


def read_signals(path: Path, *, size: str = "size", signal: str = "signal") -> Signals:
    """Targets of a CSV file; `size` and `signal` name its columns where it has others.

    Raises: UsageError with every problem, its file, line and column.
    """
    signals = Column(signal, lambda value: abs(value) < np.inf, "a finite number")
    sizes, seen = read_columns(path, (size_column(size), signals))
    return Signals(frozen_array(sizes.copy()), frozen_array(seen.copy()))
