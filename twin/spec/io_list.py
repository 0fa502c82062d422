"""The signal list `io.yaml` as tags."""

from twin.core.errors import ScenarioError
from twin.core.signals import CASTS, Tag
from twin.spec.io_checks import io_problems
from twin.spec.io_signal import Signal, SignalList
from twin.spec.problems import validated
from twin.spec.yaml_file import YamlFile


def tags_from(file: YamlFile) -> tuple[Tag, ...]:
    """Tags of a signal list, in the order of the file.

    Raises:
        ScenarioError: a signal is wrong, or two share a register.
    """
    signals = validated(SignalList, file).signals
    problems = io_problems(file, signals)
    if problems:
        raise ScenarioError(*problems)
    return tuple(_tag(name, signal) for name, signal in signals.items())


def _tag(name: str, signal: Signal) -> Tag:
    return Tag(
        name=name,
        direction=signal.direction,
        type=signal.type,
        unit=signal.unit,
        text=signal.text,
        register=signal.register_address,
        initial=CASTS[signal.type](signal.initial),
        words=signal.length,
        codes=dict(signal.codes),
    )
