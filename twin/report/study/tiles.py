"""The answer in a few large figures."""

from collections.abc import Iterator, Mapping
from typing import Any

from twin.report.kpis import Tile
from twin.report.study.folder import StudyFolder
from twin.report.study.words import point_text
from twin.report.wording import number, percent

A9095, FALSE_CALLS = "pod.a90_95_mm", "pod.false_call_share"
CYCLE = "run.kpi.cycle_time_s.mean"
THROUGHPUT = "run.kpi.throughput_parts_per_h"
LARGEST = (THROUGHPUT,)
"""Responses of which more is better."""


def tiles(study: StudyFolder) -> list[Tile]:
    """Detection, false calls and cycle time: of the recommended point, of the best, or the only."""
    first = Tile("Design points", number(len(study.points)), "", _design(study))
    recommended = (study.summary.get("pareto") or {}).get("recommended")
    return [first, *(_predicted(study, recommended) if recommended else _measured(study))]


def _measured(study: StudyFolder) -> Iterator[Tile]:
    for name, label, unit in (
        (A9095, "a90/95", "mm"),
        (FALSE_CALLS, "False calls", ""),
        (CYCLE, "Mean cycle time", "s"),
        (THROUGHPUT, "Throughput", "parts/h"),
    ):
        best = _best(study, name)
        if best is not None:
            yield _tile(study, name, label, unit, best)


def _predicted(study: StudyFolder, point: Mapping[str, Any]) -> Iterator[Tile]:
    """Of the recommended operating point, as the regression has it."""
    where = f"predicted, recommended: {point_text(study, point['values'])}"
    yield Tile("a90/95", number(point["a90_95_mm"], digits=3), "mm", where)
    yield Tile("False calls", percent(point["false_call_share"]), "", "predicted, per blank part")
    yield Tile("Mean cycle time", number(point["cycle_time_s"], digits=3), "s", "predicted")


def _best(study: StudyFolder, name: str) -> Mapping[str, Any] | None:
    """The point with the best value of a response: the smallest, or the largest."""
    sign = -1 if name in LARGEST else 1
    points = [(sign * value, point["index"], point) for point in study.points
              if (value := _value(point, name)) is not None]  # fmt: skip
    return min(points)[2] if points else None


def _value(point: Mapping[str, Any], name: str) -> float | None:
    return (point["responses"].get(name) or {"value": None})["value"]


def _tile(study: StudyFolder, name: str, label: str, unit: str, point: Mapping[str, Any]) -> Tile:
    response = point["responses"][name]
    is_share = name == FALSE_CALLS
    value = percent(response["value"]) if is_share else number(response["value"], digits=3)
    where = f"at {point_text(study, point['values'])}" if study.factors else ""
    if is_share:
        interval = f"95 % interval {percent(response['low'])} to {percent(response['high'])}"
        where = f"{where}; {interval}" if where else interval
    best = "largest" if name in LARGEST else "smallest"
    title = f"{label}, {best}" if len(study.points) > 1 else label
    return Tile(title, value, unit, where)


def _design(study: StudyFolder) -> str:
    kind = study.summary["design"]["kind"].replace("_", " ")
    names = ", ".join(factor.name.replace("_", " ") for factor in study.factors)
    return f"{kind} over {names}" if names else "nothing varied"
