"""The front of a90/95 against cycle time, and the operating point that is recommended."""

from collections.abc import Mapping, Sequence
from typing import Any

from twin.report.plot import BLUE, GREY, RED, Plot, Trace, axis
from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import StudyFolder
from twin.report.study.words import value_text
from twin.report.wording import number, percent

TITLE = "Pareto front"


def pareto_section(study: StudyFolder) -> Section:
    """Candidates, front, recommended and nominal point."""
    pareto = study.summary.get("pareto")
    if not pareto:
        return Section("pareto", TITLE, absent="No front was asked for.")
    recommended = pareto["recommended"]
    traces = [
        _points(study, pareto["cloud"], "candidates", GREY, 5, 0.55),
        _points(study, pareto["front"], "Pareto front", BLUE, 7, 1.0) | {"mode": "lines+markers"},
    ]
    if recommended:
        mark = _points(study, [recommended], "recommended", RED, 13, 1.0)
        mark["marker"]["symbol"] = "star"
        traces.append(mark)
    plot = Plot("plot-pareto", "a90/95 in mm against cycle time in s", 470, traces,
                {"xaxis": axis("mean cycle time [s]"), "yaxis": axis("a90/95 [mm]")})  # fmt: skip
    view = {
        "recommended": _rows(study, recommended) if recommended else [],
        "method": pareto["method"],
        "downloads": downloads(study, "pareto_front", "pareto_candidates"),
    }
    return Section("pareto", TITLE, view, (plot,))


def _points(
    study: StudyFolder, rows: Sequence[Mapping[str, Any]], name: str, colour: str, size: int,
    opacity: float,
) -> Trace:  # fmt: skip
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [round(row["cycle_time_s"], 4) for row in rows],
        "y": [round(row["a90_95_mm"], 4) for row in rows],
        "text": [_hover(study, row) for row in rows],
        "hovertemplate": "%{text}<br>%{x:.2f} s, %{y:.2f} mm<extra></extra>",
        "marker": {"color": colour, "size": size, "opacity": opacity},
    }


def _hover(study: StudyFolder, row: Mapping[str, Any]) -> str:
    parts = [f"{factor.title}: {value_text(row['values'][factor.key])}" for factor in study.factors]
    return "<br>".join([*parts, f"false calls {percent(row['false_call_share'])}"])


def _rows(study: StudyFolder, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    values = [(factor.title, value_text(row["values"][factor.key])) for factor in study.factors]
    return [
        *values,
        ("a90 [mm]", number(row["a90_mm"], digits=3)),
        ("a90/95 [mm]", number(row["a90_95_mm"], digits=3)),
        ("false calls per blank part", percent(row["false_call_share"])),
        ("mean cycle time [s]", number(row["cycle_time_s"], digits=4)),
    ]
