"""Temporal assertions: what must hold between signals over time, as data of a scenario."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_serializer

from twin.spec.quantity import FROZEN

Duration = Annotated[float, Field(ge=0)]
Number = Annotated[int, Field(ge=0)]


class GivenKeys(BaseModel):
    """A block that is written back with the keys it was given, under the names of the file."""

    model_config = FROZEN | ConfigDict(serialize_by_alias=True)

    @model_serializer(mode="wrap")
    def _written(self, write: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in write(self).items() if _is_given(value)}

    @property
    def given(self) -> tuple[str, ...]:
        """Keys that say something, in the order of the file format."""
        fields = type(self).model_fields.items()
        return tuple(f.alias or n for n, f in fields if _is_given(getattr(self, n)))


class Condition(GivenKeys):
    """One signal compared with a value, or the moment at which it takes a value (`becomes`)."""

    signal: str
    is_: Annotated[bool | None, Field(alias="is")] = None
    becomes: bool | float | None = None
    equals: float | None = None
    above: float | None = None
    below: float | None = None

    @property
    def is_moment(self) -> bool:
        """Whether it speaks of a moment; all other conditions speak of a state."""
        return self.becomes is not None

    def holds(self, value: float) -> bool:
        """Whether `value` of the signal is as this condition wants it."""
        wanted = next((w for w in (self.is_, self.becomes, self.equals) if w is not None), value)
        low, high = self.above, self.below
        return value == wanted and (low is None or value > low) and (high is None or value < high)

    def __str__(self) -> str:
        """The condition in words, as messages have it."""
        comparisons = (key for key in self.given if key != "signal")
        values = self.model_dump()
        said = (f"{'is' if k == 'equals' else k} {_word(values[k])}" for k in comparisons)
        return f"{self.signal} {' and '.join(said)}"


class Assertion(GivenKeys):
    """What must hold between signals over time; the first key given of each form names it.

    `when` … `within_s` `then`: a response in time. `never`: states that must not come together.
    `always`: states that must stay. `between` … `and` … `count`: how often something happens in
    an interval. `stable` … `while`: signals that must not change.
    """

    name: str
    when: Condition | None = None
    within_s: Duration | None = None
    then: Condition | None = None
    and_stays_s: Duration | None = None
    never: tuple[Condition, ...] = ()
    always: tuple[Condition, ...] = ()
    for_longer_than_s: Duration | None = None
    between: Condition | None = None
    and_: Annotated[Condition | None, Field(alias="and")] = None
    count: Condition | None = None
    exactly: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    stable: tuple[str, ...] = ()
    settle_s: Duration | None = None
    while_: Annotated[tuple[Condition, ...], Field(alias="while")] = ()

    def conditions(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        """Every condition in it, with the keys that lead to it."""
        singles = {"when": self.when, "then": self.then, "between": self.between,
                   "and": self.and_, "count": self.count}  # fmt: skip
        for key, condition in singles.items():
            if condition is not None:
                yield (key,), condition
        lists = {"never": self.never, "always": self.always, "while": self.while_}
        for key, conditions in lists.items():
            yield from (((key, i), condition) for i, condition in enumerate(conditions))

    @property
    def signals(self) -> tuple[str, ...]:
        """Signals it speaks of, each once."""
        named = (condition.signal for _, condition in self.conditions())
        return tuple(dict.fromkeys((*self.stable, *named)))


def _is_given(value: Any) -> bool:
    return value is not None and value not in ((), [])


def _word(value: bool | float) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"
