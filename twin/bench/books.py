"""What is kept of one fixture: its parts, its invariants, its assertions, how it ends."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from twin.bench.assertions import AssertionMonitor
from twin.bench.causes.causes import Causes
from twin.bench.end_state import EndState
from twin.bench.ledger import Ledger, PartRow, PartsFile
from twin.bench.monitor import Limits, Monitor, Violation
from twin.bench.recipes import HOLD_TIMEOUT_S
from twin.bench.routing import AtPlaces, Reader
from twin.core.records import VIEWS
from twin.core.units import ns_from_s
from twin.spec.loader import Loaded
from twin.spec.part import Part
from twin.spec.scenario import Scenario

SPARE_S = 1.0
"""Beyond a time-out, for the scan that ends it."""


class Books:
    """All that follows one fixture alone; `name` is "" where there is no other.

    `scenario` is the one its controller plays, `cell` the name of its cell.
    """

    def __init__(
        self,
        name: str,
        *,
        cell: str,
        scenario: Scenario,
        loaded: Loaded,
        file: PartsFile,
        truth: Callable[[int], Part],
        row_done: Callable[[PartRow], None],
    ) -> None:
        self.name = name
        self._cell = cell
        self.causes = Causes(scenario=scenario, rig=loaded.rig)
        self.ledger = Ledger(file, truth, row_done, self.causes, name)
        self.monitor = Monitor(limits_of(scenario))
        self.assertions = AssertionMonitor(scenario.assertions, loaded.rig.tags)
        self.end = EndState()

    def here(self, reader: Reader) -> Reader:
        """A reader that follows this fixture by bare names."""
        return AtPlaces(reader, self.name, self._cell, "") if self.name else reader

    @property
    def violations(self) -> list[Violation]:
        """Of its invariants, each with the name of the fixture where there are others."""
        if not self.name:
            return self.monitor.violations
        return [replace(v, text=f"{self.name}: {v.text}") for v in self.monitor.violations]

    def assertion_results(self) -> list[dict[str, Any]]:
        """Of its assertions, likewise."""
        rows = self.assertions.results()
        if not self.name:
            return rows
        return [row | {"name": f"{row['name']} ({self.name})",
                       "signals": [f"{self.name}.{signal}" for signal in row["signals"]]}
                for row in rows]  # fmt: skip


def limits_of(scenario: Scenario, *, fixtures: int = 1) -> Limits:
    """What a monitor must know of a bench; of several `fixtures` together their parts come in any
    order."""
    recipe = scenario.recipe
    return Limits(
        scan_period_ns=ns_from_s(scenario.controller.scan_period_s),
        verdict_deadline_s=recipe.verdict_deadline_s,
        irradiance_min_w_per_m2=recipe.irradiance_min_w_per_m2,
        progress_limit_s=max(
            recipe.robot_timeout_s,
            recipe.station_timeout_s,
            recipe.shower_s,
            recipe.dwell_s,
            recipe.drain_s,
            recipe.table_timeout_s if recipe.waits_for_station else 0.0,
        )
        + SPARE_S,
        hold_limit_s=HOLD_TIMEOUT_S + SPARE_S,
        shots=recipe.shots,
        views=len(VIEWS),
        picks_in_any_order=scenario.infeed.bin == "random" or fixtures > 1,
        capacity=2 * fixtures,
    )


def witness_of(books: Sequence[Books], part_id: int) -> Causes:
    """Who follows a part that is in process; the first one where nobody does."""
    return next((b.causes for b in books if b.causes.knows(part_id)), books[0].causes)
