"""A sequence as a scenario: checked like any file, and written as one that people can read."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from twin.core.errors import ScenarioError
from twin.spec.cross_checks import cross_problems
from twin.spec.detection import with_detection_model
from twin.spec.loader import Loaded
from twin.spec.problems import validated
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario
from twin.spec.yaml_file import YamlFile

LINE = 100


def loaded_from(document: Mapping[str, Any], rig: Rig) -> Loaded:
    """The scenario `document` on a rig, as if it had been read from a file.

    Raises:
        ScenarioError: it would not load.
    """
    path = Path(f"{document['scenario']}.yaml")
    file = YamlFile(path, {key: _frozen(value) for key, value in document.items()}, {})
    scenario = with_detection_model(validated(Scenario, file), rig, file)
    problems = cross_problems(scenario, rig, file)
    if problems:
        raise ScenarioError(*problems)
    return Loaded(scenario, rig, path)


def yaml_text(document: Mapping[str, Any], *, head: Iterable[str] = ()) -> str:
    """`document` as YAML: a line for each entry of a list, `head` as comments before it."""
    lines = [f"# {line}".rstrip() for line in head]
    for key, value in document.items():
        lines += _block(key, value)
    return "\n".join(lines) + "\n"


def _block(key: str, value: Any) -> list[str]:
    if isinstance(value, list | tuple) and value:
        return [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
    if isinstance(value, Mapping) and len(_flow(value)) > LINE:
        return [f"{key}:", *(f"  {name}: {_flow(item)}" for name, item in value.items())]
    return [f"{key}: {_flow(value)}"]


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _frozen(value: Any) -> Any:
    """`value` as reading it from YAML would give it."""
    if isinstance(value, Mapping):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return value
