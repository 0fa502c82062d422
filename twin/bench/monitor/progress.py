"""Invariant 5: no state waits for ever."""

from twin.bench.monitor.invariant import NEVER, Invariant, Limits, Violation
from twin.core.journal import Entry
from twin.core.units import ns_from_s, s_from_ns

RESTING = {2: "Stopped", 4: "Idle", 9: "Aborted", 17: "Complete"}
HELD = 11


class NoWaitForEver(Invariant):
    """While the bench is at work, step or state changes within the longest time-out.

    Of Held the time-out is one of its own, much longer than any step's.
    """

    number = 5
    name = "no state waits for ever"
    is_timed = True
    signals = frozenset({"packml_state", "sequence_step", "cycle_id"})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._state = 2
        self._moved_ns = 0
        self._is_reported = False

    def take(self, entry: Entry) -> None:
        """Follow state and step."""
        self._judge(entry.time_ns)
        if entry.kind == "signal" and entry.name in self.signals:
            if entry.name == "packml_state":
                self._state = int(entry.value or 0)
            self._moved_ns, self._is_reported = entry.time_ns, False
        self.due_ns = NEVER if self._is_idle else self._moved_ns + ns_from_s(self._limit_s) - 1

    def close(self, now_ns: int) -> None:
        """The run must not end in a wait either."""
        self._judge(now_ns)

    def _judge(self, now_ns: int) -> None:
        waited_s = s_from_ns(now_ns - self._moved_ns)
        if not self._is_idle and waited_s > self._limit_s:
            self._is_reported = True
            self.report(now_ns, f"PackML state {self._state}: no progress for {waited_s:.1f} s")

    @property
    def _is_idle(self) -> bool:
        """Whether nobody waits, or waits but has been reported."""
        return self._state in RESTING or self._is_reported

    @property
    def _limit_s(self) -> float:
        limits = self.limits
        return limits.hold_limit_s if self._state == HELD else limits.progress_limit_s
