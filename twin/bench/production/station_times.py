"""Where the time of each station goes: busy, failed, blocked, starved, stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARES = ("busy", "failed", "blocked", "starved", "stopped")


@dataclass
class StationTime:
    """One station's time so far [ns] by what it was doing.

    A fixture whose part waits for a robot that serves another one is blocked meanwhile.

    A station is *busy* from the beginning to the end of an activity. Idle, it is *failed* while a
    fault of its own acts, *stopped* while the bench does not produce, *blocked* while the part it
    has done its work on still holds the fixture, and *starved* else: its next work is not there
    yet. Whether it is done with a part shows only when the part leaves, or when it works on it
    again.
    """

    spent_ns: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHARES, 0))
    has_worked: bool = False
    undecided_ns: int = 0
    is_busy: bool = False
    faults: int = 0
    since_ns: int = 0

    def settle(self, now_ns: int, *, is_producing: bool, is_occupied: bool) -> None:
        """Put the time since the last change where it belongs."""
        spent_ns, self.since_ns = now_ns - self.since_ns, now_ns
        if self.is_busy:
            self.spent_ns["busy"] += spent_ns
        elif self.faults:
            self.spent_ns["failed"] += spent_ns
        elif not is_producing:
            self.spent_ns["stopped"] += spent_ns
        elif is_occupied and self.has_worked:
            self.undecided_ns += spent_ns
        else:
            self.spent_ns["starved"] += spent_ns

    def begin(self) -> None:
        """An activity begins: what was undecided was waiting for it."""
        self.decide("starved")
        self.is_busy = self.has_worked = True

    def decide(self, share: str) -> None:
        """What was undecided belongs to `share`."""
        self.spent_ns[share] += self.undecided_ns
        self.undecided_ns = 0

    def leave(self) -> None:
        """The part has left the fixture."""
        self.decide("blocked")
        self.has_worked = False

    def shares(self, total_ns: int) -> Mapping[str, float]:
        """Shares of `total_ns`; what is undecided counts as starved."""
        if not total_ns:
            return dict.fromkeys(SHARES, 0.0)
        spent = dict(self.spent_ns)
        spent["starved"] += self.undecided_ns
        return {name: ns / total_ns for name, ns in spent.items()}
