"""Settings that differ from part to part of a data set: more than one bench to learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.spec.scenario import Scenario

FORM = "must be written key.path=low:high, as in light.uv_irradiance_w_per_m2=20:40"


@dataclass(frozen=True)
class Range:
    """A number of the scenario, `key` with dots, drawn evenly from `low` … `high` for each part."""

    key: str
    low: float
    high: float

    def at(self, end: float) -> str:
        """The same as an override that sets one value."""
        return f"{self.key}={end!r}"


def range_of(text: str) -> Range:
    """`text` such as "light.ambient_lx=0:20". Raises: UsageError where it is none."""
    key, _, limits = text.partition("=")
    try:
        low, high = (float(limit) for limit in limits.split(":"))
    except ValueError:
        raise UsageError(f"--vary {text}: {FORM}") from None
    if not low < high:
        raise UsageError(f"--vary {text}: low must lie below high")
    if key.startswith("datasheets."):
        raise UsageError(f"--vary {text}: the rig is the same for all parts of a data set")
    return Range(key.strip(), low, high)


def varied(scenario: Scenario, ranges: Sequence[Range], part_id: int) -> Scenario:
    """The scenario of one part; each draw depends on seed, key and part alone."""
    if not ranges:
        return scenario
    values = scenario.model_dump()
    for one in ranges:
        rng = stream(scenario.seed, "dataset", "vary", one.key, part_id)
        _put(values, one.key.split("."), float(rng.uniform(one.low, one.high)))
    return Scenario.model_validate(values)


def _put(block: Any, steps: Sequence[str], value: float) -> None:
    for step in steps[:-1]:
        block = block[int(step) if isinstance(block, list | tuple) else step]
    block[steps[-1]] = value
