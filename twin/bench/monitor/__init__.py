"""The monitor: six invariants of the bench, judged from the trace alone."""

from twin.bench.monitor.invariant import Invariant, Limits, Violation
from twin.bench.monitor.ok_bin import OkBinEarned
from twin.bench.monitor.part_count import NoPartLostOrDoubled
from twin.bench.monitor.progress import NoWaitForEver
from twin.bench.monitor.robot_zone import StillWhileRobotInZone
from twin.bench.monitor.safe_stop import SafeAfterStop, UvOffWhileGuardOpen
from twin.bench.monitor.true_ends import TrueEnds
from twin.core.journal import Entry

__all__ = ["Limits", "Monitor", "Violation"]


class Monitor:
    """Reads every entry of a run once, in order; `violations` are what did not hold."""

    def __init__(self, limits: Limits) -> None:
        self.violations: list[Violation] = []
        self._true_ends = TrueEnds()
        self.invariants: tuple[Invariant, ...] = (
            OkBinEarned(limits, self.violations),
            NoPartLostOrDoubled(limits, self.violations),
            StillWhileRobotInZone(limits, self.violations),
            SafeAfterStop(limits, self.violations),
            NoWaitForEver(limits, self.violations),
            UvOffWhileGuardOpen(limits, self.violations),
        )

    def take(self, entry: Entry) -> None:
        """Judge one entry."""
        truth = self._true_ends.of(entry)
        if truth is None:
            return
        for invariant in self.invariants:
            invariant.take(truth)

    def close(self, now_ns: int) -> None:
        """Judge the end of the run."""
        for invariant in self.invariants:
            invariant.close(now_ns)
