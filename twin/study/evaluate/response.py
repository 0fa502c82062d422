"""One response of one design point, with what is known of its uncertainty."""

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from twin.core.statistics import clopper_pearson, mean_interval


@dataclass(frozen=True)
class Response:
    """`value` with its 95 % interval `low` … `high`; None where there is none. `n` observations."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


def share(hits: int, trials: int) -> Response:
    """A share with its Clopper-Pearson interval; no value without trials."""
    if not trials:
        return Response(None)
    low, high = clopper_pearson(hits=hits, trials=trials)
    return Response(hits / trials, low, high, trials)


def mean(values: list[float]) -> Response:
    """A mean with its t interval, which one value does not have; no value without values."""
    if not values:
        return Response(None)
    middle, low, high = mean_interval(values)
    return Response(middle, _finite(low), _finite(high), len(values))


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None
