"""What every controller under test looks like from the bench."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from twin.core.signals import Value

Inputs = Mapping[str, Value]
Outputs = dict[str, Value]


class ScanResult(NamedTuple):
    """Outputs of one scan, and when the controller wants the next if no input changes."""

    outputs: Outputs
    wake_ns: int | None


class Controller(Protocol):
    """`scan` reads the input image and answers the whole output image; it keeps its own state."""

    def scan(self, now_ns: int, inputs: Inputs) -> ScanResult:
        """One scan cycle at time `now_ns` [ns]."""
        ...


@runtime_checkable
class Hosted(Protocol):
    """Firmware that runs in a process of its own, which `close` ends."""

    def close(self) -> None:
        """End it; ending it again does nothing."""
        ...
