"""Releases of all that has a say in a result."""

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("mpi-twin", "numpy", "scipy", "opencv-python-headless", "numba", "onnxruntime",
            "simpy", "pybullet", "ruckig", "pyarrow")  # fmt: skip


def versions() -> dict[str, str | None]:
    """Release of Python and of each package, None where it is not installed as one."""
    return {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
