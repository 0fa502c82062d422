"""Sensitivity indices as bars, one choice a response."""

from collections.abc import Mapping, Sequence
from typing import Any

from twin.report.plot import BLUE, ORANGE, Plot, Trace, axis
from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import StudyFolder, response_title

TITLE = "Sensitivity"
COLOURS = (BLUE, ORANGE)


def sensitivity_section(study: StudyFolder) -> Section:
    """How much of each response is due to each factor."""
    sensitivity = study.summary.get("sensitivity")
    if not sensitivity or not sensitivity["indices"]:
        return Section("sensitivity", TITLE, absent="No indices were asked for.")
    names = list(dict.fromkeys(row["response"] for row in sensitivity["indices"]))
    measures = list(dict.fromkeys(row["measure"] for row in sensitivity["indices"]))
    choices = {name: _bars(study, sensitivity["indices"], name, measures) for name in names}
    layout = {"xaxis": axis(sensitivity["unit"], rangemode="tozero"),
              "yaxis": axis("", autorange="reversed"), "barmode": "group"}  # fmt: skip
    height = 150 + 46 * len(study.factors)
    plot = Plot("plot-sensitivity", "Sensitivity indices of each factor", height,
                choices[names[0]], layout, choices=choices)  # fmt: skip
    view = {
        "labels": [(name, response_title(name)) for name in names],
        "method": sensitivity["method"],
        "downloads": downloads(study, "sensitivity"),
    }
    return Section("sensitivity", TITLE, view, (plot,))


def _bars(
    study: StudyFolder, rows: Sequence[Mapping[str, Any]], name: str, measures: Sequence[str]
) -> list[Trace]:
    titles = {factor.key: factor.name.replace("_", " ") for factor in study.factors}
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": measure,
            "y": [titles[row["factor"]] for row in found],
            "x": [row["value"] for row in found],
            "error_x": {"type": "data", "array": [row["half_width"] or 0 for row in found]},
            "marker": {"color": colour},
        }
        for measure, colour in zip(measures, COLOURS * len(measures), strict=False)
        if (found := [r for r in rows if r["response"] == name and r["measure"] == measure])
    ]
