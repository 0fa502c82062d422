"""What a trigger unit makes of encoder edges: changes it believes, and the steps they mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.line_trigger import REVERSE_MEMORY_COUNTS, TIME_MAX_NS, EncoderMode, Pin

ILLEGAL = 2
# From a state of A and B (row) to the next: forward 00, 01, 11, 10 with A the lower bit.
STEP = np.array(
    [[0, 1, -1, ILLEGAL], [-1, 0, ILLEGAL, 1], [1, ILLEGAL, 0, -1], [ILLEGAL, -1, 1, 0]]
)
AB = int(Pin.A | Pin.B)


@dataclass(frozen=True)
class Believed:
    """Changes of the pins after the input filter, in order [changes].

    `time_ns` when they are believed; `step` −1, 0 or 1 count, or ILLEGAL where A and B changed at
    once; `is_index` where Z rose.
    """

    time_ns: NDArray[np.int64]
    step: NDArray[np.int64]
    is_index: NDArray[np.bool_]


def clock(time_ns: NDArray[np.int64]) -> NDArray[np.int64]:
    """The unit's time at each edge [edges, ns]: an edge out of order counts as one of now."""
    valid = np.where(time_ns > TIME_MAX_NS, 0, time_ns)
    return np.maximum.accumulate(np.maximum(valid, 0))


def believed(
    *,
    now_ns: NDArray[np.int64],
    pins: NDArray[np.int64],
    pins_before: int,
    filter_ns: int,
    debounce_ns: int,
) -> Believed:
    """Changes that last `filter_ns` [ns] and come `debounce_ns` [ns] after the pin's last one.

    `now_ns` [edges] of edges after which the pins are `pins` [edges]. A change is believed when
    it is due: after the filter, and not before the debounce time is over, if the pin still shows
    it then. Changes due together while the unit looks at one edge are one change of several pins.
    """
    raw = np.append(pins_before, pins)
    moments = [
        _pin_changes(now_ns, np.flatnonzero((raw[1:] ^ raw[:-1]) & pin), filter_ns, debounce_ns)
        for pin in Pin
    ]
    looks, dues = (np.concatenate([m[i] for m in moments]) for i in (0, 1))
    masks = np.repeat([int(pin) for pin in Pin], [len(m[0]) for m in moments])
    order = np.lexsort((dues, looks))
    looks, dues, masks = looks[order], dues[order], masks[order]
    is_first = np.ones(len(looks), np.bool_)
    is_first[1:] = (np.diff(looks) != 0) | (np.diff(dues) != 0)
    first = np.flatnonzero(is_first)
    changed = np.bitwise_xor.reduceat(masks, first) if len(first) else masks
    level = np.bitwise_xor.accumulate(np.concatenate([[pins_before], changed]))
    before, after = level[:-1], level[1:]
    step = STEP[before & AB, after & AB]
    return Believed(dues[first], step, (after & ~before & Pin.Z) != 0)


@dataclass(frozen=True)
class Passed:
    """Which steps are passed on [steps].

    `owed` counts after the last; `has_forgotten` where more was owed than is remembered.
    """

    is_passed: NDArray[np.bool_]
    owed: int = 0
    has_forgotten: bool = False


def passed_on(*, step: NDArray[np.int64], mode: EncoderMode) -> Passed:
    """Steps that the encoder mode passes on.

    position: a step back is owed, up to 256, and made good before a step forward counts again;
    motion: every step; forward: every step ahead.

    Source: Teledyne DALSA Linea Lite GigE, user's manual, rotaryEncoderOutputMode; forward is
    DirectionUp of the GenICam Standard Features Naming Convention, EncoderOutputMode.
    """
    if mode == "motion":
        return Passed((step == 1) | (step == -1))
    if mode == "forward" or not (step == -1).any():
        return Passed(step == 1)
    return _new_places(step)


def _new_places(step: NDArray[np.int64]) -> Passed:
    is_new = np.zeros(len(step), np.bool_)
    owed, has_forgotten = 0, False
    for i, forward in enumerate(step.tolist()):
        if forward == -1:
            has_forgotten |= owed == REVERSE_MEMORY_COUNTS
            owed = min(owed + 1, REVERSE_MEMORY_COUNTS)
        elif forward == 1:
            is_new[i] = owed == 0
            owed = max(owed - 1, 0)
    return Passed(is_new, owed, has_forgotten)


def _pin_changes(
    now_ns: NDArray[np.int64], edge: NDArray[np.intp], filter_ns: int, debounce_ns: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Believed changes of one pin that shows a change at each `edge`: in which look, and due when.

    The unit looks twice at each edge i: before (look 2i) and after (2i + 1) the pins change.
    """
    times = now_ns[edge]
    if filter_ns == 0 and (np.diff(times) >= debounce_ns).all():
        return 2 * edge.astype(np.int64) + 1, times
    found: list[tuple[int, int]] = []
    pending: tuple[int, int] | None = None
    believed_ns, is_odd = -TIME_MAX_NS, False
    for i, shown_ns in zip(edge.tolist(), times.tolist(), strict=True):
        if pending is not None and pending[1] <= shown_ns:
            found.append(pending)
            believed_ns = pending[1]
        is_odd = not is_odd
        pending = None
        if is_odd != bool(len(found) % 2):  # the pin shows something else than is believed
            due_ns = max(shown_ns + filter_ns, believed_ns + debounce_ns)
            pending = (_look(now_ns, i, due_ns), due_ns)
    if pending is not None and pending[1] <= now_ns[-1]:
        found.append(pending)
    changes = np.array(found, np.int64).reshape(-1, 2)
    return changes[:, 0], changes[:, 1]


def _look(now_ns: NDArray[np.int64], edge: int, due_ns: int) -> int:
    """The look at which a change shown at an edge is due."""
    if due_ns <= now_ns[edge]:
        return 2 * edge + 1
    return 2 * int(np.searchsorted(now_ns, due_ns))
