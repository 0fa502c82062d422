"""What a run was made with: scenario, versions, processor, model."""

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from twin.core.processor import cpu_flags
from twin.spec.loader import Loaded

PACKAGES = ("mpi-twin", "simpy", "pybullet", "numpy", "scipy", "opencv-python-headless", "numba",
            "onnxruntime", "ruckig")  # fmt: skip


def manifest(
    *, loaded: Loaded, model: Path | None, command: str, line_rate_limit_hz: float
) -> dict[str, Any]:
    """Everything needed to tell whether two runs may be compared."""
    scenario = loaded.scenario
    return {
        "scenario": scenario.scenario,
        "scenario_file": loaded.path.name,
        "seed": scenario.seed,
        "command": command,
        "limits": {
            "line_rate_hz": line_rate_limit_hz,
            "concentration_ml_per_100ml": [
                loaded.rig.bath.concentration_min_ml_per_100ml,
                loaded.rig.bath.concentration_max_ml_per_100ml,
            ],
        },
        "resolved": scenario.model_dump(mode="json"),
        "versions": {"python": platform.python_version(), **_versions()},
        "cpu_flags": cpu_flags(),
        "model_sha256": _sha256(model) if model else None,
    }


def _versions() -> dict[str, str | None]:
    return {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
