"""Simulated over wall time of whole runs: with every image, and at timing level."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from twin.bench.run import run
from twin.core.errors import ControllerError, ModelError
from twin.perf.lockstep import scan_s
from twin.perf.stopwatch import Figure
from twin.spec.loader import load_scenario

REPEATS = 3
FULL_PARTS = 4
SHIFT_PARTS = 200
QEMU_PARTS = 20
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


def qemu_rtf(scenario: str) -> Figure:
    """Real-time factor at timing level with the firmware on a Cortex-M3 in QEMU."""
    overrides = ["imaging=timing", f"parts={QEMU_PARTS}", "controller.kind=qemu"]
    loaded = load_scenario(scenario, overrides=overrides)
    try:
        asking_s = scan_s(loaded)
    except ControllerError as error:
        return Figure(None, f"needs the Cortex-M3: {error}")
    at_most = loaded.scenario.controller.scan_period_s / asking_s
    return _figure(
        _played(scenario, overrides),
        f"{QEMU_PARTS} parts of {scenario} at timing level, firmware on a Cortex-M3 in QEMU, idle "
        f"scans skipped; {asking_s * 1e6:.0f} µs a scan, {at_most:.0f} x real time with every one",
    )


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
