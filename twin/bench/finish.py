"""When a run is over: the bench is complete, or at rest with nobody left to wake it.

A controller that is complete while fasteners lie in the infeed bin is only at rest: a wire has told
it otherwise, and somebody may start it again.
"""

import math
from collections.abc import Callable

from twin.bench.bench import Bench
from twin.controllers.packml import RESTING, State
from twin.core.units import ns_from_s

REST_S = 5.0


def play(
    bench: Bench,
    *,
    limit_ns: int,
    before_event: Callable[[int], None] | None = None,
) -> bool:
    """Step the bench to its end; false where the limit of simulated time came first."""
    env, image = bench.site.env, bench.image
    rest_since_ns: int | None = None
    while (next_ns := env.peek()) <= limit_ns:
        if before_event:
            before_event(int(next_ns))
        env.step()
        state = image["packml_state"]
        if state == State.COMPLETE and bench.site.wires["infeed_empty"]:
            return True
        if state not in RESTING or not _nobody_acts(bench):
            rest_since_ns = None
        elif rest_since_ns is None:
            rest_since_ns = bench.site.now_ns
        elif bench.site.now_ns - rest_since_ns >= ns_from_s(REST_S):
            return True
    return rest_since_ns is not None or math.isinf(next_ns)


def _nobody_acts(bench: Bench) -> bool:
    """Whether no fault is to come that could wake the bench, and the robot is not on its way."""
    is_robot_busy = bench.image["robot_busy"] and bench.image["robot_enable"]
    return not bench.site.faults.pending and not is_robot_busy
