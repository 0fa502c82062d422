"""What a run was made with: scenario, versions, processor, model."""

import hashlib
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from twin.spec.scenario import Scenario

PACKAGES = ("mpi-twin", "simpy", "pybullet", "numpy", "scipy", "opencv-python-headless", "numba",
            "onnxruntime", "ruckig")  # fmt: skip


def manifest(*, scenario: Scenario, scenario_file: Path, model: Path | None) -> dict[str, Any]:
    """Everything needed to tell whether two runs may be compared."""
    return {
        "scenario": scenario.scenario,
        "scenario_file": scenario_file.name,
        "seed": scenario.seed,
        "command": f"twin run {scenario.scenario} --parts {scenario.parts} --seed {scenario.seed}",
        "resolved": scenario.model_dump(mode="json"),
        "versions": {"python": platform.python_version(), **_versions()},
        "cpu_flags": cpu_flags(),
        "model_sha256": _sha256(model) if model else None,
    }


def cpu_flags() -> list[str]:
    """Vector instructions of this processor that matter for the figures; empty if unknown."""
    wanted = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")
    if not sys.platform.startswith("linux"):
        return []
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "").split()
    return [flag for flag in wanted if flag in flags]


def _versions() -> dict[str, str | None]:
    return {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
