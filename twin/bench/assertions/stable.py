"""`stable` … `while`: signals that must not change under certain states."""

from collections.abc import Mapping

from twin.bench.assertions.judge import Judge, at
from twin.bench.assertions.watched import WatchedAll
from twin.core.units import ns_from_s
from twin.spec.assertion import Assertion


class Stable(Judge):
    """A change after `settle_s` of the states is a violation, but not one in their last instant."""

    def __init__(self, assertion: Assertion, initial: Mapping[str, float]) -> None:
        super().__init__(assertion, initial)
        self._while = WatchedAll(assertion.while_, initial)
        self._settle_ns = ns_from_s(assertion.settle_s or 0.0)
        self._suspects: list[tuple[int, str]] = []

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Suspect a change; it is certain only when the states outlast it."""
        self.close(now_ns)
        self._while.take(now_ns, name, value)
        since_ns = self._while.since_ns
        if since_ns is None:
            self._suspects.clear()
        elif name in self.assertion.stable and now_ns - since_ns > self._settle_ns:
            self._suspects.append((now_ns, name))

    def close(self, now_ns: int) -> None:
        """Changes before `now_ns` that the states have outlasted."""
        for changed_ns, name in self._suspects:
            if changed_ns < now_ns:
                text = f"{name} changed {at(changed_ns)} while {self._while}"
                self.breach(changed_ns, text, (changed_ns, "changes"))
        self._suspects = [suspect for suspect in self._suspects if suspect[0] >= now_ns]

    @property
    def checked(self) -> int:
        """How often all of `while` came to hold."""
        return self._while.times_begun
