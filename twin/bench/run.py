"""One run of a scenario: from the infeed bin to a folder on disk."""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.bench.bench import Bench
from twin.bench.finish import play
from twin.bench.gallery import Gallery
from twin.bench.judges import all_of
from twin.bench.manifest import manifest
from twin.bench.operating_windows import windows_left
from twin.bench.pace import WallClockPace
from twin.bench.recording import Recording
from twin.bench.run_folder import new_run_folder, write_json
from twin.bench.set_up import inspector_of, model_folder, set_up
from twin.bench.thumbnails import Thumbnails
from twin.core.units import ns_from_s, s_from_ns
from twin.plant.trigger_unit import line_timing
from twin.spec.loader import Loaded
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario


@dataclass(frozen=True)
class RunResult:
    """Where a run lies, what it found, and whether it reached its end."""

    folder: Path
    summary: dict[str, Any]
    reached_end: bool

    @property
    def has_passed(self) -> bool:
        """Every expectation met, no invariant and no assertion violated."""
        judged = (*self.summary["expectations"], *self.summary["assertions"])
        return all(row["passed"] for row in judged) and not self.summary["invariants"]["violations"]


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
    inspector = inspector_of(loaded)  # before anything is written
    with new_run_folder(out) as folder, ExitStack() as closing:
        gallery = Gallery(folder, saves_all=saves_images)
        thumbnails = Thumbnails(folder)
        recording = Recording(folder, loaded, progress=progress)
        bench = set_up(loaded, inspector=inspector, recording=recording,
                       witness=all_of(gallery.witness, thumbnails.witness), closing=closing,
                       keep_in=folder / "ood")  # fmt: skip
        reached_end, wall_s, lag_s = _play(bench, scenario)
        summary = recording.close(int(bench.site.env.now), robot=_robot(bench))
        gallery.close()
        thumbnails.close()
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
        _write_film(folder / "cell_motion.json", bench, rig)
        facts = manifest(
            loaded=loaded,
            model=model_folder(loaded) / "model.onnx" if scenario.imaging == "full" else None,
            command=command,
            line_rate_limit_hz=1 / line_timing(rig=rig, setup=scenario.line_scan).line_s,
        )
        write_json(folder / "manifest.json", facts | {"trace_sha256": summary["trace_sha256"]})
        if report:
            report(folder)
    return RunResult(out, summary, reached_end)


def _play(bench: Bench, scenario: Scenario) -> tuple[bool, float, float | None]:
    pace = WallClockPace() if scenario.mode == "realtime" else None
    began_s = time.monotonic()
    reached_end = play(
        bench,
        limit_ns=ns_from_s(scenario.time_limit_s),
        before_event=pace.wait_for if pace else None,
    )
    return reached_end, time.monotonic() - began_s, pace.worst_lag_s if pace else None


def _robot(bench: Bench) -> dict[str, Any]:
    """What the robot's moves took, and what happened at a random bin."""
    picking = bench.picker.document() if bench.picker else None
    moves = [move for place in bench.places for move in place.moves.document()]
    return {"moves": moves, "picking": picking}


def _write_film(file: Path, bench: Bench, rig: Rig) -> None:
    """The way of the first part through the cell, for the report."""
    film = bench.moves.reel.document(rig=rig, with_tote=bench.picker is not None)
    if film:
        file.write_text(json.dumps(film, separators=(",", ":")), encoding="utf-8")


def _lag_expectation(scenario: Scenario, lag_s: float | None) -> list[dict[str, Any]]:
    if lag_s is None:
        return []
    budget_s = scenario.lag_budget_s
    return [{"name": "worst lag behind real time", "metric": "lag_s", "value": lag_s,
             "limit": f"≤ {budget_s:g}", "passed": lag_s <= budget_s}]  # fmt: skip
