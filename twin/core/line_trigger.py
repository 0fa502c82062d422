"""What passes between encoder, trigger unit and line-scan camera: edges, settings and figures.

Names, codes and limits are those of the unit's registers: `firmware_stubs/trigger_unit`.
"""

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

EncoderMode = Literal["position", "motion", "forward"]
MODE_CODES: dict[EncoderMode, int] = {"position": 0, "motion": 1, "forward": 2}
REVERSE_MEMORY_COUNTS = 256
TIME_MAX_NS = 2**62

EDGE = np.dtype([("time_ns", "<i8"), ("pins", "u1")], align=True)
"""Levels of the encoder's pins from a time [ns] on; 16 bytes, as the firmware has it."""


class Pin(IntFlag):
    """Encoder outputs: two tracks a quarter period apart (A leads going forward), and the index."""

    A = 1
    B = 2
    Z = 4


class TriggerState(IntEnum):
    """What the unit does: waits for its arming, for the index, triggers, or is through."""

    IDLE = 0
    ARMED = 1
    RUNNING = 2
    COMPLETE = 3


class TriggerError(IntFlag):
    """What went wrong since arming."""

    NONE = 0x00
    ILLEGAL = 0x01
    MISSED = 0x02
    EXTRA = 0x04
    OVERRUN = 0x08
    CAPACITY = 0x10
    REVERSE = 0x20
    TIME = 0x40


@dataclass(frozen=True)
class TriggerSetup:
    """What is set before arming.

    `mode`: which counts are passed on (position: new places; motion: all; forward: those ahead).
    Each is cut in `multiplier` parts and every `divider`-th part is a trigger. A pin must keep a
    level for `filter_ns` and its last change be `debounce_ns` ago before a change is believed
    [ns]. `line_period_ns` the camera needs from line to line [ns], 0 where nothing is watched;
    `counts_per_turn` from index to index, 0 likewise; `lines` triggers wanted, 0: one turn.

    Raises: ValueError where a figure lies outside its register.
    """

    mode: EncoderMode = "position"
    divider: int = 2
    multiplier: int = 1
    filter_ns: int = 0
    debounce_ns: int = 0
    line_period_ns: int = 0
    counts_per_turn: int = 4096
    lines: int = 0

    def __post_init__(self) -> None:
        if self.mode not in MODE_CODES:
            raise ValueError(f"mode must be one of {', '.join(MODE_CODES)}, got {self.mode!r}")
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} must lie within {low} … {high}, got {value!r}")


LIMITS: dict[str, tuple[int, int]] = {
    "divider": (1, 64),
    "multiplier": (1, 16),
    "filter_ns": (0, 255_000),
    "debounce_ns": (0, 255_000),
    "line_period_ns": (0, 2**32 - 1),
    "counts_per_turn": (0, 2**31 - 1),
    "lines": (0, 65_535),
}
"""Smallest and largest value of each figure of a `TriggerSetup`."""


@dataclass(frozen=True)
class TriggerStatus:
    """Figures since arming.

    `triggers` given; `lines_done` by the camera's own account; `overruns` triggers that came while
    it must have been busy; `count` signed counts since power-up, `index_count` that at the last
    index, `count_error` counts too many (above 0) or too few of the last turn; `illegal`
    transitions; `owed` counts turned back and not made good.
    """

    state: TriggerState
    triggers: int = 0
    lines_done: int = 0
    overruns: int = 0
    errors: TriggerError = TriggerError.NONE
    count: int = 0
    index_count: int = 0
    count_error: int = 0
    illegal: int = 0
    owed: int = 0

    @property
    def is_complete(self) -> bool:
        """All lines wanted were triggered."""
        return self.state is TriggerState.COMPLETE


class TriggerLogic(Protocol):
    """Trigger unit as the bench sees it, whoever made it."""

    def arm(self, setup: TriggerSetup, *, pins: int) -> None:
        """Power up with the pins at these levels, take the set-up and wait for the index."""
        ...

    def edges(self, edges: NDArray[np.void]) -> NDArray[np.int64]:
        """Times [triggers, ns] of the triggers that `edges` [edges, EDGE] give, in order."""
        ...

    def camera_took(self, lines: int) -> None:
        """The camera reports so many lines taken."""
        ...

    def status(self) -> TriggerStatus:
        """Figures as they stand."""
        ...


def edge_array(*, time_ns: ArrayLike, pins: ArrayLike) -> NDArray[np.void]:
    """Edges [edges, EDGE] at each time [edges, ns] with the pins' levels from there on [edges]."""
    times = np.asarray(time_ns, np.int64)
    edges = np.zeros(len(times), EDGE)
    edges["time_ns"], edges["pins"] = times, pins
    return edges
