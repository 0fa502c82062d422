"""`when` … `within_s` `then`: something must follow in time."""

from collections.abc import Mapping

from twin.bench.assertions.judge import Judge, at
from twin.bench.assertions.watched import Watched, WatchedAll
from twin.core.units import ns_from_s
from twin.spec.assertion import Assertion, Condition


class Response(Judge):
    """Each premise opens a window; `then` must hold at some moment in it, both ends included.

    With `and_stays_s`, it must hold from some moment in it for that long without a break.
    """

    def __init__(
        self,
        assertion: Assertion,
        initial: Mapping[str, float],
        *,
        when: Condition,
        then: Condition,
    ) -> None:
        super().__init__(assertion, initial)
        self._when, self._then = Watched(when, initial), Watched(then, initial)
        self._while = WatchedAll(assertion.while_, initial)
        self._within_ns = ns_from_s(assertion.within_s or 0.0)
        self._stays_ns = ns_from_s(assertion.and_stays_s or 0.0)
        self._held_from_ns = 0
        self._held_to_ns = 0
        self._premises = 0
        self._open_ns: list[int] = []
        if self._when.holds and self._while.hold:
            self._open(0)

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Open a window at a premise; end those that have their answer, or had their time."""
        self._settle(now_ns)
        self._while.take(now_ns, name, value)
        held = self._then.holds
        if self._then.take(name, value):
            self._held_from_ns = self._held_to_ns = now_ns
        elif held and not self._then.holds:
            self._held_to_ns = now_ns
        if self._when.take(name, value) and self._while.hold:
            self._open(now_ns)
        self._settle(now_ns)

    def close(self, now_ns: int) -> None:
        """End the windows that had their time."""
        self._settle(now_ns)

    @property
    def checked(self) -> int:
        """How often `when` came about while all of `while` held."""
        return self._premises

    @property
    def unfinished(self) -> int:
        """Windows still open."""
        return len(self._open_ns)

    def _open(self, now_ns: int) -> None:
        self._premises += 1
        self._open_ns.append(now_ns)

    def _settle(self, now_ns: int) -> None:
        self._open_ns = [ns for ns in self._open_ns if not self._is_over(ns, now_ns)]

    def _is_over(self, premise_ns: int, now_ns: int) -> bool:
        limit_ns = premise_ns + self._within_ns
        begun_ns = max(self._held_from_ns, premise_ns)
        if self._is_held(now_ns) and begun_ns <= limit_ns:
            return now_ns - begun_ns >= self._stays_ns
        if now_ns <= limit_ns:
            return False
        certain_ns = max(limit_ns, self._held_to_ns)
        self.breach(certain_ns, self._text(premise_ns), (premise_ns, "when"), (limit_ns, "limit"))
        return True

    def _is_held(self, now_ns: int) -> bool:
        """A state holds until it ends; a moment holds for its own nanosecond."""
        if self._then.condition.is_moment:
            return self._then.times_begun > 0 and self._held_to_ns == now_ns
        return self._then.holds

    def _text(self, premise_ns: int) -> str:
        stays_s = self.assertion.and_stays_s
        stays = "" if stays_s is None else f" and did not stay so for {stays_s:g} s"
        missing = f"{self._then.condition} did not hold within {self.assertion.within_s:g} s{stays}"
        if self._then.condition.is_moment:
            missing = f"{self._then.condition}: did not happen within {self.assertion.within_s:g} s"
        return f"{self._when.condition} {at(premise_ns)}, but {missing}"
