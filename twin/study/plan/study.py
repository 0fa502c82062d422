"""A study ready to run: every design point is a validated scenario of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from twin.core.errors import ScenarioError
from twin.spec.cross_checks import cross_problems
from twin.spec.datasheet_overrides import with_datasheets
from twin.spec.detection import with_detection_model
from twin.spec.loader import Loaded, load_scenario
from twin.spec.overrides import with_value
from twin.spec.problems import message, validated
from twin.spec.resources import find_scenario, find_study, study_names
from twin.spec.rig import Rig
from twin.spec.rig_loader import load_rig
from twin.spec.scenario import Scenario
from twin.spec.yaml_file import YamlFile, read_yaml
from twin.study.plan.design import design_points
from twin.study.plan.study_checks import study_findings
from twin.study.plan.study_file import Factor, StudyFile

Made = TypeVar("Made")
Change = tuple[str, Any, str]
"""Dotted key, value, and the place in the study's file where they were written."""


@dataclass(frozen=True)
class Point:
    """One design point: its number, the value of each factor, and the scenario they make."""

    index: int
    values: dict[str, Any]
    loaded: Loaded


@dataclass(frozen=True)
class Study:
    """A study with all its points; `path` is its file."""

    file: StudyFile
    points: tuple[Point, ...]
    path: Path

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What is varied."""
        return self.file.factors

    def seed(self, point: int, replication: int) -> int:
        """Scenario seed of a replication: the same at every point, if random numbers are common."""
        own = 0 if self.file.common_random_numbers else point * self.file.replications
        return self.file.seed + own + replication


def is_study(name_or_path: str | Path) -> bool:
    """Whether this is the name of a study that comes along, or a file that calls itself one.

    A file that cannot be read is none.
    """
    if str(name_or_path) in study_names():
        return True
    path = Path(name_or_path)
    if not path.is_file():
        return False
    try:
        return "study" in read_yaml(path).data
    except ScenarioError:
        return False


def load_study(name_or_path: str | Path) -> Study:
    """The study of that name or in that file; the scenario it names is looked for beside it.

    Raises:
        ScenarioError: every problem at once as `file:line: key: got value; what is allowed`: keys
            that no scenario has, levels outside their limits, empty grids, what does not fit.
    """
    path = find_study(name_or_path)
    yaml = read_yaml(path)
    file = validated(StudyFile, yaml)
    problems = [message(yaml, *finding) for finding in study_findings(file)]
    if problems:
        raise ScenarioError(*problems)
    return Study(file, _points(file, yaml), path)


def _points(file: StudyFile, yaml: YamlFile) -> tuple[Point, ...]:
    """Every design point, validated.

    Raises: ScenarioError with the problems of all of them, each once.
    """
    base = _base(file, yaml)
    points: list[Point] = []
    problems: dict[str, None] = {}
    for index, values in enumerate(design_points(file.design, file.factors, seed=file.seed)):
        try:
            loaded = base.with_changes(_changes(file, yaml, values))
            keys = (factor.key for factor in file.factors)
            points.append(Point(index, dict(zip(keys, values, strict=True)), loaded))
        except ScenarioError as error:
            problems |= dict.fromkeys(error.args)
    if problems:
        raise ScenarioError(*problems)
    return tuple(points)


def _changes(file: StudyFile, yaml: YamlFile, values: tuple[Any, ...]) -> Iterator[Change]:
    """What a point changes in the scenario: fixed settings, tasks' own, factors, followers."""
    for key, value in file.set.items():
        yield key, value, yaml.origin(("set", key))
    yield "mode", "fast", yaml.origin(())
    if file.pod is not None:
        for name in ("high_m", "low_m"):
            origin = yaml.origin(("pod", "lengths", name))
            yield f"infeed.crack_length.{name}", getattr(file.pod.lengths, name), origin
    for index, (factor, value) in enumerate(zip(file.factors, values, strict=True)):
        yield factor.key, value, yaml.origin(_place(factor, index, value))
        for number, follower in enumerate(factor.follows):
            origin = yaml.origin(("factors", index, "follows", number, "key"))
            yield follower.key, _followed(follower.coefficient, value, follower.power), origin


def _place(factor: Factor, index: int, value: Any) -> tuple[str | int, ...]:
    """Where the value of a factor stands in the file."""
    if factor.levels is not None and value in factor.levels:
        return ("factors", index, "levels", factor.levels.index(value))
    return ("factors", index, "range" if factor.range is not None else "key")


def _followed(coefficient: float, value: float, power: float) -> float:
    return float(f"{coefficient * value**power:.12g}")


@dataclass(frozen=True)
class _Base:
    """The scenario of a study before any change, its file and its rig read once."""

    yaml: YamlFile
    rig: Rig
    path: Path

    def with_changes(self, changes: Iterator[Change]) -> Loaded:
        """The scenario with every change in place, checked like a file.

        Raises: ScenarioError with every problem.
        """
        yaml = self.yaml
        for key, value, origin in changes:
            yaml = with_value(yaml, key.split("."), value, origin)
        problems: list[str] = []
        sheets = yaml.data.get("datasheets", {})
        scenario = _or_problems(lambda: validated(Scenario, yaml), problems)
        rig = _or_problems(lambda: with_datasheets(self.rig, sheets, yaml), problems)
        if scenario is not None and rig is not None:
            problems.extend(cross_problems(scenario, rig, yaml))
            scenario = _or_problems(partial(with_detection_model, scenario, rig, yaml), problems)
        if scenario is None or rig is None or problems:
            raise ScenarioError(*problems)
        return Loaded(scenario, rig, self.path)


def _or_problems(make: Callable[[], Made], problems: list[str]) -> Made | None:
    """What `make` makes; None where it cannot, and its `problems` are told."""
    try:
        return make()
    except ScenarioError as error:
        problems.extend(error.args)
        return None


def _base(file: StudyFile, yaml: YamlFile) -> _Base:
    """Raises: ScenarioError where the scenario itself is wrong or not there."""
    name: str | Path = file.scenario
    if name.endswith((".yaml", ".yml")):
        name = yaml.path.parent / name
    try:
        path = find_scenario(name)
        loaded = load_scenario(path)
    except ScenarioError as error:
        place = f"{yaml.origin(('scenario',))}: scenario: "
        raise ScenarioError(*(f"{place}{text}" for text in error.args)) from None
    # As its files have it: what the scenario's own `datasheets` say comes in with the changes.
    rig = load_rig(loaded.rig.root) if loaded.scenario.datasheets else loaded.rig
    return _Base(read_yaml(path), rig, path)


def with_seed(loaded: Loaded, seed: int) -> Loaded:
    """The same scenario under another seed."""
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"seed": seed}))
