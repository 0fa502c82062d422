"""A mean with the interval that holds its true value with some confidence."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """`mean` of `n` independent values and the ends of its interval; infinite where unknown."""

    mean: float
    low: float
    high: float
    n: int
    confidence: float

    @property
    def half_width(self) -> float:
        """Half of the distance between the ends."""
        return (self.high - self.low) / 2

    def holds(self, value: float) -> bool:
        """Whether `value` lies between the ends."""
        return self.low <= value <= self.high
