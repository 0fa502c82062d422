"""Responses against each factor: measured values with their intervals, and main effects."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from twin.report.plot import BLUE, ORANGE, Plot, Trace, axis
from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import Factor, StudyFolder, response_title

MOST_RESPONSES = 40
GAP = 0.07
FEW_LEVELS = 12
"""Factors of more values than this are drawn as a cloud, without a line of means."""


def effects_section(study: StudyFolder) -> Section:
    """One panel a factor, one choice a response."""
    names = study.responses()[:MOST_RESPONSES]
    if not study.factors or not names:
        return Section("effects", "Effects", absent="Nothing is varied: there is one design point.")
    choices = {name: _traces(study, name) for name in names}
    layouts = {name: {"yaxis": axis(response_title(name))} for name in names}
    base = _layout(study, study.factors, names[0])
    plot = Plot(
        "plot-effects",
        "Responses against each factor, with 95 % intervals",
        400,
        choices[names[0]],
        base,
        choices=choices,
        layouts=layouts,
    )
    view = {
        "labels": [(name, response_title(name)) for name in names],
        "has_means": _has_means(study),
        "downloads": downloads(study, "responses"),
    }
    return Section("effects", "Effects of the factors", view, (plot,))


def _traces(study: StudyFolder, name: str) -> list[Trace]:
    traces = []
    for number, factor in enumerate(study.factors):
        panel = {"xaxis": "x" if number == 0 else f"x{number + 1}", "yaxis": "y"}
        rows = [(point["values"][factor.key], point["responses"].get(name) or {"value": None})
                for point in study.points]  # fmt: skip
        rows = [(value, response) for value, response in rows if response["value"] is not None]
        rows = _in_order(rows)
        traces.append(_measured(rows, is_first=number == 0) | panel)
        means = _means(rows)
        if _has_means(study) and 1 < len(means) <= FEW_LEVELS:
            traces.append(_mean_line(means, is_first=number == 0) | panel)
    return traces


def _has_means(study: StudyFolder) -> bool:
    """Whether every level of a factor meets the same levels of the others."""
    return len(study.factors) > 1 and study.summary["design"]["kind"] == "grid"


def _measured(rows: Sequence[tuple[Any, Mapping[str, Any]]], *, is_first: bool) -> Trace:
    values = [response["value"] for _, response in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "design points, 95 % interval",
        "showlegend": is_first,
        "x": [value for value, _ in rows],
        "y": values,
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [_reach(r["high"], r["value"]) for _, r in rows],
            "arrayminus": [_reach(r["value"], r["low"]) for _, r in rows],
            "color": BLUE,
            "thickness": 1.2,
            "width": 4,
        },
        "marker": {"color": BLUE, "size": 8},
    }


def _reach(high: float | None, low: float | None) -> float:
    return 0.0 if high is None or low is None else max(high - low, 0.0)


def _means(rows: Sequence[tuple[Any, Mapping[str, Any]]]) -> dict[Any, float]:
    by_level: dict[Any, list[float]] = defaultdict(list)
    for value, response in rows:
        by_level[value].append(response["value"])
    return {level: fmean(values) for level, values in by_level.items()}


def _in_order(rows: Sequence[tuple[Any, Mapping[str, Any]]]) -> list[tuple[Any, Any]]:
    """Numbers in their order; where there are texts, all levels in that of the design."""
    if any(isinstance(level, str) for level, _ in rows):
        levels = list(dict.fromkeys(level for level, _ in rows))
        return sorted(rows, key=lambda row: levels.index(row[0]))
    return sorted(rows, key=lambda row: row[0])


def _mean_line(means: Mapping[Any, float], *, is_first: bool) -> Trace:
    """A line over numbers; between texts there is nothing to draw a line through."""
    has_texts = any(isinstance(level, str) for level in means)
    return {
        "type": "scatter",
        "mode": "markers" if has_texts else "lines+markers",
        "name": "main effect: mean over all other factors",
        "showlegend": is_first,
        "x": list(means),
        "y": list(means.values()),
        "line": {"color": ORANGE, "width": 2},
        "marker": {"color": ORANGE, "size": 6},
    }


def _layout(study: StudyFolder, factors: Sequence[Factor], first: str) -> dict[str, Any]:
    count = len(factors)
    width = (1 - GAP * (count - 1)) / count
    layout: dict[str, Any] = {"yaxis": axis(response_title(first))}
    for number, factor in enumerate(factors):
        left = number * (width + GAP)
        scale = _scale(study, factor)
        name = "xaxis" if number == 0 else f"xaxis{number + 1}"
        layout[name] = axis(factor.title, domain=[left, min(left + width, 1)], **scale)
    return layout


def _scale(study: StudyFolder, factor: Factor) -> dict[str, Any]:
    """Logarithmic where it must be, ticked at the levels where they are few."""
    if not (factor.is_logarithmic or _spans_decades(study, factor)):
        return {}
    levels = sorted({point["values"][factor.key] for point in study.points})
    ticks = {"tickvals": levels, "ticktext": [f"{level:g}" for level in levels]}
    return {"type": "log"} | (ticks if len(levels) <= FEW_LEVELS else {})


def _spans_decades(study: StudyFolder, factor: Factor) -> bool:
    """Positive values of which the largest is twenty times the smallest and more."""
    values = [point["values"][factor.key] for point in study.points]
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and v > 0 for v in values):
        return False
    return max(values) >= 20 * min(values)
