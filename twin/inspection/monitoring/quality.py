"""Predictive quality over time, without knowing the truth: do scores drift, do rejects rise?"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import NormalDist

from twin.inspection.monitoring.cusum import BernoulliCusum
from twin.inspection.monitoring.drift import AcceptanceChart

LEARNT_FROM = 50
BETWEEN_FALSE_ALARMS = 2000.0


class ScoreDrift:
    """Scores of accepted parts by their rank among those of sound reference parts.

    The rank becomes the standard normal value of the same probability: no matter how the scores
    of a network are distributed, these are normal while nothing changes.
    """

    def __init__(self, good_scores: Sequence[float], threshold: float) -> None:
        """`good_scores` of sound parts, of which those below `threshold` count."""
        self._scores = sorted(score for score in good_scores if score < threshold)
        self.chart = AcceptanceChart()

    def take(self, score: float) -> float:
        """One accepted part more; the ratio of the chart after it."""
        if not self._scores:
            return 0.0
        between = bisect_left(self._scores, score) + bisect_right(self._scores, score)
        share = (between / 2 + 0.5) / (len(self._scores) + 1)
        return self.chart.take(NormalDist().inv_cdf(share))


class RejectRate:
    """A chart of rejects against the usual share, which is told or learnt from the first 50."""

    def __init__(self, usual: float | None = None) -> None:
        self._learning: list[bool] = []
        self._chart = None if usual is None else _chart(usual)

    def take(self, is_reject: bool) -> float:
        """One verdict more; the ratio of the chart after it, 0 while it learns."""
        if self._chart is not None:
            return self._chart.take(is_reject)
        self._learning.append(is_reject)
        if len(self._learning) == LEARNT_FROM:
            self._chart = _chart((sum(self._learning) + 0.5) / (LEARNT_FROM + 1))
        return 0.0


def _chart(usual: float) -> BernoulliCusum:
    """Tells the usual share of rejects from twice its odds and five points more."""
    held = min(0.9, max(0.002, usual))
    raised = min(0.98, held + 0.05 + held * (1 - held))
    return BernoulliCusum(usual=held, raised=raised, between=BETWEEN_FALSE_ALARMS)
