"""The controller under test that a scenario names."""

from pathlib import Path

from twin.bench.recipes import bench_recipe
from twin.controllers.contract import Controller
from twin.controllers.native import NativeController
from twin.controllers.native_trigger_unit import NativeTriggerUnit
from twin.controllers.qemu import QemuController
from twin.controllers.qemu_trigger_unit import QemuTriggerUnit
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
    for key, file, kind in (("library", setup.library, "native"), ("image", setup.image, "qemu")):
        if file is not None and setup.kind != kind:
            raise ControllerError(
                f"controller.{key}: got {file!r}; only the kind {kind} takes one, not {setup.kind}"
            )
    match setup.kind:
        case "reference":
            return ReferenceController(recipe)
        case "native":
            library = Path(setup.library) if setup.library else host_library("bench_controller")
            return NativeController(recipe, tags=rig.tags, library=library)
        case "qemu":
            return QemuController(recipe, tags=rig.tags, image=_image(scenario))


def trigger_unit_of(scenario: Scenario) -> TriggerLogic:
    """The trigger unit beside the controller of a scenario: in C beside any that is.

    Raises:
        ControllerError: its firmware is not built.
    """
    match scenario.controller.kind:
        case "reference":
            return ReferenceTriggerUnit()
        case "native":
            return NativeTriggerUnit(host_library("trigger_unit"))
        case "qemu":
            return QemuTriggerUnit(_image(scenario))


def host_library(component: str) -> Path:
    """Where `make firmware` leaves the shared library of a component of `firmware_stubs/`."""
    return _build("host") / f"lib{component}.so"


def board_image() -> Path:
    """Where `make firmware` leaves the program for a Cortex-M3."""
    return _build("arm") / "board_mps2_an385.elf"


def _image(scenario: Scenario) -> Path:
    return Path(scenario.controller.image) if scenario.controller.image else board_image()


def _build(target: str) -> Path:
    checkout = Path(__file__).resolve().parents[2]
    return checkout / "firmware_stubs" / "build" / target
