"""Invariant 2: in = OK + reject + in process + recorded drops, and nobody twice."""

from twin.bench.monitor.invariant import Invariant, Limits, Violation
from twin.core.journal import Entry

ENDS = ("ok_bin", "reject_bin", "dropped")


class NoPartLostOrDoubled(Invariant):
    """Each part is picked once and ends once; the bench never holds more than it can."""

    number = 2
    name = "no part lost or counted twice"
    kinds = frozenset({"part"})
    capacity = 2  # one in the fixture, one in the gripper, besides what clings to them

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._inside: set[int] = set()
        self._clinging: set[int] = set()
        self._highest_seen = 0

    def take(self, entry: Entry) -> None:
        """Follow the parts in and out."""
        if entry.kind != "part":
            return
        part = int(entry.value or 0)
        if entry.name == "picked":
            if part <= self._highest_seen:
                self.report(entry.time_ns, f"part {part} picked twice or out of order")
            self._highest_seen = max(part, self._highest_seen)
            self._inside.add(part)
            if entry.text == "double":
                self._clinging.add(part)
            if len(self._inside - self._clinging) > self.capacity:
                self.report(entry.time_ns, f"parts {sorted(self._inside)} all in process: one lost")
        elif entry.name in ENDS:
            if part not in self._inside:
                self.report(entry.time_ns, f"part {part} counted as {entry.name} but not inside")
            self._inside.discard(part)
