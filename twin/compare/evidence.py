"""What two sides of a comparison bring: values of each key figure, by stratum and unit."""

from collections.abc import Mapping
from dataclasses import dataclass

Series = Mapping[int, float]
"""Values by unit: the number of a part, or of a replication; in order of time."""


@dataclass(frozen=True)
class Evidence:
    """One side. `values[figure][stratum]` is a series; a stratum is a seed or a design point.

    Units of the same stratum and number on both sides are pairs where `identity` of the stratum
    is the same on both. `broken[what][stratum]` counts what must not be: violated invariants,
    expectations and assertions that were not met. `facts` must agree on both sides.
    """

    name: str
    values: Mapping[str, Mapping[str, Series]]
    identity: Mapping[str, str]
    broken: Mapping[str, Mapping[str, int]]
    facts: Mapping[str, str]
