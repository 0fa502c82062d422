"""What every test may ask for."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).parents[1] / "firmware_stubs"
BOARD_TOOLS = ("arm-none-eabi-gcc", "qemu-system-arm", "setpriv")


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
