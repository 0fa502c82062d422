"""OEE and its factors from times and counts, named as ISO 22400-2 names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Workload:
    """What a bench did: times [s] and parts.

    `total_s` the run, `began_s` its first production, `break_s` and `upkeep_s` planned breaks and
    upkeep in it, `producing_s` in PackML Execute or Stopping; `done` parts that came out or were
    dropped, `good` of them those with a valid verdict, `passed` those in the OK bin;
    `planned_run_time_s` per part, None where nobody planned one; `fastest_s` the shortest time
    between a good part and the one before.
    """

    total_s: float
    began_s: float
    break_s: float
    upkeep_s: float
    producing_s: float
    done: int
    good: int
    passed: int
    planned_run_time_s: float | None
    fastest_s: float | None

    @property
    def run_time_s(self) -> float | None:
        """Planned time per part, or that of the fastest one."""
        return self.planned_run_time_s or self.fastest_s


def effectiveness(*works: Workload) -> dict[str, Any]:
    """Key figures; None where nothing was done that they could speak of.

    Planned busy time is the run without planned breaks, production time is that in which the
    bench produces; utilization counts from the first part on, technical efficiency leaves planned
    upkeep out as well. Good is a part with a valid verdict: a cracked one that is rejected is good
    work. Without a planned run time the fastest part of the run stands for it, so that
    effectiveness then says how even the pace was, not how fast.

    Of several fixtures times and parts are those of all together: each works to a run time of its
    own, and the one that is told is their mean over the parts.

    Source: ISO 22400-2: availability, effectiveness, quality ratio, OEE index, throughput rate,
    utilization efficiency, technical efficiency, scrap ratio, first pass yield.
    """
    busy_s = sum(work.total_s - work.break_s for work in works)
    used_s = busy_s - sum(work.began_s for work in works)
    upkeep_s = sum(work.upkeep_s for work in works)
    producing_s = sum(work.producing_s for work in works)
    done = sum(work.done for work in works)
    timed = [work for work in works if work.run_time_s]
    worth_s = sum((work.run_time_s or 0.0) * work.done for work in timed)
    availability = _ratio(producing_s, busy_s)
    pace = _ratio(worth_s, producing_s) if timed else None
    quality = _ratio(sum(work.good for work in works), done)
    factors = (availability, pace, quality)
    known = [f for f in factors if f is not None]
    return {
        "oee": known[0] * known[1] * known[2] if len(known) == len(factors) else None,
        "availability": availability,
        "effectiveness": pace,
        "quality_ratio": quality,
        "throughput_rate_per_h": _ratio(3600.0 * done, works[0].total_s),
        "utilization_efficiency": _ratio(producing_s, used_s),
        "technical_efficiency": _ratio(producing_s, used_s - upkeep_s),
        "scrap_ratio": None if quality is None else 1 - quality,
        "first_pass_yield": _ratio(sum(work.passed for work in works), done),
        "planned_busy_time_s": busy_s,
        "production_time_s": producing_s,
        "planned_break_s": sum(work.break_s for work in works),
        "upkeep_s": upkeep_s,
        "planned_run_time_s": _mean_run_time_s(timed),
        "is_run_time_planned": works[0].planned_run_time_s is not None,
    }


def _mean_run_time_s(works: Sequence[Workload]) -> float | None:
    """Run time of a part, each work's by its parts."""
    if len(works) <= 1:
        return works[0].run_time_s if works else None
    done = sum(work.done for work in works)
    return _ratio(sum((work.run_time_s or 0.0) * work.done for work in works), done)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
