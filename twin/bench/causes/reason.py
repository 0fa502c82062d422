"""A reason: one thing that stood out at a part, in words, and how far it stood out."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """`key` names the cause, `text` says it with figures; `weight` orders reasons.

    The weight is the natural logarithm of how many times a figure lies beyond its limit.
    """

    key: str
    text: str
    weight: float


@dataclass(frozen=True)
class Measure:
    """A figure of one part, the limits it should keep and who sets them.

    `scale` turns SI into `unit`; `too_low`, `too_high` name the cause on either side; `share` of
    the full weight that the figure counts with.
    """

    label: str
    value: float | None
    unit: str
    source: str
    low: float = 0.0
    high: float = math.inf
    scale: float = 1.0
    too_low: str = ""
    too_high: str = ""
    share: float = 1.0

    def reason(self) -> Reason | None:
        """What is wrong with the figure; None within its limits or where it is unknown."""
        if self.value is None or self.low <= self.value <= self.high:
            return None
        is_low = self.value < self.low
        limit, side = (self.low, "below") if is_low else (self.high, "above")
        value, bound = (f"{figure * self.scale:.3g}" for figure in (self.value, limit))
        text = f"{self.label} {value} {side} {self.source} {bound} {self.unit}".strip()
        return Reason(self.too_low if is_low else self.too_high, text, self._weight(limit))

    def _weight(self, limit: float) -> float:
        if not self.value or limit <= 0:
            return self.share * MOST
        return self.share * min(MOST, abs(math.log(self.value / limit)))


MOST = 10.0
"""Weight of a figure that is 0 where it must not be."""
