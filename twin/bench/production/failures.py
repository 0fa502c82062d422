"""Breakdowns as they happened: how often, how long, how far apart."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

S_PER_NS = 1e-9


@dataclass
class Failures:
    """Takes the beginnings and ends of faults by name."""

    count: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    failed_ns: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _standing: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def begin(self, name: str, now_ns: int) -> None:
        """A fault begins."""
        self.count[name] += 1
        self._standing[name].append(now_ns)

    def end(self, name: str, now_ns: int) -> None:
        """A fault ends."""
        if self._standing[name]:
            self.failed_ns[name] += now_ns - self._standing[name].pop(0)

    def rows(self, now_ns: int) -> list[dict[str, Any]]:
        """Of each fault: how often, mean time to repair, mean sound time between failures [s].

        A fault that still stands counts until now.

        Source: ISO 22400-2, mean operating time between failures and mean time to repair.
        """
        return [self._row(name, now_ns) for name in sorted(self.count)]

    def _row(self, name: str, now_ns: int) -> dict[str, Any]:
        standing_ns = sum(now_ns - begun for begun in self._standing[name])
        failed_ns, count = self.failed_ns[name] + standing_ns, self.count[name]
        return {
            "fault": name,
            "count": count,
            "mtbf_s": (now_ns - failed_ns) * S_PER_NS / count,
            "mttr_s": failed_ns * S_PER_NS / count,
            "failed_share": failed_ns / now_ns if now_ns else 0.0,
        }
