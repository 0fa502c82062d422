"""The regression suite of each component of the firmware, what fails fastest first."""

from collections.abc import Mapping
from types import MappingProxyType

CONTROLLER = ("packml", "recipe", "interlocks", "trouble", "verdicts", "part_tracking", "restart",
              "waking")  # fmt: skip
SUITE: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "bench_controller": (
        *(f"tests/contract/test_{name}.py" for name in CONTROLLER),
        "tests/firmware/test_native.py",
        "tests/firmware/test_differential.py::"
        "test_random_inputs_leave_them_in_step_and_reach_everything",
        "tests/firmware/test_differential.py::test_a_scenario_leaves_the_same_trace",
        "tests/firmware/test_differential.py::test_random_faults_leave_them_in_step",
    ),
    "trigger_unit": (
        "tests/contract/test_trigger_unit.py",
        "tests/contract/test_stepper.py",
        "tests/firmware/trigger_unit/test_registers.py",
        "tests/firmware/trigger_unit/test_differential.py",
    ),
})  # fmt: skip
"""Per component of `firmware_stubs/`: first what it promises, then that it is as the reference."""

NATIVE_ONLY = ("-k", "not reference and not qemu")
"""Leaves out the cases that run another implementation, or another build of this one."""

FIRST: Mapping[str, str] = MappingProxyType(
    {
        "bench_verdict.c": "tests/contract/test_verdicts.py",
        "bench_outputs.c": "tests/contract/test_interlocks.py",
        "bench_drives.c": "tests/contract/test_recipe.py",
        "bench_checks.c": "tests/contract/test_recipe.py",
        "bench_steps.c": "tests/contract/test_recipe.py",
        "bench_controller.c": "tests/contract/test_waking.py",
        "bench_cycle.c": "tests/contract/test_part_tracking.py",
        "stepper.c": "tests/contract/test_stepper.py",
        "wide.c": "tests/contract/test_stepper.py",
        "registers.c": "tests/firmware/trigger_unit/test_registers.py",
    }
)
"""Where a bug of a source is likely to be caught first; only saves time."""


def suite_of(component: str, source: str = "") -> list[str]:
    """The suite of a component, what is likely to catch a bug of this source first."""
    tests = SUITE[component]
    return sorted(tests, key=lambda test: test != FIRST.get(source))
