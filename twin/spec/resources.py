"""Where rigs and scenarios are: packaged beside the code, or in the checkout it runs from."""

from pathlib import Path
from typing import Literal

from twin.core.errors import ScenarioError
from twin.spec.hints import did_you_mean

Kind = Literal["rig_models", "scenarios"]
STUDIES = "studies"
"""Folder beside the scenarios."""


def data_folder(kind: Kind) -> Path:
    """Folder of the rigs or scenarios that come with the twin.

    Raises:
        ScenarioError: the installation has lost its data.
    """
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / "_data" / kind, package.parent / kind):
        if candidate.is_dir():
            return candidate
    raise ScenarioError(f"{package}: the installation has no {kind}; install mpi-twin again")


def find_scenario(name_or_path: str | Path) -> Path:
    """File of a scenario: a path as it stands, a bare name from the ones that come along.

    Raises:
        ScenarioError: there is no such file or no scenario of that name.
    """
    return _find(name_or_path, "scenarios", scenario_names())


def find_rig(name_or_path: str | Path, *, beside: Path | None = None) -> Path:
    """Folder of a rig: a bare name from the ones that come along, or a path.

    A relative path is taken from the folder `beside`, if given.

    Raises:
        ScenarioError: there is no such folder or no rig of that name.
    """
    if beside is not None and _is_path(name_or_path):
        name_or_path = beside / name_or_path
    return _find(name_or_path, "rig_models", rig_names())


def find_study(name_or_path: str | Path) -> Path:
    """File of a study: a path as it stands, a bare name from the ones that come along.

    Raises:
        ScenarioError: there is no study of that name.
    """
    return _find(name_or_path, "studies", study_names())


def scenario_names() -> list[str]:
    """Names of the scenarios that come along."""
    return sorted(file.stem for file in data_folder("scenarios").glob("*.yaml"))


def study_names() -> list[str]:
    """Names of the studies that come along."""
    return sorted(file.stem for file in (data_folder("scenarios") / STUDIES).glob("*.yaml"))


def rig_names() -> list[str]:
    """Names of the rigs that come along."""
    return sorted(file.parent.name for file in data_folder("rig_models").glob("*/rig.yaml"))


def _find(
    name_or_path: str | Path, kind: Literal["rig_models", "scenarios", "studies"], names: list[str]
) -> Path:
    if _is_path(name_or_path):
        return Path(name_or_path)
    name = str(name_or_path)
    if name not in names:
        what = {"scenarios": "scenario", "rig_models": "rig", "studies": "study"}[kind]
        raise ScenarioError(
            f"unknown {what}: got {name!r}; {did_you_mean(name, names)}"
            f"allowed: a path, or one of {', '.join(names)}"
        )
    if kind == "studies":
        return data_folder("scenarios") / STUDIES / f"{name}.yaml"
    return data_folder(kind) / (f"{name}.yaml" if kind == "scenarios" else name)


def _is_path(name_or_path: str | Path) -> bool:
    text = str(name_or_path)
    return isinstance(name_or_path, Path) or "/" in text or "\\" in text or "." in text
