"""Two controllers on the same inputs: do they answer the same, scan by scan?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from twin.controllers.contract import Controller, Hosted, Inputs, ScanResult
from twin.core.errors import RunError
from twin.core.signals import Tag, Value
from twin.core.units import s_from_ns

WAKE = "wake_ns"


@dataclass(frozen=True)
class Difference:
    """The first thing two controllers say otherwise; `signal` is `wake_ns` for the wake time."""

    signal: str
    time_ns: int
    scan: int
    first: Value | None
    second: Value | None

    def __str__(self) -> str:
        return (
            f"{self.signal} at {s_from_ns(self.time_ns):.9f} s, scan {self.scan}: "
            f"{self.first!r} and {self.second!r}"
        )


class Lockstep:
    """A controller that is two: answers as the first does, and stops where the second differs."""

    def __init__(self, first: Controller, second: Controller, *, tags: Iterable[Tag]) -> None:
        self._first, self._second = first, second
        self._quiet = {tag.name: tag.cast(0) for tag in tags if tag.direction == "output"}
        self.scans = 0

    def scan(self, now_ns: int, inputs: Inputs) -> ScanResult:
        """One scan cycle of both.

        Raises:
            RunError: an output or the wake time differs; its argument is the Difference.
        """
        first, second = self._first.scan(now_ns, inputs), self._second.scan(now_ns, inputs)
        ours = {**self._quiet, **first.outputs, WAKE: first.wake_ns}
        theirs = {**self._quiet, **second.outputs, WAKE: second.wake_ns}
        for name, value in ours.items():
            if not _is_same(value, theirs[name]):
                raise RunError(Difference(name, now_ns, self.scans, value, theirs[name]))
        self.scans += 1
        return first

    def close(self) -> None:
        """End what runs in a process of its own."""
        for controller in (self._first, self._second):
            if isinstance(controller, Hosted):
                controller.close()


def _is_same(first: Value | None, second: Value | None) -> bool:
    """Equal, of the same type, and of the same sign where both are zero."""
    if first is None or second is None:
        return first is second
    has_same_sign = math.copysign(1, first) == math.copysign(1, second)
    return first == second and type(first) is type(second) and has_same_sign
