"""Production: where each station's time goes, the bottleneck, OEE and breakdowns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.report.plot import BLUE, GREY, MUTED, ORANGE, RED, Plot, Trace, axis
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import number, percent, words

SHARES = (("busy", BLUE), ("failed", RED), ("blocked", ORANGE), ("starved", "#d9e0dc"),
          ("stopped", GREY))  # fmt: skip
FACTORS = (
    ("oee", "OEE", "availability × effectiveness × quality ratio"),
    ("availability", "Availability", "production time / planned busy time"),
    ("effectiveness", "Effectiveness", "planned run time × parts / production time"),
    ("quality_ratio", "Quality ratio", "parts with a valid verdict / parts"),
    (
        "utilization_efficiency",
        "Utilization efficiency",
        "production time / time in use, without breaks",
    ),
    ("technical_efficiency", "Technical efficiency", "production time / that and unplanned stops"),
    ("scrap_ratio", "Scrap ratio", "dropped or rejected without a verdict / parts"),
    ("first_pass_yield", "First pass yield", "parts in the OK bin / parts"),
)


@dataclass(frozen=True)
class Factor:
    """One key figure of ISO 22400-2 with what it is made of."""

    label: str
    value: str
    made_of: str


@dataclass(frozen=True)
class Active:
    """A station's mean active period [s] and its share as the momentary bottleneck."""

    station: str
    average_s: str
    momentary: str


@dataclass(frozen=True)
class Failure:
    """A fault that occurred: how often, mean times [s], share of the run."""

    name: str
    count: int
    mtbf_s: str
    mttr_s: str
    share: str


@dataclass(frozen=True)
class ProductionView:
    """OEE and its factors, stations by active period, breakdowns; `pace_note` of the plan."""

    factors: tuple[Factor, ...]
    pace_note: str
    bottleneck: str
    active: tuple[Active, ...]
    failures: tuple[Failure, ...]


def production_section(run: Run) -> Section:
    """Production figures as the summary holds them."""
    kpi = run.summary.get("kpi", {})
    if "stations" not in kpi:
        absent = "This run was recorded without production figures."
        return Section("production", "Production", absent=absent)
    facts, bottleneck = kpi["iso22400"], kpi["bottleneck"]
    view = ProductionView(
        factors=tuple(Factor(label, _percent(facts.get(key)), text)
                      for key, label, text in FACTORS),
        pace_note=_pace_note(facts),
        bottleneck=words(bottleneck["station"] or "none"),
        active=_active(bottleneck),
        failures=tuple(_failure(row) for row in kpi["failures"]),
    )  # fmt: skip
    return Section("production", "Production", view, (_plot(kpi["stations"]),))


def _percent(share: float | None) -> str:
    return "–" if share is None else percent(share)


def _pace_note(facts: Mapping[str, Any]) -> str:
    pace = f"{number(facts.get('planned_run_time_s'))}\u00a0s per part"
    if facts.get("is_run_time_planned"):
        return f"Planned run time: {pace}."
    return (f"No run time is planned; the fastest part of the run, {pace}, stands for it: "
            "effectiveness says how even the pace was.")  # fmt: skip


def _active(bottleneck: Mapping[str, Any]) -> tuple[Active, ...]:
    average_s, momentary = bottleneck["average_active_s"], bottleneck["momentary_share"]
    ranked = sorted(average_s, key=lambda name: (-average_s[name], name))
    return tuple(Active(words(name), number(average_s[name]), _percent(momentary.get(name, 0.0)))
                 for name in ranked)  # fmt: skip


def _failure(row: Mapping[str, Any]) -> Failure:
    return Failure(
        name=words(row["fault"]).replace(".", ": "),
        count=row["count"],
        mtbf_s=number(row["mtbf_s"]),
        mttr_s=number(row["mttr_s"]),
        share=percent(row["failed_share"]),
    )


def _plot(stations: Mapping[str, Mapping[str, float]]) -> Plot:
    names = list(stations)
    layout = {
        "barmode": "stack",
        "margin": {"l": 96, "r": 12, "t": 40, "b": 40},
        "showlegend": True,
        "xaxis": axis("share of the run [%]", range=[0, 100]),
        "yaxis": axis("", type="category", categoryorder="array", fixedrange=True,
                      categoryarray=[words(name) for name in reversed(names)]),
    }  # fmt: skip
    return Plot(
        name="plot-stations",
        alt="Share of the run that each station was busy, failed, blocked, starved or stopped",
        height_px=120 + 30 * len(names),
        data=[_bars(stations, share, colour) for share, colour in SHARES],
        layout=layout,
    )


def _bars(stations: Mapping[str, Mapping[str, float]], share: str, colour: str) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "name": share,
        "x": [round(100 * shares.get(share, 0.0), 3) for shares in stations.values()],
        "y": [words(name) for name in stations],
        "marker": {"color": colour, "line": {"color": MUTED, "width": 0.3}},
        "hovertemplate": "%{y}: " + share + " %{x:.1f} %<extra></extra>",
    }
