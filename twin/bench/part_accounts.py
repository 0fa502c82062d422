"""The count of parts over all fixtures of a layout: invariant 2 once more, for the whole line."""

from twin.bench.monitor.invariant import Limits, Violation
from twin.bench.monitor.part_count import NoPartLostOrDoubled
from twin.core.journal import Entry, Kind, placed


class PartAccounts:
    """No part is picked twice, by whichever fixture, nor ends twice; the line holds what it can."""

    def __init__(self, limits: Limits) -> None:
        self.violations: list[Violation] = []
        self._invariant = NoPartLostOrDoubled(limits, self.violations)

    def follows(self, kind: Kind, name: str) -> bool:  # noqa: ARG002
        """Parts, wherever they are."""
        return kind == "part"

    def take(self, entry: Entry) -> None:
        """Judge one entry."""
        self._invariant.take(entry._replace(name=placed(entry.name)[1]))
