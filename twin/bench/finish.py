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
    rest_since_ns: int | None = None
    while True:
        next_ns = bench.site.env.peek()
        if math.isinf(next_ns):
            return True
        if next_ns > limit_ns:
            return rest_since_ns is not None
        if before_event:
            before_event(int(next_ns))
        bench.site.env.step()
        if bench.image["packml_state"] == State.COMPLETE and bench.site.wires["infeed_empty"]:
            return True
        rest_since_ns = _resting_since(bench, rest_since_ns)
        if rest_since_ns is not None and bench.site.env.now - rest_since_ns >= ns_from_s(REST_S):
            return True


def _resting_since(bench: Bench, since_ns: int | None) -> int | None:
    state = State(int(bench.image["packml_state"]))
    is_busy = bench.image["robot_busy"] and bench.image["robot_enable"]
    if state not in RESTING or bench.site.faults.pending or is_busy:
        return None
    return int(bench.site.env.now) if since_ns is None else since_ns
