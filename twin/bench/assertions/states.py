"""`never` and `always`: states that must not last longer than the tolerance."""

from collections.abc import Mapping

from twin.bench.assertions.judge import Judge, at
from twin.bench.assertions.watched import WatchedAll
from twin.core.units import ns_from_s
from twin.spec.assertion import Assertion


class Forbidden(Judge):
    """A forbidden state; one violation each time it lasts longer than `for_longer_than_s`."""

    def __init__(self, assertion: Assertion, initial: Mapping[str, float]) -> None:
        super().__init__(assertion, initial)
        self._tolerance_ns = ns_from_s(assertion.for_longer_than_s or 0.0)
        self._since_ns = 0 if self.is_forbidden else None
        self._is_reported = False

    @property
    def is_forbidden(self) -> bool:
        """Whether the present state is forbidden."""
        raise NotImplementedError

    @property
    def what(self) -> str:
        """The forbidden state in words."""
        raise NotImplementedError

    def follow(self, now_ns: int) -> None:
        """See whether the state is forbidden after a change."""
        if not self.is_forbidden:
            self._since_ns = None
        elif self._since_ns is None:
            self._since_ns, self._is_reported = now_ns, False

    def close(self, now_ns: int) -> None:
        """Whether the forbidden state has lasted too long by now."""
        if self._since_ns is None or self._is_reported:
            return
        limit_ns = self._since_ns + self._tolerance_ns
        if now_ns > limit_ns:
            self._is_reported = True
            limit = ((limit_ns, "limit"),) if self._tolerance_ns else ()
            self.breach(limit_ns, self._text(self._since_ns), (self._since_ns, "begins"), *limit)

    def _text(self, since_ns: int) -> str:
        tolerance_s = self.assertion.for_longer_than_s
        longer = f" for longer than {tolerance_s:g} s" if tolerance_s else ""
        return f"{self.what}{longer}, beginning {at(since_ns)}"


class Never(Forbidden):
    """States that must not come together."""

    def __init__(self, assertion: Assertion, initial: Mapping[str, float]) -> None:
        self._states = WatchedAll(assertion.never, initial)
        self._changes = 0
        super().__init__(assertion, initial)

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Follow one change."""
        self.close(now_ns)
        self._changes += 1
        self._states.take(now_ns, name, value)
        self.follow(now_ns)

    @property
    def is_forbidden(self) -> bool:
        """Whether all states hold."""
        return self._states.hold

    @property
    def what(self) -> str:
        """All states in words."""
        return str(self._states)

    @property
    def checked(self) -> int:
        """How often the rarest state began; of a single one, how often its signal changed."""
        if len(self._states.each) == 1:
            return self._changes
        return min(watched.times_begun for watched in self._states.each)


class Always(Forbidden):
    """States that must hold: all the time, or while others hold."""

    def __init__(self, assertion: Assertion, initial: Mapping[str, float]) -> None:
        self._states = WatchedAll(assertion.always, initial)
        self._while = WatchedAll(assertion.while_, initial)
        super().__init__(assertion, initial)

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Follow one change."""
        self.close(now_ns)
        self._states.take(now_ns, name, value)
        self._while.take(now_ns, name, value)
        self.follow(now_ns)

    @property
    def is_forbidden(self) -> bool:
        """Whether a state is missing that should hold now."""
        return self._while.hold and not self._states.hold

    @property
    def what(self) -> str:
        """What is missing in words."""
        under = f" while {self._while}" if self._while.each else ""
        return f"not ({self._states}){under}"

    @property
    def checked(self) -> int:
        """How often all of `while` came to hold; without them the run itself counts once."""
        return self._while.times_begun
