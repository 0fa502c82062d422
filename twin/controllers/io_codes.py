"""Names of the codes that controller and bench exchange.

Generated from rig_models/mpi_bench/io.yaml by `twin io enums`; do not edit.
"""

from enum import IntEnum


class InspectionVerdict(IntEnum):
    """Verdict on the part."""

    NONE = 0
    OK = 1
    REJECT = 2


class NestStation(IntEnum):
    """Station of the rotary table in which the fixture stands; fixed where there is no table."""

    FIXED = 0
    LOAD = 1
    MAGNETISE = 2
    INSPECT = 3
    UNLOAD = 4
    MOVING = 5


class RobotProgram(IntEnum):
    """Program the robot runs on robot_start."""

    NONE = 0
    LOAD = 1
    UNLOAD_OK = 2
    UNLOAD_REJECT = 3
    GO_HOME = 4
    FETCH = 5
    SWAP_OK = 6
    SWAP_REJECT = 7
    DISCARD = 8


class MagnetiserMethod(IntEnum):
    """Kind of the shot."""

    NONE = 0
    HEAD = 1
    COIL = 2


class SpindleMode(IntEnum):
    """What the spindle does; speed is constant speed."""

    STOP = 0
    HOME = 1
    SPEED = 2
    POSITION = 3


class BinSelect(IntEnum):
    """Bin the part goes to."""

    NONE = 0
    OK = 1
    REJECT = 2


class StationRequest(IntEnum):
    """Station that the present step needs; the table holds while the fixture stands in it."""

    NONE = 0
    LOAD = 1
    MAGNETISE = 2
    INSPECT = 3
    UNLOAD = 4
