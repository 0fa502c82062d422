"""The controller under test that a scenario names."""

from pathlib import Path

from twin.bench.recipes import bench_recipe
from twin.controllers.contract import Controller
from twin.controllers.native import NativeController
from twin.controllers.native_trigger_unit import NativeTriggerUnit
from twin.controllers.reference import ReferenceController
from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.errors import ControllerError
from twin.core.line_trigger import TriggerLogic
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario


def controller_of(scenario: Scenario, rig: Rig) -> Controller:
    """The controller of a scenario, at power-on.

    Raises:
        ControllerError: it cannot be run here.
    """
    setup, recipe = scenario.controller, bench_recipe(scenario, rig)
    if setup.library is not None and setup.kind != "native":
        raise ControllerError(
            f"controller.library: got {setup.library!r}; only the kind native takes one, "
            f"not {setup.kind}"
        )
    match setup.kind:
        case "reference":
            return ReferenceController(recipe)
        case "native":
            library = Path(setup.library) if setup.library else host_library("bench_controller")
            return NativeController(recipe, tags=rig.tags, library=library)
        case "qemu":
            raise ControllerError("controller.kind: got 'qemu'; there is no firmware image yet")


def trigger_unit_of(scenario: Scenario) -> TriggerLogic:
    """The trigger unit beside the controller of a scenario: in C beside any that is.

    Raises:
        ControllerError: its firmware is not built.
    """
    if scenario.controller.kind == "reference":
        return ReferenceTriggerUnit()
    return NativeTriggerUnit(host_library("trigger_unit"))


def host_library(component: str) -> Path:
    """Where `make firmware` leaves the shared library of a component of `firmware_stubs/`."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout / "firmware_stubs" / "build" / "host" / f"lib{component}.so"
