"""What an invariant is: it reads entries in order and reports where it did not hold."""

from dataclasses import dataclass

from twin.core.journal import Entry, Kind
from twin.core.units import s_from_ns


@dataclass(frozen=True)
class Limits:
    """What the monitor must know of the bench to judge it.

    `progress_limit_s` is more than the longest step may take, `hold_limit_s` more than Held may.
    `capacity` is how many parts there may be in process: one in the fixture, one in the gripper,
    besides what clings to them.
    """

    scan_period_ns: int
    verdict_deadline_s: float
    irradiance_min_w_per_m2: float
    progress_limit_s: float
    hold_limit_s: float
    shots: int
    views: int
    picks_in_any_order: bool = False
    capacity: int = 2


@dataclass(frozen=True)
class Violation:
    """One invariant broken at one time; `invariant` is its number in bench.md."""

    invariant: int
    time_s: float
    text: str


NEVER = 2**63


class Invariant:
    """Base of the six: number, name, what it follows, and a place to report.

    It is shown the changes of `signals`, all entries of other `kinds`, and where it `is_timed`
    every entry later than `due_ns`.
    """

    number = 0
    name = ""
    signals: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    is_timed = False

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        self.limits = limits
        self.due_ns = NEVER
        self._violations = violations

    def take(self, entry: Entry) -> None:
        """Judge one entry."""

    def close(self, now_ns: int) -> None:
        """Judge the end of the run."""

    def report(self, time_ns: int, text: str) -> None:
        """Record a violation."""
        self._violations.append(Violation(self.number, s_from_ns(time_ns), text))
