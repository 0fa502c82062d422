"""What every test may ask for."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from cffi import FFI

FIRMWARE = Path(__file__).parents[1] / "firmware_stubs"
BOARD_TOOLS = ("arm-none-eabi-gcc", "qemu-system-arm", "setpriv")
MOVE_FUNCTIONS = """
    uint32_t tu_move_size(void);
    int tu_move_plan(void *move, int32_t steps, const uint32_t *limits, int64_t start_ns);
    uint32_t tu_move_steps(void *move, int64_t *times_ns, uint32_t capacity);
    int64_t tu_move_end_ns(const void *move);
    int32_t tu_move_position(const void *move);
"""


@pytest.fixture(scope="session")
def firmware():
    """The folder `firmware_stubs/`, its libraries for this machine built from the sources."""
    return built("host")


@pytest.fixture(scope="session")
def board_image(firmware):
    """The program for a Cortex-M3; skips where this machine cannot build or run it."""
    missing = [tool for tool in BOARD_TOOLS if not shutil.which(tool)]
    if missing:
        pytest.skip(f"the Cortex-M3 needs {', '.join(missing)}, not installed here")
    return built("arm") / "build" / "arm" / "board_mps2_an385.elf"


def built(target):
    (FIRMWARE / "build").mkdir(exist_ok=True)
    with (FIRMWARE / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test workers build one after the other
        subprocess.run(["make", "--silent", "-C", FIRMWARE, target], check=True)
    return FIRMWARE


@pytest.fixture(scope="session")
def unit_library(firmware):
    """The trigger unit for this machine."""
    return firmware / "build" / "host" / "libtrigger_unit.so"


@pytest.fixture(scope="session")
def plan_move(unit_library):
    """Plans a move with the firmware: gives result code, end [ns], position and pulses [ns].

    The pulses are fetched `capacity` at a time until there are none or `most`.
    """
    ffi = FFI()
    ffi.cdef(MOVE_FUNCTIONS)
    code = ffi.dlopen(str(unit_library))

    def plan(steps, *, speed, acceleration, jerk, start_ns=0, capacity=4096, most=10**7):
        move = ffi.new("uint64_t[]", -(-code.tu_move_size() // 8))
        limits = ffi.new("uint32_t[3]", [speed, acceleration, jerk])
        result = code.tu_move_plan(move, steps, limits, start_ns)
        if result != 0:
            return result, None, None, None
        buffer, times = ffi.new("int64_t[]", capacity), []
        while len(times) < most and (count := code.tu_move_steps(move, buffer, capacity)):
            times += list(buffer[0:count])
        end_ns, position = code.tu_move_end_ns(move), code.tu_move_position(move)
        return result, end_ns, position, np.array(times, np.int64)

    return plan
