"""The monitor: six invariants of the bench, judged from the trace alone."""

from collections.abc import Callable, Iterable

from twin.bench.monitor.invariant import NEVER, Invariant, Limits, Violation
from twin.bench.monitor.ok_bin import OkBinEarned
from twin.bench.monitor.part_count import NoPartLostOrDoubled
from twin.bench.monitor.progress import NoWaitForEver
from twin.bench.monitor.robot_zone import StillWhileRobotInZone
from twin.bench.monitor.safe_stop import SafeAfterStop, UvOffWhileGuardOpen
from twin.bench.monitor.true_ends import TrueEnds
from twin.core.journal import Entry, Kind

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

        self._timed = frozenset(i for i in self.invariants if i.is_timed)
        self._due_ns = NEVER
        self._by_kind = self._grouped(lambda invariant: invariant.kinds)
        self._by_signal = self._grouped(lambda invariant: invariant.signals)

    def follows(self, kind: Kind, name: str) -> bool:  # noqa: ARG002
        """Everything matters: where nothing else happens, the time of an entry does."""
        return True

    def take(self, entry: Entry) -> None:
        """Judge one entry."""
        truth = self._true_ends.of(entry)
        if truth is None:
            return
        if truth.time_ns > self._due_ns:
            concerned = self.invariants
        elif truth.kind == "signal":
            concerned = self._by_signal.get(truth.name, ())
        else:
            concerned = self._by_kind.get(truth.kind, ())
        for invariant in concerned:
            invariant.take(truth)
        if not self._timed.isdisjoint(concerned):
            self._due_ns = min([invariant.due_ns for invariant in self._timed])

    def close(self, now_ns: int) -> None:
        """Judge the end of the run."""
        for invariant in self.invariants:
            invariant.close(now_ns)

    def _grouped(
        self, of: Callable[[Invariant], Iterable[str]]
    ) -> dict[str, tuple[Invariant, ...]]:
        """Invariants by what they follow, each group in order of their numbers."""
        keys = {key for invariant in self.invariants for key in of(invariant)}
        return {key: tuple(i for i in self.invariants if key in of(i)) for key in keys}
