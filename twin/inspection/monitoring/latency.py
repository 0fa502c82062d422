"""Computational performance: how long inspections take against what they may."""

WEIGHT = 0.2


class LatencyChart:
    """Exponentially weighted mean of latencies over a budget."""

    def __init__(self, budget_s: float) -> None:
        """`budget_s` is what an inspection may take on average [s]."""
        self.budget_s = budget_s
        self._sum = 0.0
        self._weight = 0.0

    def take(self, latency_s: float) -> float:
        """One latency more; mean over budget, above 1 it is too slow."""
        self._sum = (1 - WEIGHT) * self._sum + WEIGHT * latency_s
        self._weight = (1 - WEIGHT) * self._weight + WEIGHT
        return self._sum / self._weight / self.budget_s
