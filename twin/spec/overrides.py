"""`--set a.b=c`: single keys of a scenario changed from outside, validated like the file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from twin.core.errors import ScenarioError
from twin.spec.yaml_file import KeyPath, YamlFile, parse_yaml, printable


def overridden(file: YamlFile, overrides: Sequence[str]) -> tuple[YamlFile, list[str]]:
    """`file` with every override in place, in order, and the problems of those that cannot be."""
    problems: list[str] = []
    for text in overrides:
        try:
            file = _with(file, text)
        except ScenarioError as error:
            problems.extend(error.args)
    return file, problems


def _with(file: YamlFile, text: str) -> YamlFile:
    origin = printable(f"--set {text if len(text) <= 50 else text[:47] + '...'}")
    name, equals, value_text = text.partition("=")
    steps = tuple(step.strip() for step in name.split("."))
    if not equals or not all(steps):
        raise ScenarioError(f"{origin}: must be written key.path=value, as in recipe.drain_s=4")
    return with_value(file, steps, parse_yaml(value_text, origin), origin)


def with_value(file: YamlFile, steps: Sequence[str], value: Any, origin: str) -> YamlFile:
    """`file` with `value` at the keys `steps`, which messages then say stands at `origin`.

    Raises: ScenarioError where the steps lead into a plain value or beside a list's entries.
    """
    data, keys = _placed(file.data, tuple(steps), value, origin)
    kept = {k: o for k, o in file.origins.items() if k[: len(keys)] != keys}
    made = {keys[:n]: origin for n in range(1, len(keys) + 1) if keys[:n] not in kept}
    return replace(file, data=data, origins=kept | made)


def _placed(block: Any, steps: tuple[str, ...], value: Any, origin: str) -> tuple[Any, KeyPath]:
    """Copy of `block` with `value` at `steps`, and the keys it now stands at."""
    if not steps:
        return value, ()
    step, rest = steps[0], steps[1:]
    if block is None:
        block = {}
    if isinstance(block, dict):
        inner, keys = _placed(block.get(step), rest, value, origin)
        return block | {step: inner}, (step, *keys)
    if isinstance(block, tuple):
        index = _index(step, len(block), origin)
        inner, keys = _placed(block[index], rest, value, origin)
        return (*block[:index], inner, *block[index + 1 :]), (index, *keys)
    raise ScenarioError(f"{origin}: {step}: got a key inside the value {block!r}; no keys there")


def _index(step: str, length: int, origin: str) -> int:
    if step.isascii() and step.isdecimal() and len(step) < 10 and int(step) < length:
        return int(step)
    allowed = f"allowed: 0 to {length - 1}" if length else "the list is empty"
    raise ScenarioError(f"{origin}: {step}: no such place in the list; {allowed}")
