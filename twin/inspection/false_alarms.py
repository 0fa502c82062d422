"""What a threshold costs on sound parts."""

from collections.abc import Sequence

from twin.core.statistics import clopper_pearson
from twin.inspection.recipe import FalseAlarms


def count_false_alarms(good_scores: Sequence[float], threshold: float, *, data: str) -> FalseAlarms:
    """What `threshold` costs on sound parts of these scores. Raises: ValueError without any."""
    if not good_scores:
        raise ValueError(f"{data}: no sound part")
    count, n = sum(score >= threshold for score in good_scores), len(good_scores)
    low, high = clopper_pearson(hits=count, trials=n)
    return FalseAlarms(count=count, n=n, low=low, high=high, data=data)
