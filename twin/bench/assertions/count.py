"""`between` … `and` … `count`: how often something happens in an interval."""

from collections.abc import Mapping

from twin.bench.assertions.judge import Judge, at
from twin.bench.assertions.watched import Watched
from twin.spec.assertion import Assertion, Condition


class Count(Judge):
    """Counts from the opening of an interval to its close; an interval left open is not judged."""

    def __init__(
        self,
        assertion: Assertion,
        initial: Mapping[str, float],
        *,
        between: Condition,
        and_: Condition,
        count: Condition,
    ) -> None:
        super().__init__(assertion, initial)
        self._opens, self._closes = Watched(between, initial), Watched(and_, initial)
        self._counted = Watched(count, initial)
        self._opened_ns: int | None = 0 if self._opens.holds else None
        self._times = 0
        self._intervals = 0

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Count, close and open, in this order where one change does all three."""
        self._times += self._counted.take(name, value)
        opens, closes = self._opens.take(name, value), self._closes.take(name, value)
        if closes and self._opened_ns is not None:
            self._judge(self._opened_ns, now_ns)
            self._opened_ns = None
        if opens and self._opened_ns is None:
            self._opened_ns, self._times = now_ns, 0

    @property
    def checked(self) -> int:
        """Intervals that were opened and closed."""
        return self._intervals

    @property
    def unfinished(self) -> int:
        """Whether an interval is open."""
        return int(self._opened_ns is not None)

    def _judge(self, opened_ns: int, now_ns: int) -> None:
        self._intervals += 1
        low, high = self._limits()
        if not low <= self._times <= high:
            moments = (opened_ns, "between"), (now_ns, "and")
            self.breach(now_ns, self._text(opened_ns, now_ns), *moments)

    def _limits(self) -> tuple[float, float]:
        a = self.assertion
        if a.exactly is not None:
            return a.exactly, a.exactly
        return a.at_least or 0, float("inf") if a.at_most is None else a.at_most

    def _text(self, opened_ns: int, now_ns: int) -> str:
        a = self.assertion
        wanted = {"exactly": a.exactly, "at least": a.at_least, "at most": a.at_most}
        limits = " and ".join(f"{word} {n}" for word, n in wanted.items() if n is not None)
        span = f"{self._opens.condition} {at(opened_ns)} and {self._closes.condition} {at(now_ns)}"
        times = "once" if self._times == 1 else f"{self._times} times"
        return f"{self._counted.condition} {times} between {span}, must be {limits}"
