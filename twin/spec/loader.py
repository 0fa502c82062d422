"""A scenario from its file, with the rig it plays on: all problems at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twin.core.errors import ScenarioError
from twin.spec.cross_checks import cross_problems
from twin.spec.datasheet_overrides import with_datasheets
from twin.spec.detection import with_detection_model
from twin.spec.overrides import overridden
from twin.spec.problems import validated
from twin.spec.resources import find_rig, find_scenario
from twin.spec.rig import Rig
from twin.spec.rig_loader import load_rig
from twin.spec.scenario import Scenario
from twin.spec.yaml_file import YamlFile, read_yaml


@dataclass(frozen=True)
class Loaded:
    """A scenario ready to run: the resolved values, the rig, and the file they came from."""

    scenario: Scenario
    rig: Rig
    path: Path


def load_scenario(name_or_path: str | Path, *, overrides: Sequence[str] = ()) -> Loaded:
    """The scenario of that name or in that file, with `overrides` such as "recipe.drain_s=4".

    The value of an override is YAML; numbers in its key count places in a list from 0. A rig
    given as a relative path is looked for beside the scenario.

    Raises:
        ScenarioError: every problem of scenario, overrides and rig, one per argument, as
            `file:line: key.path: got value; what is allowed`.
    """
    path = find_scenario(name_or_path)
    file, problems = overridden(read_yaml(path), overrides)
    scenario, rig = _scenario(file, problems), _rig(file, problems)
    if scenario is not None and rig is not None:
        rig = _with_datasheets(rig, scenario, file, problems)
        scenario = _with_detection_model(scenario, rig, file, problems)
        problems.extend(cross_problems(scenario, rig, file))
    if scenario is None or rig is None or problems:
        raise ScenarioError(*problems)
    return Loaded(scenario, rig, path)


def _with_datasheets(rig: Rig, scenario: Scenario, file: YamlFile, problems: list[str]) -> Rig:
    try:
        return with_datasheets(rig, scenario.datasheets, file)
    except ScenarioError as error:
        problems.extend(error.args)
        return rig


def _with_detection_model(
    scenario: Scenario, rig: Rig, file: YamlFile, problems: list[str]
) -> Scenario:
    try:
        return with_detection_model(scenario, rig, file)
    except ScenarioError as error:
        problems.extend(error.args)
        return scenario


def _scenario(file: YamlFile, problems: list[str]) -> Scenario | None:
    try:
        return validated(Scenario, file)
    except ScenarioError as error:
        problems.extend(error.args)
        return None


def _rig(file: YamlFile, problems: list[str]) -> Rig | None:
    """The rig `file` asks for; None where it is wrong or its name is no text."""
    name = file.data.get("rig", Scenario.model_fields["rig"].default)
    if not isinstance(name, str):
        return None
    try:
        root = find_rig(name, beside=file.path.parent)
    except ScenarioError as error:
        problems.append(f"{file.origin(('rig',))}: rig: {error}")
        return None
    try:
        return load_rig(root)
    except ScenarioError as error:
        problems.extend(error.args)
        return None
