"""Figures of the runs at one design point, over its replications."""

from collections.abc import Mapping

from twin.study.engine.task import Row
from twin.study.evaluate.response import Response, mean, share

SHARES: Mapping[str, tuple[str, str]] = {
    "inspection.miss_rate": ("inspection.escapes", "inspection.truth_defective"),
    "inspection.false_alarm_rate": ("inspection.false_alarms", "inspection.truth_good"),
}
"""Rates whose interval comes from the counts of all replications together."""
NO_FIGURES = ("task", "point", "replication", "seed", "reached_end")


def run_point(rows: list[Row], keys: set[str]) -> dict[str, Response]:
    """Mean and t interval of every figure; `keys` are the factors, which are none."""
    numeric = sorted(
        name
        for name in {name for row in rows for name in row} - keys - set(NO_FIGURES)
        if any(isinstance(row.get(name), int | float) for row in rows)
    )
    responses = {f"run.{name}": mean(_values(rows, name)) for name in numeric}
    for name, (hits, trials) in SHARES.items():
        if hits in numeric and trials in numeric:
            responses[f"run.{name}"] = share(_total(rows, hits), _total(rows, trials))
    return responses


def _values(rows: list[Row], name: str) -> list[float]:
    return [float(row[name]) for row in rows if row.get(name) is not None]


def _total(rows: list[Row], name: str) -> int:
    return round(sum(_values(rows, name)))
