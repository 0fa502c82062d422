"""What asking a controller costs by itself, without a bench around it."""

from contextlib import ExitStack

from twin.bench.controllers import controller_of
from twin.controllers.contract import Hosted
from twin.core.signals import SignalImage
from twin.perf.stopwatch import median_seconds
from twin.spec.loader import Loaded

SCANS = 500
REPEATS = 5


def scan_s(loaded: Loaded) -> float:
    """Median time [s] of one scan of the scenario's controller, its inputs standing still.

    Raises: ControllerError where it cannot be run.
    """
    inputs = SignalImage(loaded.rig.tags).inputs()
    with ExitStack() as closing:
        controller = controller_of(loaded.scenario, loaded.rig)
        if isinstance(controller, Hosted):
            closing.callback(controller.close)

        def scan_all(_: int) -> None:
            for now_ns in range(SCANS):
                controller.scan(now_ns, inputs)

        (all_s,) = median_seconds(scan_all, repeats=REPEATS)
    return all_s / SCANS
