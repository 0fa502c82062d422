"""All performance figures by name, in the order they are measured."""

from collections.abc import Callable
from pathlib import Path

from twin.perf.images import head_image_vs_poisson, line_image_vs_poisson
from twin.perf.inference import int8_speedup
from twin.perf.loop import closed_loop_rtf, qemu_rtf, shift_rtf
from twin.perf.stopwatch import Figure
from twin.perf.sweep import sweep_speedup
from twin.spec.loader import load_scenario


def figures_of(scenario: str, *, fp32: Path) -> dict[str, Callable[[], Figure]]:
    """What measures each figure on a `scenario`; `fp32` is the model folder before INT8.

    Raises: ScenarioError where the scenario is wrong.
    """
    loaded = load_scenario(scenario)
    int8 = loaded.rig.root / loaded.scenario.inspection.model
    return {
        "line_image_vs_poisson": lambda: line_image_vs_poisson(loaded),
        "head_image_vs_poisson": lambda: head_image_vs_poisson(loaded),
        "int8_speedup": lambda: int8_speedup(int8, fp32),
        "closed_loop_rtf": lambda: closed_loop_rtf(scenario),
        "shift_rtf": lambda: shift_rtf(scenario),
        "qemu_rtf": lambda: qemu_rtf(scenario),
        "sweep_speedup": lambda: sweep_speedup(loaded),
    }
