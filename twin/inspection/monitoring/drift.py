"""A control chart that lets a process settle anywhere training has been, and no further.

A bench runs for hours at one lamp, one bath, one kind of part: its mean differs from training's
mean, and that is no fault. An acceptance chart (Freund 1957) tolerates any mean within a zone,
here ± 2 standard deviations of the training's parts; it alarms when the running mean, with its own
uncertainty, lies beyond.
"""

from dataclasses import dataclass
from math import sqrt

WEIGHT = 0.2
ZONE_SD = 2.0
REACH = 3.0


@dataclass
class AcceptanceChart:
    """Exponentially weighted mean of standardised values against an acceptance zone.

    The weights 0.2, 0.8 · 0.2, 0.64 · 0.2 … are normalised from the first value on, so that few
    values make a mean of few values: its variance is Σw²/(Σw)², 1 at the first, 1/9 in the long
    run. At a process on the very edge of the zone one value in some hundred alarms; within it,
    practically none.

    Source: Roberts, Technometrics 1, 1959 (EWMA); Freund, J. Am. Stat. Assoc. 52, 1957.
    """

    _sum: float = 0.0
    _weight: float = 0.0
    _squares: float = 0.0

    @property
    def mean(self) -> float:
        """Weighted mean [standard deviations of the training's parts]."""
        return self._sum / self._weight if self._weight else 0.0

    @property
    def limit(self) -> float:
        """How far the mean may lie from that of training."""
        share = self._squares / self._weight**2 if self._weight else 1.0
        return ZONE_SD + REACH * sqrt(share)

    @property
    def ratio(self) -> float:
        """Mean over limit: above 1 it is out of control."""
        return abs(self.mean) / self.limit

    def take(self, value: float) -> float:
        """One value more; the ratio after it."""
        self._sum = (1 - WEIGHT) * self._sum + WEIGHT * value
        self._weight = (1 - WEIGHT) * self._weight + WEIGHT
        self._squares = (1 - WEIGHT) ** 2 * self._squares + WEIGHT**2
        return self.ratio
