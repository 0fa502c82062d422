"""Which station holds the others up: by how long stations are active without a break."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Period = tuple[str, int, int]
MOST_PERIODS = 500
"""Periods looked at together at most: then the line is cut."""


def longest_active(periods: Sequence[Period]) -> dict[str, int]:
    """Time [ns] for which each station was the momentary bottleneck over (station, begin, end).

    At any moment that is the station whose active period is the longest of those that run then.

    Source: Roser, Nakano & Tanaka, Proc. Winter Simulation Conference 2002: shifting bottlenecks.
    """
    found: dict[str, int] = defaultdict(int)
    covered: list[tuple[int, int]] = []
    for station, begin, end in sorted(periods, key=lambda p: (p[1] - p[2], p[1], p[0])):
        found[station] += end - begin - _overlap(covered, begin, end)
        covered = _joined(covered, begin, end)
    return dict(found)


@dataclass
class Bottleneck:
    """Takes active periods as they end; looks at them when nothing is active any more."""

    momentary_ns: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    active_ns: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    periods: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _begun_ns: dict[str, int] = field(default_factory=dict)
    _ended: list[Period] = field(default_factory=list)

    def begin(self, station: str, now_ns: int) -> None:
        """A station becomes active."""
        self._begun_ns.setdefault(station, now_ns)

    def end(self, station: str, now_ns: int) -> None:
        """A station is active no longer."""
        begun_ns = self._begun_ns.pop(station, None)
        if begun_ns is None or begun_ns == now_ns:
            return
        self._ended.append((station, begun_ns, now_ns))
        self.active_ns[station] += now_ns - begun_ns
        self.periods[station] += 1
        if not self._begun_ns or len(self._ended) >= MOST_PERIODS:
            self._look()

    def close(self, now_ns: int) -> None:
        """The run has ended."""
        for station in list(self._begun_ns):
            self.end(station, now_ns)
        self._look()

    def average_active_s(self) -> dict[str, float]:
        """Mean length [s] of the active periods of each station.

        Source: Roser, Nakano & Tanaka, Proc. Winter Simulation Conference 2001.
        """
        return {name: self.active_ns[name] / n / 1e9 for name, n in sorted(self.periods.items())}

    def facts(self) -> dict[str, Any]:
        """The station with the longest mean active period, and those of all with their shares."""
        average_s, momentary = self.average_active_s(), self.momentary_ns
        total = sum(momentary.values())
        ranked = sorted(average_s, key=lambda name: (-average_s[name], name))
        shares = {name: momentary[name] / total for name in ranked if total}
        return {"station": ranked[0] if ranked else None, "average_active_s": average_s,
                "momentary_share": shares}  # fmt: skip

    def _look(self) -> None:
        if len(self._ended) == 1:  # active alone: there is nothing to compare
            station, begin, end = self._ended[0]
            self.momentary_ns[station] += end - begin
        else:
            for station, ns in longest_active(self._ended).items():
                self.momentary_ns[station] += ns
        self._ended = []


def _overlap(covered: Sequence[tuple[int, int]], begin: int, end: int) -> int:
    return sum(max(0, min(end, high) - max(begin, low)) for low, high in covered)


def _joined(covered: Sequence[tuple[int, int]], begin: int, end: int) -> list[tuple[int, int]]:
    """Disjoint stretches of time with one more."""
    apart = [(low, high) for low, high in covered if high < begin or low > end]
    touching = [(low, high) for low, high in covered if not (high < begin or low > end)]
    low = min([begin, *(low for low, _ in touching)])
    high = max([end, *(high for _, high in touching)])
    return [*apart, (low, high)]
