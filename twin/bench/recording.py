"""All that listens to the journal of a run, and the summary it comes to."""

from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from twin.bench.assertions import AssertionMonitor
from twin.bench.causes.causes import Causes
from twin.bench.end_state import EndState
from twin.bench.expectations import judge_expectations
from twin.bench.figures import Figures
from twin.bench.ledger import Ledger, PartRow
from twin.bench.monitor import Limits, Monitor
from twin.bench.production import Production
from twin.bench.recipes import HOLD_TIMEOUT_S
from twin.bench.routing import Routing
from twin.bench.trace import TraceWriter
from twin.core.journal import Entry
from twin.core.records import VIEWS
from twin.core.units import ns_from_s
from twin.render.population import draw_part, draw_unmarked_part
from twin.spec.loader import Loaded
from twin.spec.part import Part
from twin.spec.scenario import Scenario

SPARE_S = 1.0
"""Beyond a time-out, for the scan that ends it."""


class Recording:
    """Trace and parts table in `folder`, figures, invariants and assertions."""

    def __init__(
        self,
        folder: Path,
        loaded: Loaded,
        *,
        progress: Callable[[int], None] | None = None,
        part_done: Callable[[PartRow], None] | None = None,
    ) -> None:
        """`progress` is told the number of parts done, `part_done` all about each of them."""
        self.draw = _drawer(loaded)
        self.causes = Causes(scenario=loaded.scenario, rig=loaded.rig)
        self.ledger = Ledger(folder / "parts.parquet", self.draw, self._row_done, self.causes)
        self.monitor = Monitor(_limits(loaded.scenario))
        self.assertions = AssertionMonitor(loaded.scenario.assertions, loaded.rig.tags)
        self._scenario = loaded.scenario
        self._progress = progress
        self._part_done = part_done
        self._trace = TraceWriter(folder / "trace.parquet", loaded.rig.tags)
        self._figures = Figures()
        self._end = EndState()
        planned_s = loaded.scenario.production.planned_run_time_s
        self._production = Production(planned_run_time_s=planned_s)

    @property
    def readers(self) -> tuple[Callable[[Entry], None], ...]:
        """Everything that wants to see each entry."""
        chosen = Routing(self.ledger, self._figures, self._production, self.assertions, self._end)
        return self._trace.take, self.monitor.take, chosen.take

    def close(self, now_ns: int, **more: Any) -> dict[str, Any]:
        """End the files; the summary of the run as far as virtual time knows it, and `more`."""
        self.monitor.close(now_ns)
        self.assertions.close(now_ns)
        self.ledger.close()
        summary = {
            "scenario": self._scenario.scenario,
            "seed": self._scenario.seed,
            **self._figures.summary(now_ns=now_ns),
            "end": self._end.summary(),
            "invariants": {
                "checked": len(self.monitor.invariants),
                "violations": [asdict(v) for v in self.monitor.violations],
            },
            "assertions": self.assertions.results(),
            **more,
            "trace_sha256": self._trace.close(),
        }
        summary["kpi"] |= self._production.summary(now_ns=now_ns)
        summary["expectations"] = judge_expectations(self._scenario.expectations, summary)
        return summary

    def _row_done(self, row: PartRow) -> None:
        self._figures.take_row(row)
        self._production.take_row(row)
        if self._progress:
            self._progress(self._figures.parts_done)
        if self._part_done:
            self._part_done(row)


def _limits(scenario: Scenario) -> Limits:
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
        )
        + SPARE_S,
        hold_limit_s=HOLD_TIMEOUT_S + SPARE_S,
        shots=recipe.shots,
        views=len(VIEWS),
        picks_in_any_order=scenario.infeed.bin == "random",
    )


def _drawer(loaded: Loaded) -> Callable[[int], Part]:
    """Parts of this scenario by number; the last few are remembered."""
    draw_one = draw_unmarked_part if loaded.scenario.imaging == "timing" else draw_part

    @lru_cache(maxsize=8)
    def draw(part_id: int) -> Part:
        return draw_one(
            seed=loaded.scenario.seed,
            part_id=part_id,
            infeed=loaded.scenario.infeed,
            fasteners=loaded.rig.fasteners,
        )

    return draw
