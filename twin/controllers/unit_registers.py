"""A trigger unit worked through its registers, wherever its firmware runs."""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from twin.core.line_trigger import (
    EDGE,
    LIMITS,
    MODE_CODES,
    TriggerError,
    TriggerSetup,
    TriggerState,
    TriggerStatus,
)

ABI = 0x54550001
SETUP_REGISTERS = {name: number for number, name in enumerate(LIMITS, start=2)}
MODE, ARM = 1, 9
STATUS_REGISTERS = {name: number for number, name in enumerate(
    ("state", "triggers", "lines_done", "overruns", "errors", "count", "index_count",
     "count_error", "illegal", "owed"), start=10)}  # fmt: skip
"""Register numbers of the firmware's `trigger_unit.h`."""
SIGNED = {"count", "index_count", "count_error"}


class RegisterTriggerUnit(ABC):
    """A `TriggerLogic` on top of five accesses to the unit."""

    def __init__(self) -> None:
        self._multiplier = 1

    def arm(self, setup: TriggerSetup, *, pins: int) -> None:
        """Power up with the pins at these levels, take the set-up and wait for the index."""
        self._power_up(pins)
        self._multiplier = setup.multiplier
        self._write(MODE, MODE_CODES[setup.mode])
        for name, number in SETUP_REGISTERS.items():
            self._write(number, getattr(setup, name))
        self._write(ARM, 1)

    def edges(self, edges: NDArray[np.void]) -> NDArray[np.int64]:
        """Times [triggers, ns] of the triggers that `edges` [edges, EDGE] give, in order."""
        own = np.ascontiguousarray(edges, EDGE)
        return self._triggers(own, room=(len(own) + 1) * self._multiplier)

    def status(self) -> TriggerStatus:
        """Figures as they stand."""
        values = {name: self._read(number) for name, number in STATUS_REGISTERS.items()}
        values |= {name: _signed(values[name]) for name in SIGNED}
        state, errors = TriggerState(values.pop("state")), TriggerError(values.pop("errors"))
        return TriggerStatus(state, errors=errors, **values)

    @abstractmethod
    def camera_took(self, lines: int) -> None:
        """The camera reports so many lines taken."""

    @abstractmethod
    def _power_up(self, pins: int) -> None:
        """Registers at their defaults, pins at these levels."""

    @abstractmethod
    def _read(self, number: int) -> int:
        """Word of a register."""

    @abstractmethod
    def _write(self, number: int, value: int) -> None:
        """Set the word of a register."""

    @abstractmethod
    def _triggers(self, edges: NDArray[np.void], *, room: int) -> NDArray[np.int64]:
        """Times of at most `room` triggers of contiguous edges."""


def _signed(word: int) -> int:
    return word - 2**32 if word >= 2**31 else word
