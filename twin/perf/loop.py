"""Simulated over wall time of whole runs: with every image, and at timing level."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from twin.bench.run import run
from twin.core.errors import ModelError
from twin.perf.stopwatch import Figure
from twin.spec.loader import load_scenario

REPEATS = 3
FULL_PARTS = 4
SHIFT_PARTS = 200
SECONDS_PER_HOUR = 3600.0


def closed_loop_rtf(scenario: str) -> Figure:
    """Real-time factor with five native images per part, rendered and inspected."""
    try:
        played = _played(scenario, ["imaging=full", f"parts={FULL_PARTS}"])
    except ModelError as error:
        return Figure(None, f"needs the inspection model: {error}")
    return _figure(played, f"{FULL_PARTS} parts of {scenario}, five images each, report left out")


def shift_rtf(scenario: str) -> Figure:
    """Real-time factor at timing level with the reference controller."""
    played = _played(scenario, ["imaging=timing", f"parts={SHIFT_PARTS}"])
    hours = played[0][0] / SECONDS_PER_HOUR
    what = f"{SHIFT_PARTS} parts of {scenario} ({hours:.1f} h) at timing level"
    return _figure(played, f"{what}, Python reference controller that skips idle scans")


def _figure(played: Sequence[tuple[float, float]], what: str) -> Figure:
    simulated_s = played[0][0]
    wall_s = statistics.median(wall for _, wall in played)
    return Figure(
        simulated_s / wall_s,
        f"{simulated_s:.0f} s in {wall_s:.1f} s: {what}; median of {len(played)} runs after one "
        "uncounted",
    )


def _played(scenario: str, overrides: list[str]) -> list[tuple[float, float]]:
    """Simulated and wall time [s] of every counted run."""
    loaded = load_scenario(scenario, overrides=[*overrides, "mode=fast"])
    with TemporaryDirectory(prefix="twin-perf-") as folder:
        summaries = [run(loaded, out=Path(folder) / str(k)).summary for k in range(REPEATS + 1)]
    return [
        (summary["real_time_factor"] * summary["wall_s"], summary["wall_s"])
        for summary in summaries[1:]
    ]
