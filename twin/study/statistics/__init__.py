"""Statistics of simulation output: warm-up, batch means, replications, paired comparison."""

from twin.study.statistics.batch_means import BatchMeans, batch_means
from twin.study.statistics.interval import Interval
from twin.study.statistics.paired import paired_difference, unpaired_difference
from twin.study.statistics.replications import replications_interval, required_replications
from twin.study.statistics.warm_up import WarmUp, mser5

__all__ = [
    "BatchMeans",
    "Interval",
    "WarmUp",
    "batch_means",
    "mser5",
    "paired_difference",
    "replications_interval",
    "required_replications",
    "unpaired_difference",
]
