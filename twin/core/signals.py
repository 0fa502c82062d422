"""The I/O image: where plant and controller meet, named by `io.yaml` and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, get_args

from twin.core.errors import SignalError

Value = bool | int | float
Direction = Literal["input", "output"]
SignalType = Literal["bool", "int", "real"]
CASTS: Mapping[SignalType, Callable[[Value], Value]] = {"bool": bool, "int": int, "real": float}


@dataclass(frozen=True)
class Tag:
    """One signal of `io.yaml`; `direction` is seen from the controller.

    `words` is its length on a fieldbus from `register` on; `codes` names the values of an int.
    """

    name: str
    direction: Direction
    type: SignalType
    unit: str
    text: str
    register: int
    initial: Value = 0
    words: int = 1
    codes: Mapping[str, int] = field(default_factory=dict, hash=False)

    def cast(self, value: Value) -> Value:
        """`value` in this tag's own type."""
        return CASTS[self.type](value)


class SignalImage:
    """Present value of every tag; tells listeners about each change, in order of writing."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self.tags = {tag.name: tag for tag in tags}
        self._values = {name: tag.cast(tag.initial) for name, tag in self.tags.items()}
        self._seen_from: dict[Direction, dict[str, Value]] = {
            direction: {
                n: self._values[n] for n, t in self.tags.items() if t.direction == direction
            }
            for direction in get_args(Direction)
        }
        self._casts = {name: CASTS[tag.type] for name, tag in self.tags.items()}
        self._listeners: list[Callable[[str, Value], None]] = []

    def __getitem__(self, name: str) -> Value:
        try:
            return self._values[name]
        except KeyError:
            raise self._unknown(name) from None

    def __setitem__(self, name: str, value: Value) -> None:
        present = self._values.get(name)
        if present is None:
            raise self._unknown(name)
        if value == present:
            return
        value = self._casts[name](value)
        if value != present:
            self._values[name] = self._seen_from[self.tags[name].direction][name] = value
            for listener in self._listeners:
                listener(name, value)

    def listen(self, listener: Callable[[str, Value], None]) -> None:
        """Call `listener(name, value)` on every later change."""
        self._listeners.append(listener)

    def inputs(self) -> Mapping[str, Value]:
        """Copy of every signal the controller reads."""
        return self._seen_from["input"].copy()

    def outputs(self) -> Mapping[str, Value]:
        """Copy of every signal the controller writes."""
        return self._seen_from["output"].copy()

    def _unknown(self, name: str) -> SignalError:
        near = ", ".join(get_close_matches(name, self.tags, n=3)) or "none alike"
        return SignalError(f"unknown signal {name!r}; io.yaml has: {near}")
