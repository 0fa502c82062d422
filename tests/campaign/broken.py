"""Controllers that are wrong on purpose: the reference behind something that spoils it."""

from dataclasses import replace

from twin.bench.recipes import bench_recipe
from twin.controllers.contract import ScanResult
from twin.controllers.lockstep import Lockstep
from twin.controllers.reference import ReferenceController

ENDLESS_S = 1e6


class Spoilt:
    """The reference with its inputs and outputs spoilt."""

    def __init__(self, recipe, *, inputs=lambda inputs, _: inputs, outputs=lambda outputs: outputs):
        self._controller = ReferenceController(recipe)
        self._spoil_inputs, self._spoil_outputs = inputs, outputs
        self._outputs = {}

    def scan(self, now_ns, inputs):
        result = self._controller.scan(now_ns, self._spoil_inputs(dict(inputs), self._outputs))
        self._outputs = self._spoil_outputs(dict(result.outputs))
        return ScanResult(self._outputs, result.wake_ns)


def no_guard(scenario, rig):
    """Does not look at the guard."""
    return Spoilt(bench_recipe(scenario, rig), inputs=lambda i, _: i | {"guard_closed": True})


def no_zone(scenario, rig):
    """Does not look at the zone switch: takes the robot for home when its program is done."""
    return Spoilt(bench_recipe(scenario, rig), inputs=lambda i, _: i | {"robot_in_zone": False})


def no_timeouts(scenario, rig):
    """Waits for every station and for the robot as long as it takes."""
    recipe = bench_recipe(scenario, rig)
    return ReferenceController(
        replace(recipe, station_timeout_s=ENDLESS_S, robot_timeout_s=ENDLESS_S)
    )


def no_deadline(scenario, rig):
    """Accepts a verdict however late."""
    recipe = bench_recipe(scenario, rig)
    return ReferenceController(
        replace(recipe, verdict_deadline_s=ENDLESS_S, station_timeout_s=ENDLESS_S)
    )


def any_identity(scenario, rig):
    """Takes every verdict for its own part's and cycle's."""

    def spoil(inputs, outputs):
        mine = {name: outputs.get(name, 0) for name in ("part_id", "cycle_id")}
        return inputs | {f"inspection_{name}": value for name, value in mine.items()}

    return Spoilt(bench_recipe(scenario, rig), inputs=spoil)


def all_good(scenario, rig):
    """Sends to the OK bin whatever the verdict."""
    good = {"robot_program": 2, "bin_select": 1}
    return Spoilt(
        bench_recipe(scenario, rig),
        outputs=lambda o: o | good if o.get("bin_select") == 2 else o,
    )


def loses_its_part(scenario, rig):
    """Forgets after a stop that a part may lie in the fixture."""
    controller = ReferenceController(bench_recipe(scenario, rig))
    controller._was_aborted = False
    return controller


def breaks_down(scenario, rig):
    """Raises an error at the first alarm."""

    def spoil(outputs):
        if outputs["alarm"]:
            raise ZeroDivisionError("division by zero")
        return outputs

    return Spoilt(bench_recipe(scenario, rig), outputs=spoil)


def differs(scenario, rig):
    """Runs beside the reference and leaves its green lamp off when it stops."""
    recipe = bench_recipe(scenario, rig)
    off = {"tower_green": False}
    wrong = Spoilt(recipe, outputs=lambda o: o | off if o["packml_state"] == 7 else o)
    return Lockstep(ReferenceController(recipe), wrong, tags=rig.tags)
