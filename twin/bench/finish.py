"""When a run is over: the bench is complete, or at rest with nobody left to wake it.

A controller that is complete while fasteners lie in the infeed bin is only at rest: a wire has told
it otherwise, and somebody may start it again.
"""

import math
from collections.abc import Callable

from twin.bench.bench import Bench
from twin.bench.stand import Stand
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
    env, stands = bench.site.env, bench.stands
    images = [stand.image for stand in stands]
    rest_since_ns: int | None = None
    while (next_ns := env.peek()) <= limit_ns:
        if before_event:
            before_event(int(next_ns))
        env.step()
        if any(image["packml_state"] not in RESTING for image in images):
            rest_since_ns = None
        elif all(map(_has_done_all, stands)):
            return True
        elif not _nobody_acts(bench):
            rest_since_ns = None
        elif rest_since_ns is None:
            rest_since_ns = int(env.now)
        elif int(env.now) - rest_since_ns >= ns_from_s(REST_S):
            return True
    return rest_since_ns is not None or math.isinf(next_ns)


def _nobody_acts(bench: Bench) -> bool:
    """Whether no fault is to come that could wake the bench, and the robot is not on its way."""
    images = [stand.image for stand in bench.stands]
    is_robot_busy = any(image["robot_busy"] and image["robot_enable"] for image in images)
    return not bench.faults.pending and not is_robot_busy


def _has_done_all(stand: Stand) -> bool:
    is_complete = stand.image["packml_state"] == State.COMPLETE
    return is_complete and bool(stand.site.wires["infeed_empty"])
