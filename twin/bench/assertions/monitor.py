"""The monitor of a scenario's assertions: reads the journal, remembers what was violated."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from twin.bench.assertions.count import Count
from twin.bench.assertions.excerpt import Recent, window_around
from twin.bench.assertions.judge import Breach, Judge
from twin.bench.assertions.response import Response
from twin.bench.assertions.stable import Stable
from twin.bench.assertions.states import Always, Never
from twin.core.errors import ScenarioError
from twin.core.journal import Entry, Kind
from twin.core.signals import Tag
from twin.core.units import s_from_ns
from twin.spec.assertion import Assertion

MOST_VIOLATIONS = 50
"""Per assertion, of which a run keeps text and excerpt; all of them are counted."""


class AssertionMonitor:
    """Reads every entry of a run once, in order; `results` is what the summary says."""

    def __init__(self, assertions: Sequence[Assertion], tags: Iterable[Tag]) -> None:
        known = {tag.name: tag for tag in tags}
        initial = {name: float(tag.initial) for name, tag in known.items()}
        self._results = [_Result(judge_of(assertion, initial)) for assertion in assertions]
        self._by_signal: dict[str, list[_Result]] = defaultdict(list)
        for result in self._results:
            for name in result.judge.assertion.signals:
                self._by_signal[name].append(result)
        self._recent = Recent(known, self._by_signal)

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether entries of this kind and name matter: changes of what an assertion names."""
        return kind == "signal" and name in self._by_signal

    def take(self, entry: Entry) -> None:
        """Judge one entry."""
        if not self.follows(entry.kind, entry.name):
            return
        value = entry.value or 0.0
        self._recent.take(entry.time_ns, entry.name, value)
        for result in self._by_signal[entry.name]:
            result.judge.take(entry.time_ns, entry.name, value)
            result.draw(self._recent, entry.time_ns)

    def close(self, now_ns: int) -> None:
        """Judge what is certain by `now_ns`; the run may go on afterwards."""
        for result in self._results:
            result.judge.close(now_ns)
            result.draw(self._recent, now_ns, is_end=True)

    @property
    def has_passed(self) -> bool:
        """Whether no assertion was violated."""
        return not any(result.violated for result in self._results)

    def results(self) -> list[dict[str, Any]]:
        """One row per assertion.

        name, signals, passed, checked (times the premise occurred), unfinished (premises the run
        was too short to judge), violated (how often), violations (the first ones: t_s, text,
        excerpt).
        """
        return [result.document() for result in self._results]


class _Result:
    """One assertion with its violations; an excerpt is drawn when what comes after is known."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.violated = 0
        self._rows: list[dict[str, Any]] = []
        self._waiting: list[tuple[Breach, dict[str, Any]]] = []

    def draw(self, recent: Recent, now_ns: int, *, is_end: bool = False) -> None:
        """Take up new breaches; draw those whose window lies in the past."""
        for breach in self.judge.breaches:
            self._take(breach)
        self.judge.breaches.clear()
        for breach, row in self._waiting:
            if is_end or window_around(breach.moments).end_ns < now_ns:
                row["excerpt"] = recent.excerpt(
                    self.judge.assertion.signals, breach.moments, now_ns=now_ns
                )
        self._waiting = [(breach, row) for breach, row in self._waiting if not row["excerpt"]]

    def document(self) -> dict[str, Any]:
        """The assertion as the summary has it."""
        return {
            "name": self.judge.assertion.name,
            "signals": list(self.judge.assertion.signals),
            "passed": not self.violated,
            "checked": self.judge.checked,
            "unfinished": self.judge.unfinished,
            "violated": self.violated,
            "violations": [dict(row) for row in self._rows],
        }

    def _take(self, breach: Breach) -> None:
        self.violated += 1
        if len(self._rows) < MOST_VIOLATIONS:
            row = {"t_s": s_from_ns(breach.at_ns), "text": breach.text, "excerpt": ""}
            self._rows.append(row)
            self._waiting.append((breach, row))


def judge_of(assertion: Assertion, initial: dict[str, float]) -> Judge:
    """The judge for the form of an assertion.

    Raises: ScenarioError where the assertion keeps to no form; loading a scenario finds it first.
    """
    a = assertion
    if a.when is not None and a.then is not None:
        return Response(a, initial, when=a.when, then=a.then)
    if a.between is not None and a.and_ is not None and a.count is not None:
        return Count(a, initial, between=a.between, and_=a.and_, count=a.count)
    if a.never:
        return Never(a, initial)
    if a.always:
        return Always(a, initial)
    if a.stable:
        return Stable(a, initial)
    raise ScenarioError(f"assertion {a.name!r}: got none of when, never, always, between, stable")
