"""The process over the parts of a run: irradiance and bath concentration."""

from collections.abc import Sequence
from typing import Any

from twin.bench.ledger import PartRow
from twin.report.plot import BLUE, MUTED, ORANGE, RED, Plot, Trace, axis
from twin.report.run_folder import Run
from twin.report.section import Section

MOST_POINTS = 4000
NOTHING = "No shank image was taken in this run, so no process values were recorded."


def process_section(run: Run) -> Section:
    """UV irradiance and concentration as they were at each shank image."""
    rows = [row for row in run.parts if row.irradiance_w_per_m2 is not None]
    if not rows:
        return Section("process", "Process", absent=NOTHING)
    kept = rows[:: -(-len(rows) // MOST_POINTS)]
    least = run.scenario.get("recipe", {}).get("irradiance_min_w_per_m2")
    plot = Plot(
        name="plot-process",
        alt="UV-A irradiance at the part in W/m² and bath concentration in mL per 100 mL "
        "over the part number, with their limits",
        height_px=420,
        data=[_irradiance(kept), _concentration(kept)],
        layout=_layout(least, run.manifest.get("limits", {}).get("concentration_ml_per_100ml", ())),
    )
    return Section("process", "Process", least, (plot,))


def _irradiance(rows: Sequence[PartRow]) -> Trace:
    values = [row.irradiance_w_per_m2 for row in rows]
    return _series(rows, values, "UV-A irradiance", "y", BLUE, "W/m²")


def _concentration(rows: Sequence[PartRow]) -> Trace:
    values = [row.concentration_ml_per_100ml for row in rows]
    return _series(rows, values, "concentration", "y2", ORANGE, "mL/100 mL")


def _series(
    rows: Sequence[PartRow],
    values: Sequence[float | None],
    name: str,
    y_axis: str,
    colour: str,
    unit: str,
) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [row.part_id for row in rows],
        "y": values,
        "yaxis": y_axis,
        "line": {"color": colour, "width": 1.3},
        "marker": {"size": 5},
        "hovertemplate": f"part %{{x}}: %{{y:.4~g}} {unit}<extra></extra>",
        "showlegend": False,
    }


def _layout(least_w_per_m2: float | None, window_ml_per_100ml: Sequence[float]) -> dict[str, Any]:
    limits = [("y2", edge, f"{edge:g} (ASTM E1444)") for edge in window_ml_per_100ml]
    if least_w_per_m2 is not None:
        limits.append(("y", least_w_per_m2, f"least {least_w_per_m2:g} W/m²"))
    return {
        "xaxis": axis("part number [1]", anchor="y2", tickformat="d"),
        "yaxis": axis("UV-A [W/m²]", domain=[0.56, 1.0], rangemode="tozero"),
        "yaxis2": axis("bath [mL/100 mL]", domain=[0.0, 0.44], rangemode="tozero"),
        "shapes": [_line(*limit[:2]) for limit in limits],
        "annotations": [_note(*limit) for limit in limits],
    }


def _line(y_axis: str, value: float) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": y_axis, "y0": value,
            "y1": value, "line": {"color": RED, "width": 1.2, "dash": "dash"}}  # fmt: skip


def _note(y_axis: str, value: float, text: str) -> dict[str, Any]:
    return {"xref": "paper", "x": 1, "xanchor": "right", "yref": y_axis, "y": value,
            "yanchor": "bottom", "text": text, "showarrow": False,
            "font": {"size": 11, "color": MUTED}}  # fmt: skip
