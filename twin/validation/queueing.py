"""Check 12: queues before the plant's own stations wait as queueing theory says."""

from collections.abc import Sequence
from functools import cache

from twin.core.random import stream
from twin.core.signals import Tag
from twin.spec.resources import find_rig
from twin.spec.rig_loader import load_rig
from twin.spec.scenario import Latency
from twin.study.statistics import replications_interval
from twin.validation.check import Check, Validation, equal
from twin.validation.pc_line import departures_s, waits_before_one_s

MEAN_S = 0.4
LOAD = 0.5
REPLICATIONS = 16
PARTS, WARM_UP = 1100, 100
LINE_PARTS, LINE_WARM_UP = 600, 20
UNEVEN_S = (0.4, 0.25)
CONFIDENCE = 0.99
SOURCE = "Gross & Harris, Fundamentals of Queueing Theory, 4th ed., sections 2.2, 5.1 and 5.5"


def rows() -> tuple[Check, ...]:
    """Mean waits and the rate of a line, each within the 99 % interval of its replications."""
    even, uneven = (MEAN_S, MEAN_S), UNEVEN_S
    return (
        _row("wait before one station, M/M/1", _waits("exponential"), mm1_wait_s(), "s"),
        _row("wait before one station, M/D/1", _waits("fixed"), mm1_wait_s() / 2, "s"),
        _row("time per part, two equal stations, no buffer", _paces(even), pace_s(even), "s"),
        _row("time per part, two unequal stations, no buffer", _paces(uneven), pace_s(uneven), "s"),
    )  # fmt: skip


def mm1_wait_s() -> float:
    """Mean wait in the queue [s] of M/M/1: ρ/(1 − ρ) services; that of M/D/1 is half of it."""
    return LOAD / (1 - LOAD) * MEAN_S


def pace_s(means_s: tuple[float, float]) -> float:
    """Mean time per part [s] of two exponential stations without a buffer between them.

    Both start together and the next pair starts when both are done: the mean of the larger.
    """
    first, second = means_s
    return first + second - 1 / (1 / first + 1 / second)


VALIDATION = Validation(12, "Queues before the plant's stations", rows)


def _row(name: str, found: Sequence[float], expected: float, unit: str) -> Check:
    interval = replications_interval(found, confidence=CONFIDENCE)
    detail = f"{interval.n} replications; the tolerance is the half-width of their 99 % interval"
    return equal(name, measured=interval.mean, expected=expected, unit=unit, source=SOURCE,
                 tolerance=interval.half_width, detail=detail)  # fmt: skip


def _waits(kind: str) -> list[float]:
    latency = Latency.model_validate({"kind": kind, "mean_s": MEAN_S})
    means = []
    for k in range(REPLICATIONS):
        rng = stream(k, "queue", kind)
        waits_s = waits_before_one_s(_tags(), latency=latency, arrivals_per_s=LOAD / MEAN_S,
                                     parts=PARTS, rng=rng)[WARM_UP:]  # fmt: skip
        means.append(sum(waits_s) / len(waits_s))
    return means


def _paces(means_s: tuple[float, float]) -> list[float]:
    first, second = (Latency(kind="exponential", mean_s=mean_s) for mean_s in means_s)
    paces = []
    for k in range(REPLICATIONS):
        left_s = departures_s(_tags(), latencies=(first, second), parts=LINE_PARTS,
                              rng=stream(k, "line", *map(str, means_s)))  # fmt: skip
        paces.append((left_s[-1] - left_s[LINE_WARM_UP]) / (LINE_PARTS - 1 - LINE_WARM_UP))
    return paces


@cache
def _tags() -> tuple[Tag, ...]:
    """Signals of the shipped rig."""
    return load_rig(find_rig("mpi_bench")).tags
