"""What every form of assertion does: it follows signals and says where it did not hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from twin.core.units import s_from_ns
from twin.spec.assertion import Assertion


@dataclass(frozen=True)
class Breach:
    """One violation: when it was certain, in words, and the moments to show, each with a label."""

    at_ns: int
    text: str
    moments: tuple[tuple[int, str], ...]


class Judge:
    """Base of the forms; `initial` holds every signal's value at the start of the run.

    What happens at the same nanosecond is simultaneous, in the order of the trace.
    """

    def __init__(self, assertion: Assertion, initial: Mapping[str, float]) -> None:
        self.assertion = assertion
        self.initial = initial
        self.breaches: list[Breach] = []

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Follow one change of a signal of the assertion."""

    def close(self, now_ns: int) -> None:
        """Judge what is certain by `now_ns`; may be called again at a later time."""

    @property
    def checked(self) -> int:
        """How often the premise occurred."""
        return 0

    @property
    def unfinished(self) -> int:
        """Premises the run has not gone on long enough to judge."""
        return 0

    def breach(self, at_ns: int, text: str, *moments: tuple[int, str]) -> None:
        """Record a violation."""
        self.breaches.append(Breach(at_ns, text, moments))


def at(time_ns: int) -> str:
    """A moment of the run in words."""
    return f"at {s_from_ns(time_ns):.3f} s"
