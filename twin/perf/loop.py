"""Simulated over wall time of whole runs: with every image, and at timing level."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from twin.bench.run import run
from twin.core.errors import ControllerError, ModelError
from twin.perf.lockstep import scan_s
from twin.perf.stopwatch import Figure
from twin.spec.loader import load_scenario

REPEATS = 3
FULL_PARTS = 4
SHIFT_S = 8 * 3600.0
SHIFT_PARTS = 10_000
"""More than any bench turns out in a shift: it is the shift's end that ends the run."""
QEMU_PARTS = 20

Summary = dict[str, Any]


def closed_loop_rtf(scenario: str) -> Figure:
    """Real-time factor with five native images per part, rendered and inspected."""
    try:
        played = _played(scenario, ["imaging=full", f"parts={FULL_PARTS}"])
    except ModelError as error:
        return Figure(None, f"needs the inspection model: {error}")
    return _figure(played, f"{FULL_PARTS} parts of {scenario}, five images each")


def shift_rtf(scenario: str) -> Figure:
    """Real-time factor of an 8 h shift at timing level with the controller in C."""
    shift = ["imaging=timing", "controller.kind=native", f"parts={SHIFT_PARTS}",
             f"time_limit_s={SHIFT_S!r}"]  # fmt: skip
    try:
        played = _played(scenario, shift)
    except ControllerError as error:
        return Figure(None, f"needs the controller in C: {error}")
    parts, hours = played[0]["parts"]["in"], SHIFT_S / 3600
    what = (
        f"a shift of {hours:g} h of {scenario} at timing level, {parts} parts, native C "
        "controller that skips idle scans"
    )
    return _figure(played, what)


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


def _figure(played: Sequence[Summary], what: str) -> Figure:
    wall_s = statistics.median(summary["wall_s"] for summary in played)
    simulated_s = played[0]["real_time_factor"] * played[0]["wall_s"]
    return Figure(
        simulated_s / wall_s,
        f"{simulated_s:.0f} s in {wall_s:.1f} s: {what}; trace and parts table written, report "
        f"left out; median of {len(played)} runs after one uncounted, which plans the robot's ways",
    )


def _played(scenario: str, overrides: list[str]) -> list[Summary]:
    """Summary of every counted run."""
    loaded = load_scenario(scenario, overrides=[*overrides, "mode=fast"])
    with TemporaryDirectory(prefix="twin-perf-") as folder:
        summaries = [run(loaded, out=Path(folder) / str(k)).summary for k in range(REPEATS + 1)]
    return summaries[1:]
