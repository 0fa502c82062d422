"""What every test may ask for."""

import fcntl
import subprocess
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).parents[1] / "firmware_stubs"


@pytest.fixture(scope="session")
def firmware():
    """The folder `firmware_stubs/`, its libraries for this machine built from the sources."""
    (FIRMWARE / "build").mkdir(exist_ok=True)
    with (FIRMWARE / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test workers build one after the other
        subprocess.run(["make", "--silent", "-C", FIRMWARE, "host"], check=True)
    return FIRMWARE
