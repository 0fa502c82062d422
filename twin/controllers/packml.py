"""PackML states per ISA-TR88.00.02, with its numbers."""

from enum import IntEnum


class State(IntEnum):
    """State of the bench as a packaging-machine unit."""

    CLEARING = 1
    STOPPED = 2
    STARTING = 3
    IDLE = 4
    EXECUTE = 6
    STOPPING = 7
    ABORTING = 8
    ABORTED = 9
    HOLDING = 10
    HELD = 11
    UNHOLDING = 12
    RESETTING = 15
    COMPLETING = 16
    COMPLETE = 17


PRODUCING = frozenset({State.EXECUTE, State.STOPPING})
RESTING = frozenset({State.STOPPED, State.ABORTED, State.IDLE, State.COMPLETE})
