"""What holds each design point up: how busy its stations are, and which is the bottleneck."""

from collections.abc import Mapping, Sequence
from typing import Any

from twin.report.plot import BLUE, GREY, MUTED, ORANGE, RED, ROSE, Plot, Trace, axis
from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import StudyFolder
from twin.report.study.words import point_text
from twin.report.wording import words

KINDS = "run.kpi.station_kinds"
CHOICES = (("bottleneck_share", "Share of active time as the momentary bottleneck"),
           ("busy_share", "Utilisation, mean over stations of a kind"))  # fmt: skip
MODES = ("stack", "group")
MOST_POINTS = 40
LOOKS = {"robot": BLUE, "fixture": ORANGE, "table": MUTED, "spindle": RED, "inspection": ROSE}


def stations_section(study: StudyFolder) -> Section:
    """One bar a design point and kind of station, with its 95 % interval."""
    kinds = _kinds(study)
    if not kinds or not study.factors or len(study.points) > MOST_POINTS:
        return Section("stations", "Stations", absent="No runs, or too many points to tell apart.")
    shown = {"bottleneck_share": kinds, "busy_share": [kind for kind in LOOKS if kind in kinds]}
    choices = {key: _bars(study, key, shown[key]) for key, _ in CHOICES}
    layouts = {key: {"barmode": mode} for (key, _), mode in zip(CHOICES, MODES, strict=True)}
    layout = {
        "showlegend": True,
        "margin": {"l": 260, "r": 12, "t": 40, "b": 44},
        "xaxis": axis("share [%]", range=[0, 100]),
        "yaxis": axis("", type="category", autorange="reversed"),
        **layouts[CHOICES[0][0]],
    }
    plot = Plot("plot-stations", "What holds each design point up, by kind of station",
                140 + 46 * len(study.points), choices[CHOICES[0][0]], layout,
                choices=choices, layouts=layouts)  # fmt: skip
    view = {"labels": CHOICES, "downloads": downloads(study, "responses")}
    return Section("stations", "Stations and bottleneck", view, (plot,))


def _kinds(study: StudyFolder) -> list[str]:
    """Kinds of station that any point has, the named ones first."""
    prefix = f"{KINDS}.busy_share."
    found = {name.removeprefix(prefix) for point in study.points for name in point["responses"]
             if name.startswith(prefix)}  # fmt: skip
    return [kind for kind in LOOKS if kind in found] + sorted(found - set(LOOKS))


def _bars(study: StudyFolder, key: str, kinds: Sequence[str]) -> list[Trace]:
    at = [point_text(study, point["values"]).replace("_", " ") for point in study.points]
    return [_bar(study, f"{KINDS}.{key}.{kind}", kind, at) for kind in kinds]


def _bar(study: StudyFolder, name: str, kind: str, at: Sequence[str]) -> Trace:
    found = [point["responses"].get(name) or {"value": None} for point in study.points]
    return {
        "type": "bar",
        "orientation": "h",
        "name": words(kind),
        "y": list(at),
        "x": [_percent(response, "value") for response in found],
        "customdata": [[_percent(r, "low"), _percent(r, "high")] for r in found],
        "marker": {"color": LOOKS.get(kind, GREY)},
        "hovertemplate": f"{words(kind)}, %{{y}}: %{{x:.1f}} % "
        "(%{customdata[0]:.1f} to %{customdata[1]:.1f})<extra></extra>",
    }


def _percent(response: Mapping[str, Any], key: str) -> float | None:
    value = response.get(key)
    return None if value is None else round(100 * value, 3)
