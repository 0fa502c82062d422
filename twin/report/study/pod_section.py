"""POD curves: every design point's curve with its lower bound and what was counted."""

from collections.abc import Mapping
from typing import Any

from plotly.colors import sample_colorscale

from twin.core.statistics import clopper_pearson
from twin.report.plot import BLUE, GREY, INK, MUTED, ORANGE, RED, Plot, Trace, axis
from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import StudyFolder
from twin.report.study.words import point_text
from twin.report.wording import number, percent

TITLE = "Probability of detection"
MOST_CURVES = 12
ALL = "all"
DARKEST = 0.92
"""The end of the colour scale is too bright for lines."""
TICKS_MM = (0.5, 1, 2, 3, 5, 10, 20)


def pod_section(study: StudyFolder) -> Section:
    """POD over crack length, by design point."""
    pods = [pod for pod in study.summary["pod"] if pod["classes"] or pod["curve"]]
    if not pods:
        return Section("pod", TITLE, absent="No cracks went through the inspection.")
    choices = {str(pod["point"]): one_point(pod) for pod in pods}
    labels = [(key, point_text(study, _values(study, int(key)))) for key in choices]
    if 1 < len(pods) <= MOST_CURVES:
        choices = {ALL: all_curves(study, pods)} | choices
        labels.insert(0, (ALL, "all points"))
    view = {
        "labels": labels if len(labels) > 1 else [],
        "rows": [_row(study, pod) for pod in pods],
        "downloads": downloads(study, "pod_curves", "pod_classes", "pod_fits"),
    }
    first = next(iter(choices.values()))
    layouts: dict[str, Mapping[str, Any]] = {key: {} for key in choices}
    plot = Plot("plot-pod", "Probability of detection against crack length in mm", 430, first,
                _layout(), choices=choices, layouts=layouts)  # fmt: skip
    return Section("pod", TITLE, view, (plot,))


def one_point(pod: Mapping[str, Any]) -> list[Trace]:
    """Curve, bound, counted classes, a90 and a90/95 of one design point."""
    traces = [_classes(pod)]
    if pod["curve"]:
        traces += [_line(pod, 1, "POD", BLUE), _line(pod, 2, "lower 95 % bound", BLUE, dash="dash")]
        traces += _sizes(pod["fit"])
    return traces


def all_curves(study: StudyFolder, pods: list[Mapping[str, Any]]) -> list[Trace]:
    """The curves of all points, coloured in their order; without a curve, what was counted."""
    traces = []
    for place, pod in enumerate(pods):
        share = DARKEST * place / max(len(pods) - 1, 1)
        shade = str(sample_colorscale("Viridis", [share])[0])
        name = point_text(study, _values(study, pod["point"]))
        if pod["curve"]:
            traces.append(_line(pod, 1, name, shade))
        else:
            traces.append(_classes(pod) | {"name": name, "mode": "lines+markers",
                                           "line": {"color": shade, "dash": "dot"}})  # fmt: skip
    return traces


def _line(
    pod: Mapping[str, Any], column: int, name: str, colour: str, dash: str = "solid"
) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [round(row[0], 4) for row in pod["curve"]],
        "y": [round(row[column], 5) for row in pod["curve"]],
        "line": {"color": colour, "width": 2.2 if dash == "solid" else 1.4, "dash": dash},
        "hovertemplate": "%{x:.2f} mm: %{y:.3f}",
    }


def _classes(pod: Mapping[str, Any]) -> Trace:
    """Share found in each class of length, with its Clopper-Pearson interval."""
    rows = [(a, hits / n, *clopper_pearson(hits=hits, trials=n), hits, n)
            for a, hits, n in pod["classes"]]  # fmt: skip
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "found in the class of length, 95 % interval",
        "x": [round(row[0], 4) for row in rows],
        "y": [round(row[1], 4) for row in rows],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [round(row[3] - row[1], 4) for row in rows],
            "arrayminus": [round(row[1] - row[2], 4) for row in rows],
            "color": GREY,
            "thickness": 1.2,
            "width": 3,
        },
        "text": [f"{row[4]} of {row[5]}" for row in rows],
        "hovertemplate": "about %{x:.2f} mm: %{text} found",
        "marker": {"color": GREY, "size": 7},
    }


def _sizes(fit: Mapping[str, Any] | None) -> list[Trace]:
    """a90 and a90/95 as marks at POD 0.9."""
    if fit is None:
        return []
    marks = [("a90", fit["a90"], ORANGE, "circle"), ("a90/95", fit["a90_95"], RED, "diamond")]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"{name} = {number(size, digits=3)} mm",
            "x": [size],
            "y": [0.9],
            "marker": {"color": colour, "size": 11, "symbol": symbol,
                       "line": {"color": "#fff", "width": 1}},
            "hovertemplate": f"{name} %{{x:.3f}} mm",
        }
        for name, size, colour, symbol in marks
        if size is not None and size < 100
    ]  # fmt: skip


def _layout() -> dict[str, Any]:
    return {
        "xaxis": axis("crack length [mm], logarithmic", type="log", tickvals=TICKS_MM,
                      ticktext=[f"{tick:g}" for tick in TICKS_MM]),
        "yaxis": axis("probability of detection [1]", range=[-0.03, 1.03]),
        "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0.9, "y1": 0.9,
                    "line": {"color": MUTED, "width": 1, "dash": "dot"}}],
        "annotations": [{"xref": "paper", "x": 0, "xanchor": "left", "y": 0.9, "yanchor": "bottom",
                         "text": "0.9", "showarrow": False, "font": {"size": 11, "color": INK}}],
    }  # fmt: skip


def _values(study: StudyFolder, point: int) -> Mapping[str, Any]:
    return next(p["values"] for p in study.points if p["index"] == point)


def _row(study: StudyFolder, pod: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the table: the point, its sizes, its false calls."""
    fit, point = pod["fit"], next(p for p in study.points if p["index"] == pod["point"])
    false_calls = point["responses"].get("pod.false_call_share", {})
    has_calls = false_calls.get("value") is not None
    return {
        "label": point_text(study, point["values"]),
        "hits": f"{fit['hits']} of {fit['n']}" if fit else "–",
        "sizes": [number(fit[key], digits=3) if fit else "–" for key in ("a50", "a90", "a90_95")],
        "false_calls": _share(false_calls) if has_calls else "–",
        "notes": [note.partition(". ")[0] for note in _notes(pod)],
    }


def _notes(pod: Mapping[str, Any]) -> list[str]:
    if pod["reason"]:
        return [pod["reason"]]
    return list(pod["fit"]["warnings"]) if pod["fit"] else []


def _share(response: Mapping[str, Any]) -> str:
    low, high = percent(response["low"]), percent(response["high"])
    return f"{percent(response['value'])} ({low} to {high})"
