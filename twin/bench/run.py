"""One run of a scenario: from the infeed bin to a folder on disk."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from twin.bench.bench import Bench, build_bench, connect_controller
from twin.bench.expectations import judge_expectations
from twin.bench.figures import Figures
from twin.bench.finish import play
from twin.bench.gallery import Gallery
from twin.bench.judges import DetectionModelJudge, ImageJudge
from twin.bench.ledger import Ledger, PartRow
from twin.bench.manifest import manifest
from twin.bench.monitor import Limits, Monitor
from twin.bench.operating_windows import windows_left
from twin.bench.pace import WallClockPace
from twin.bench.run_folder import new_run_folder, write_json
from twin.bench.trace import TraceWriter
from twin.core.journal import Entry
from twin.core.records import VIEWS
from twin.core.units import ns_from_s, s_from_ns
from twin.inspection.inspector import Inspector
from twin.plant.captures import Darkroom
from twin.plant.trigger_unit import line_timing
from twin.render.population import draw_part
from twin.spec.loader import Loaded
from twin.spec.part import Part
from twin.spec.scenario import Scenario


@dataclass(frozen=True)
class RunResult:
    """Where a run lies, what it found, and whether it reached its end."""

    folder: Path
    summary: dict[str, Any]
    reached_end: bool

    @property
    def has_passed(self) -> bool:
        """Every expectation met and no invariant violated."""
        expectations = all(e["passed"] for e in self.summary["expectations"])
        return expectations and not self.summary["invariants"]["violations"]


def run(
    loaded: Loaded,
    *,
    out: Path,
    command: str = "",
    saves_images: bool = False,
    progress: Callable[[int], None] | None = None,
    report: Callable[[Path], Path] | None = None,
) -> RunResult:
    """Play a scenario and leave its folder at `out`.

    `command` goes into the manifest; `progress` is told the number of parts done; `report` writes
    the page into the folder before it appears.

    Raises: UsageError where `out` cannot be written, ModelError where the model cannot serve.
    """
    scenario, rig = loaded.scenario, loaded.rig
    is_full = scenario.imaging == "full"
    model = rig.root / scenario.inspection.model
    inspector = Inspector(model, threshold=scenario.inspection.threshold) if is_full else None
    with new_run_folder(out) as folder, ExitStack() as closing:
        gallery = Gallery(folder, saves_all=saves_images)
        darkroom = Darkroom(rig=rig, seed=scenario.seed) if is_full else None
        if darkroom:
            closing.callback(darkroom.close)
        judge = (
            ImageJudge(inspector, gallery.witness)
            if inspector
            else DetectionModelJudge(scenario.detection_model, seed=scenario.seed)
        )
        recording = Recording(folder, scenario, draw=_drawer(loaded), progress=progress)
        bench = build_bench(
            scenario=scenario,
            rig=rig,
            draw=recording.draw,
            judge=judge,
            darkroom=darkroom,
            readers=recording.readers,
        )
        closing.callback(bench.cell.close)
        connect_controller(bench, scenario=scenario, rig=rig)
        reached_end, wall_s, lag_s = _play(bench, scenario)
        summary = recording.close(int(bench.site.env.now))
        gallery.close()
        summary |= {
            "reached_end": reached_end,
            "real_time_factor": s_from_ns(int(bench.site.env.now)) / wall_s,
            "wall_s": wall_s,
            "lag_s": lag_s,
            "operating_windows_left": [
                window.document() for window in windows_left(scenario=scenario, rig=rig)
            ],
        }
        summary["expectations"] += _lag_expectation(scenario, lag_s)
        write_json(folder / "summary.json", summary)
        facts = manifest(
            loaded=loaded,
            model=model / "model.onnx" if is_full else None,
            command=command,
            line_rate_limit_hz=1 / line_timing(rig=rig, setup=scenario.line_scan).line_s,
        )
        write_json(folder / "manifest.json", facts | {"trace_sha256": summary["trace_sha256"]})
        if report:
            report(folder)
    return RunResult(out, summary, reached_end)


class Recording:
    """All that listens to the journal of a run: trace, parts table, figures, monitor."""

    def __init__(
        self,
        folder: Path,
        scenario: Scenario,
        *,
        draw: Callable[[int], Part],
        progress: Callable[[int], None] | None,
    ) -> None:
        self.draw = draw
        self._scenario = scenario
        self._progress = progress
        self._trace = TraceWriter(folder / "trace.parquet")
        self._figures = Figures()
        self._ledger = Ledger(folder / "parts.parquet", draw, self._row_done)
        self._monitor = Monitor(_limits(scenario))

    @property
    def readers(self) -> tuple[Callable[[Entry], None], ...]:
        """Everything that wants to see each entry."""
        return (self._trace.take, self._ledger.take, self._figures.take, self._monitor.take)

    def close(self, now_ns: int) -> dict[str, Any]:
        """End the files; the summary of the run as far as virtual time knows it."""
        self._monitor.close(now_ns)
        self._ledger.close()
        summary = {
            "scenario": self._scenario.scenario,
            "seed": self._scenario.seed,
            **self._figures.summary(now_ns=now_ns),
            "invariants": {
                "checked": len(self._monitor.invariants),
                "violations": [asdict(v) for v in self._monitor.violations],
            },
            "trace_sha256": self._trace.close(),
        }
        summary["expectations"] = judge_expectations(self._scenario.expectations, summary)
        return summary

    def _row_done(self, row: PartRow) -> None:
        self._figures.take_row(row)
        if self._progress:
            self._progress(self._figures.parts_done)


def _play(bench: Bench, scenario: Scenario) -> tuple[bool, float, float | None]:
    pace = WallClockPace() if scenario.mode == "realtime" else None
    began_s = time.monotonic()
    reached_end = play(
        bench,
        limit_ns=ns_from_s(scenario.time_limit_s),
        before_event=pace.wait_for if pace else None,
    )
    return reached_end, time.monotonic() - began_s, pace.worst_lag_s if pace else None


def _lag_expectation(scenario: Scenario, lag_s: float | None) -> list[dict[str, Any]]:
    if lag_s is None:
        return []
    budget_s = scenario.lag_budget_s
    return [{"name": "worst lag behind real time", "metric": "lag_s", "value": lag_s,
             "limit": f"≤ {budget_s:g}", "passed": lag_s <= budget_s}]  # fmt: skip


def _limits(scenario: Scenario) -> Limits:
    recipe = scenario.recipe
    return Limits(
        scan_period_ns=ns_from_s(scenario.controller.scan_period_s),
        verdict_deadline_s=recipe.verdict_deadline_s,
        irradiance_min_w_per_m2=recipe.irradiance_min_w_per_m2,
        progress_limit_s=max(recipe.robot_timeout_s, recipe.station_timeout_s, recipe.drain_s) + 1,
        shots=recipe.shots,
        views=len(VIEWS),
    )


def _drawer(loaded: Loaded) -> Callable[[int], Part]:
    """Parts of this scenario by number; the last few are remembered."""

    @lru_cache(maxsize=8)
    def draw(part_id: int) -> Part:
        return draw_part(
            seed=loaded.scenario.seed,
            part_id=part_id,
            infeed=loaded.scenario.infeed,
            fasteners=loaded.rig.fasteners,
        )

    return draw
