"""A temporal assertion put to a trace from within a test."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from twin.bench.assertions import AssertionMonitor
from twin.core.errors import ScenarioError
from twin.core.journal import Entry
from twin.core.signals import Tag
from twin.spec.assertion import Assertion
from twin.spec.assertion_checks import assertion_findings
from twin.spec.problems import message, validated
from twin.spec.yaml_file import YamlFile, parse_yaml, short
from twin.testing.history import Change

ORIGIN = "assertion"


def judged(
    given: str | Mapping[str, Any], tags: Sequence[Tag], changes: Iterable[Change], *, now_ns: int
) -> dict[str, Any]:
    """What the summary of a run would say of an assertion, written as in a scenario.

    Raises: ScenarioError where it is wrong.
    """
    monitor = AssertionMonitor([_checked(given, tags)], tags)
    for time_ns, name, value in changes:
        monitor.take(Entry(time_ns, "signal", name, value))
    monitor.close(now_ns)
    return monitor.results()[0]


def _checked(given: str | Mapping[str, Any], tags: Sequence[Tag]) -> Assertion:
    data = parse_yaml(given, ORIGIN) if isinstance(given, str) else _plain(given)
    if not isinstance(data, dict):
        raise ScenarioError(f"{ORIGIN}: got {short(data)}; must be a block of keys")
    file = YamlFile(Path(ORIGIN), {"name": ORIGIN} | data, {(): ORIGIN})
    assertion = validated(Assertion, file)
    findings = assertion_findings([assertion], {tag.name: tag for tag in tags})
    problems = [message(file, keys[2:], value, allowed) for keys, value, allowed in findings]
    if problems:
        raise ScenarioError(*problems)
    return assertion


def _plain(value: Any) -> Any:
    """A block written in Python as one read from a file: its lists are tuples."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value
