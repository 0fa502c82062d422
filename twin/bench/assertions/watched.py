"""One condition of an assertion, followed through the changes of its signal."""

from collections.abc import Iterable, Mapping

from twin.spec.assertion import Condition


class Watched:
    """Whether the condition holds now, and how often it has begun to hold.

    A state that holds when the run starts begins there; a moment (`becomes`) needs a change.
    """

    def __init__(self, condition: Condition, initial: Mapping[str, float]) -> None:
        self.condition = condition
        self.holds = not condition.is_moment and condition.holds(initial[condition.signal])
        self.times_begun = int(self.holds)

    def take(self, name: str, value: float) -> bool:
        """Follow a change of any signal; whether the condition begins to hold with it."""
        if name != self.condition.signal:
            return False
        begins = self.condition.holds(value) and not self.holds
        self.holds = self.condition.holds(value) and not self.condition.is_moment
        self.times_begun += begins
        return begins


class WatchedAll:
    """Several states that count together: whether all of them hold now, and since when."""

    def __init__(self, conditions: Iterable[Condition], initial: Mapping[str, float]) -> None:
        self.each = [Watched(condition, initial) for condition in conditions]
        self.since_ns: int | None = 0 if self.hold else None
        self.times_begun = int(self.hold)

    @property
    def hold(self) -> bool:
        """Whether every state holds; so it does where there is none."""
        return all(watched.holds for watched in self.each)

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Follow a change of any signal."""
        for watched in self.each:
            watched.take(name, value)
        if not self.hold:
            self.since_ns = None
        elif self.since_ns is None:
            self.since_ns = now_ns
            self.times_begun += 1

    def __str__(self) -> str:
        return " and ".join(str(watched.condition) for watched in self.each)
