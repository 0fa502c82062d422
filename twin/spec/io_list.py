"""The signal list `io.yaml` as tags."""

from typing import Annotated

from pydantic import BaseModel, Field

from twin.core.errors import ScenarioError
from twin.core.signals import Direction, SignalType, Tag
from twin.spec.problems import message, validated
from twin.spec.quantity import FROZEN
from twin.spec.yaml_file import YamlFile

_TYPES = {"bool": bool, "int": int, "real": float}


class Signal(BaseModel):
    """One signal: direction seen from the controller, type, unit, word address, text."""

    model_config = FROZEN
    direction: Direction
    type: SignalType
    unit: str
    register_address: Annotated[int, Field(ge=0, le=65_535, alias="register")]
    text: str
    initial: float = 0


class SignalList(BaseModel):
    """Every signal between controller and bench."""

    model_config = FROZEN
    signals: Annotated[dict[str, Signal], Field(min_length=1)]


def tags_from(file: YamlFile) -> tuple[Tag, ...]:
    """Tags of a signal list, in the order of the file.

    Raises:
        ScenarioError: a signal is wrong, or two share a register.
    """
    signals = validated(SignalList, file).signals
    problems = _shared_registers(file, signals)
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
        initial=_TYPES[signal.type](signal.initial),
    )


def _shared_registers(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    owners: dict[int, str] = {}
    problems: list[str] = []
    for name, signal in signals.items():
        address = signal.register_address
        owner = owners.setdefault(address, name)
        if owner != name:
            keys = ("signals", name, "register")
            problems.append(message(file, keys, address, f"{owner} has it; take a free register"))
    return problems
