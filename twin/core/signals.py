"""The I/O image: where plant and controller meet, named by `io.yaml` and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from twin.core.errors import SignalError

Value = bool | int | float
Direction = Literal["input", "output"]
SignalType = Literal["bool", "int", "real"]


@dataclass(frozen=True)
class Tag:
    """One signal of `io.yaml`; `direction` is seen from the controller."""

    name: str
    direction: Direction
    type: SignalType
    unit: str
    text: str
    register: int
    initial: Value = 0

    def cast(self, value: Value) -> Value:
        """`value` in this tag's own type."""
        return {"bool": bool, "int": int, "real": float}[self.type](value)


class SignalImage:
    """Present value of every tag; tells listeners about each change, in order of writing."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self.tags = {tag.name: tag for tag in tags}
        self._values = {name: tag.cast(tag.initial) for name, tag in self.tags.items()}
        self._listeners: list[Callable[[str, Value], None]] = []

    def __getitem__(self, name: str) -> Value:
        try:
            return self._values[name]
        except KeyError:
            raise self._unknown(name) from None

    def __setitem__(self, name: str, value: Value) -> None:
        if name not in self.tags:
            raise self._unknown(name)
        value = self.tags[name].cast(value)
        if value != self._values[name]:
            self._values[name] = value
            for listener in self._listeners:
                listener(name, value)

    def listen(self, listener: Callable[[str, Value], None]) -> None:
        """Call `listener(name, value)` on every later change."""
        self._listeners.append(listener)

    def inputs(self) -> Mapping[str, Value]:
        """Copy of every signal the controller reads."""
        return self._of("input")

    def outputs(self) -> Mapping[str, Value]:
        """Copy of every signal the controller writes."""
        return self._of("output")

    def _of(self, direction: Direction) -> dict[str, Value]:
        return {n: v for n, v in self._values.items() if self.tags[n].direction == direction}

    def _unknown(self, name: str) -> SignalError:
        near = ", ".join(get_close_matches(name, self.tags, n=3)) or "none alike"
        return SignalError(f"unknown signal {name!r}; io.yaml has: {near}")
