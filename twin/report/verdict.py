"""Whether the run held what was asked of it: expectations, invariants and assertions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.report.invariants import INVARIANTS
from twin.report.wording import number, unit_of

MOST_EXAMPLES = 20
MOST_EXCERPTS = 5


@dataclass(frozen=True)
class Expected:
    """One expectation and what became of it."""

    name: str
    metric: str
    value: str
    limit: str
    has_passed: bool


@dataclass(frozen=True)
class Invariant:
    """One invariant, how often it was broken, and the first times as (time [s], text)."""

    number: int
    name: str
    broken: int
    examples: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Asserted:
    """One temporal assertion: premises judged and left open, violations, and the first of them.

    `examples` are (time [s], text, waveform in characters).
    """

    name: str
    checked: int
    unfinished: int
    broken: int
    examples: tuple[tuple[float, str, str], ...]

    @property
    def said(self) -> str:
        """How often it was put to the test, in words."""
        if not self.checked:
            return "not exercised"
        times = "once" if self.checked == 1 else f"{number(self.checked)} times"
        cut = f", {number(self.unfinished)} cut off by the end" if self.unfinished else ""
        return f"checked {times}{cut}"


@dataclass(frozen=True)
class RunVerdict:
    """What the run comes to."""

    expectations: tuple[Expected, ...]
    invariants: tuple[Invariant, ...]
    assertions: tuple[Asserted, ...]
    reached_end: bool

    @property
    def has_passed(self) -> bool:
        """The run came to its end, met every expectation, broke no invariant and no assertion."""
        is_sound = not self.failed and not self.violations and not self.broken_assertions
        return self.reached_end and is_sound

    @property
    def failed(self) -> int:
        """Expectations not met."""
        return sum(not expected.has_passed for expected in self.expectations)

    @property
    def violations(self) -> int:
        """Times an invariant was broken."""
        return sum(invariant.broken for invariant in self.invariants)

    @property
    def broken_assertions(self) -> int:
        """Assertions that did not hold."""
        return sum(bool(asserted.broken) for asserted in self.assertions)

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        total = len(self.expectations)
        met = f"{total - self.failed} of {total} expectations met" if total else "Nothing expected"
        broken = _times(self.violations) if self.violations else "no invariant violated"
        held, asserted = len(self.assertions) - self.broken_assertions, len(self.assertions)
        idle = sum(not row.checked and not row.broken for row in self.assertions)
        aside = f" ({idle} not exercised)" if idle else ""
        broken += f", {held} of {asserted} assertions held{aside}" if asserted else ""
        end = "" if self.reached_end else "; the limit of simulated time came before the end"
        return f"{met}, {broken}{end}."


def run_verdict(summary: Mapping[str, Any]) -> RunVerdict:
    """Verdict on the run that `summary` describes."""
    violations = summary.get("invariants", {}).get("violations", [])
    return RunVerdict(
        expectations=tuple(_expected(row) for row in summary.get("expectations", [])),
        invariants=tuple(_invariant(n, name, violations) for n, name in INVARIANTS.items()),
        assertions=tuple(_asserted(row) for row in summary.get("assertions", [])),
        reached_end=bool(summary.get("reached_end", True)),
    )


def _expected(row: Mapping[str, Any]) -> Expected:
    metric = str(row.get("metric", ""))
    value = row.get("value")
    shown = "not measured" if value is None else f"{number(value)} {unit_of(metric)}".strip()
    return Expected(row["name"], metric, shown, str(row["limit"]), bool(row["passed"]))


def _invariant(index: int, name: str, violations: Sequence[Mapping[str, Any]]) -> Invariant:
    mine = [(v["time_s"], v["text"]) for v in violations if v["invariant"] == index]
    return Invariant(index, name, len(mine), tuple(mine[:MOST_EXAMPLES]))


def _asserted(row: Mapping[str, Any]) -> Asserted:
    examples = tuple((v["t_s"], v["text"], v["excerpt"]) for v in row["violations"])
    return Asserted(
        name=row["name"],
        checked=row["checked"],
        unfinished=row["unfinished"],
        broken=row["violated"],
        examples=examples[:MOST_EXCERPTS],
    )


def _times(count: int) -> str:
    return "1 invariant violation" if count == 1 else f"{count} invariant violations"
