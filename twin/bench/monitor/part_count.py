"""Invariant 2: in = OK + reject + in process + recorded drops, and nobody twice."""

from twin.bench.monitor.invariant import Invariant, Limits, Violation
from twin.core.journal import Entry

ENDS = ("ok_bin", "reject_bin", "dropped")


class NoPartLostOrDoubled(Invariant):
    """Each part is picked once and ends once; the bench never holds more than it can."""

    number = 2
    name = "no part lost or counted twice"
    kinds = frozenset({"part"})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._inside: set[int] = set()
        self._clinging: set[int] = set()
        self._highest_seen = 0
        self._passed_over: set[int] = set()

    def take(self, entry: Entry) -> None:
        """Follow the parts in and out."""
        if entry.kind != "part":
            return
        part = int(entry.value or 0)
        if entry.name == "picked":
            if not self._comes_first_time(part):
                self.report(entry.time_ns, f"part {part} picked twice or out of order")
            self._highest_seen = max(part, self._highest_seen)
            self._inside.add(part)
            if entry.text == "double":
                self._clinging.add(part)
            if len(self._inside - self._clinging) > self.limits.capacity:
                self.report(entry.time_ns, f"parts {sorted(self._inside)} all in process: one lost")
        elif entry.name in ENDS:
            if part not in self._inside:
                self.report(entry.time_ns, f"part {part} counted as {entry.name} but not inside")
            self._inside.discard(part)

    def _comes_first_time(self, part: int) -> bool:
        """Whether a part is picked for the first time; out of nests, in order too."""
        if part > self._highest_seen:
            if self.limits.picks_in_any_order:
                self._passed_over.update(range(self._highest_seen + 1, part))
            return True
        is_new = part in self._passed_over
        self._passed_over.discard(part)
        return is_new
