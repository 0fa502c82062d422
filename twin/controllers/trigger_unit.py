"""The reference trigger unit: the executable specification of the firmware's line triggers.

What it gives is a function of all edges since arming, worked out anew at each call. The bench
hands over a whole revolution at once.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin.controllers.quadrature import ILLEGAL, Believed, Passed, believed, clock, passed_on
from twin.core.line_trigger import (
    EDGE,
    Pin,
    TriggerError,
    TriggerSetup,
    TriggerState,
    TriggerStatus,
)

NEVER_NS = 2**63 - 1
SAME_MARK_SHARE = 16
"""An index within this part of a turn from the last one is the same mark again."""
ALL_PINS = int(Pin.A | Pin.B | Pin.Z)


class ReferenceTriggerUnit:
    """Holds the edges since arming; `evaluate` says what they mean."""

    def __init__(self) -> None:
        self._setup = TriggerSetup()
        self._pins = 0
        self._edges = np.zeros(0, EDGE)
        self._lines_done = 0
        self._given = Given(np.zeros(0, np.int64), TriggerStatus(TriggerState.IDLE))

    def arm(self, setup: TriggerSetup, *, pins: int) -> None:
        """Power up with the pins at these levels, take the set-up and wait for the index."""
        self._setup, self._pins = setup, pins
        self._edges = np.zeros(0, EDGE)
        self._lines_done = 0
        self._given = Given(np.zeros(0, np.int64), TriggerStatus(TriggerState.ARMED))

    def edges(self, edges: NDArray[np.void]) -> NDArray[np.int64]:
        """Times [triggers, ns] of the triggers that `edges` [edges, EDGE] give, in order."""
        before = len(self._given.trigger_ns)
        self._edges = np.concatenate([self._edges, edges])
        if len(self._edges) and self._given.status.state is not TriggerState.IDLE:
            self._given = evaluate(self._setup, self._pins, self._edges)
        return self._given.trigger_ns[before:]

    def camera_took(self, lines: int) -> None:
        """The camera reports so many lines taken."""
        self._lines_done += lines

    def status(self) -> TriggerStatus:
        """Figures as they stand."""
        return replace(self._given.status, lines_done=self._lines_done)


@dataclass(frozen=True)
class Given:
    """Triggers [triggers, ns] of some edges, and the figures after them."""

    trigger_ns: NDArray[np.int64]
    status: TriggerStatus


def evaluate(setup: TriggerSetup, pins: int, edges: NDArray[np.void]) -> Given:
    """What a unit armed with `setup` and the pins at `pins` makes of edges [edges, EDGE].

    The first index starts it, the first count after it is the first trigger, and the next index
    completes it, or the last of `lines`.
    """
    now_ns = clock(edges["time_ns"])
    seen = believed(
        now_ns=now_ns,
        pins=edges["pins"].astype(np.int64) & ALL_PINS,
        pins_before=pins,
        filter_ns=setup.filter_ns,
        debounce_ns=setup.debounce_ns,
    )
    passed = passed_on(step=seen.step, mode=setup.mode)
    index = _marks(seen, setup.counts_per_turn)
    trigger_ns = _triggers(setup, seen, passed, index, int(now_ns[-1]))
    is_late = bool((now_ns != edges["time_ns"]).any())
    status = _status(setup, seen, passed, index, trigger_ns)
    errors = status.errors | (TriggerError.TIME if is_late else TriggerError.NONE)
    return Given(trigger_ns, replace(status, errors=errors))


def _marks(seen: Believed, counts_per_turn: int) -> NDArray[np.intp]:
    """Changes [indexes] at which the index passes anew.

    Close to the last one, by the counts since, it is the same mark again; unless there was no
    step at all: then the encoder stands and the shaft turns.
    """
    count, steps = _before(_moved(seen)), _before(np.abs(seen.step) > 0)
    marks: list[int] = []
    for i in np.flatnonzero(seen.is_index).tolist():
        last = marks[-1] if marks else None
        is_near = (
            last is not None and abs(count[i] - count[last]) < counts_per_turn // SAME_MARK_SHARE
        )
        if last is None or not is_near or steps[i] == steps[last]:
            marks.append(i)
    return np.array(marks, np.intp)


def _moved(seen: Believed) -> NDArray[np.int64]:
    """Counts that each change moves on or back [changes]."""
    return np.where(seen.step == ILLEGAL, 0, seen.step)


def _before(moves: NDArray) -> NDArray[np.int64]:
    """Sum of all before each [changes]."""
    return np.cumsum(moves) - moves


def _triggers(
    setup: TriggerSetup, seen: Believed, passed: Passed, index: NDArray[np.intp], now_ns: int
) -> NDArray[np.int64]:
    if not len(index):
        return np.zeros(0, np.int64)
    begin, end, end_ns = index[0], len(seen.step), NEVER_NS
    if setup.lines == 0 and len(index) > 1:
        end, end_ns = index[1], int(seen.time_ns[index[1]])
    counts = np.flatnonzero(passed.is_passed)
    times = seen.time_ns[counts[(begin <= counts) & (counts < end)]]
    before = seen.time_ns[counts[counts < begin]][-1:]
    parts = _parts(times, before, end_ns, setup.multiplier)
    triggers = parts[parts <= now_ns][:: setup.divider]
    return triggers[: setup.lines] if setup.lines else triggers


def _parts(
    count_ns: NDArray[np.int64], before_ns: NDArray[np.int64], end_ns: int, multiplier: int
) -> NDArray[np.int64]:
    """Times [counts · multiplier, ns] of the parts of each count.

    They follow the count at the pace of the period before it; what is left when the next count
    comes, or the end, comes with it. The first period is known if a count came before.
    """
    number = np.arange(multiplier)
    period = np.diff(count_ns, prepend=before_ns)
    late = (
        period // multiplier * number[:, None] + period % multiplier * number[:, None] // multiplier
    )
    due = count_ns[len(count_ns) - len(period) :] + late
    if len(period) < len(count_ns):
        first = np.where(number == 0, count_ns[0], NEVER_NS)
        due = np.concatenate([first[:, None], due], axis=1)
    return np.minimum(due, np.append(count_ns[1:], end_ns)[: len(count_ns)]).T.ravel()


def _status(
    setup: TriggerSetup,
    seen: Believed,
    passed: Passed,
    index: NDArray[np.intp],
    trigger_ns: NDArray[np.int64],
) -> TriggerStatus:
    index_count = _before(_moved(seen))[index]
    count_error = np.abs(np.diff(index_count)) - setup.counts_per_turn
    if not setup.counts_per_turn:
        count_error = np.zeros(0, np.int64)
    illegal = int((seen.step == ILLEGAL).sum())
    overruns = _overruns(trigger_ns, setup.line_period_ns)
    found = {
        TriggerError.ILLEGAL: illegal > 0,
        TriggerError.MISSED: (count_error < 0).any(),
        TriggerError.EXTRA: (count_error > 0).any(),
        TriggerError.OVERRUN: overruns > 0,
        TriggerError.REVERSE: passed.has_forgotten,
    }
    return TriggerStatus(
        state=_state(setup, len(index), len(trigger_ns)),
        triggers=len(trigger_ns),
        overruns=overruns,
        errors=sum((error for error, is_found in found.items() if is_found), TriggerError.NONE),
        count=int(_moved(seen).sum()),
        index_count=_last(index_count),
        count_error=_last(count_error),
        illegal=illegal,
        owed=passed.owed,
    )


def _state(setup: TriggerSetup, indexes: int, triggers: int) -> TriggerState:
    if indexes == 0:
        return TriggerState.ARMED
    is_through = triggers == setup.lines if setup.lines else indexes > 1
    return TriggerState.COMPLETE if is_through else TriggerState.RUNNING


def _overruns(trigger_ns: NDArray[np.int64], line_period_ns: int) -> int:
    """Triggers that a camera, busy for `line_period_ns` [ns] from each it takes, must ignore."""
    if (np.diff(trigger_ns) >= line_period_ns).all():
        return 0
    overruns, free_ns = 0, 0
    for at_ns in trigger_ns.tolist():
        if at_ns < free_ns:
            overruns += 1
        else:
            free_ns = at_ns + line_period_ns
    return overruns


def _last(values: NDArray[np.int64]) -> int:
    return int(values[-1]) if len(values) else 0
