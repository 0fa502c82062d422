"""Heat maps: a response over two factors of a grid."""

from collections import defaultdict
from statistics import fmean
from typing import Any

from twin.report.plot import Plot, Trace, axis
from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import Factor, StudyFolder, response_title
from twin.report.study.words import value_text

MOST_CHOICES = 24
MOST_RESPONSES = 14


def heat_section(study: StudyFolder) -> Section:
    """Every response over every pair of factors; the mean over those that are not shown."""
    factors, names = study.factors, study.responses()[:MOST_RESPONSES]
    title = "Heat maps"
    if len(factors) < 2 or study.summary["design"]["kind"] != "grid" or not names:
        return Section("heat", title, absent="A heat map needs a grid over two factors or more.")
    pairs = [(a, b) for i, a in enumerate(factors) for b in factors[i + 1 :]]
    keys = [(pair, name) for pair in pairs for name in names][:MOST_CHOICES]
    choices = {f"{a.key}|{b.key}|{name}": [_map(study, a, b, name)] for (a, b), name in keys}
    layouts = {f"{a.key}|{b.key}|{name}": {"xaxis": _axis(a), "yaxis": _axis(b)}
               for (a, b), name in keys}  # fmt: skip
    first = next(iter(choices))
    plot = Plot("plot-heat", "A response over two factors", 430, choices[first], layouts[first],
                choices=choices, layouts=layouts)  # fmt: skip
    labels = [(f"{a.key}|{b.key}|{name}", _label(a, b, name, len(pairs))) for (a, b), name in keys]
    view = {"labels": labels, "downloads": downloads(study, "responses")}
    return Section("heat", title, view, (plot,))


def _map(study: StudyFolder, across: Factor, up: Factor, name: str) -> Trace:
    cells: dict[tuple[Any, Any], list[float]] = defaultdict(list)
    for point in study.points:
        value = (point["responses"].get(name) or {"value": None})["value"]
        if value is not None:
            cells[point["values"][across.key], point["values"][up.key]].append(value)
    columns, rows = _levels(study, across), _levels(study, up)
    grid = [[fmean(found) if (found := cells.get((x, y))) else None for x in columns] for y in rows]
    return {
        "type": "heatmap",
        "x": [value_text(x) for x in columns],
        "y": [value_text(y) for y in rows],
        "z": grid,
        "colorscale": "Viridis",
        "colorbar": {"title": {"text": response_title(name), "side": "right"}, "thickness": 14},
        "text": [["" if cell is None else f"{cell:.3g}" for cell in row] for row in grid],
        "texttemplate": "%{text}",
        "hovertemplate": f"{across.name} %{{x}}, {up.name} %{{y}}: %{{z:.4g}}<extra></extra>",
        "xgap": 2,
        "ygap": 2,
    }


def _levels(study: StudyFolder, factor: Factor) -> list[Any]:
    return list(dict.fromkeys(point["values"][factor.key] for point in study.points))


def _axis(factor: Factor) -> dict[str, Any]:
    return axis(factor.title, type="category")


def _label(across: Factor, up: Factor, name: str, pairs: int) -> str:
    where = f" over {across.name} and {up.name}".replace("_", " ") if pairs > 1 else ""
    return f"{response_title(name)}{where}"
