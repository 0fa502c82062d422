"""Timing of the line-scan camera over one revolution, part by part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import tau
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.bench.ledger import PartRow
from twin.report.plot import BLUE, GREY, ORANGE, RED, Plot, Trace, axis, packed
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import number

TIMING = (
    "This run played at imaging level “timing”: line times are kept only of parts whose images "
    "are rendered."
)
NOTHING = "No line times were kept: no part reached the inspection in this run."
PANELS = ((0.79, 1.0), (0.53, 0.74), (0.26, 0.47), (0.0, 0.20))


@dataclass(frozen=True)
class Revolution:
    """One shank scan, one entry per line taken, in order of time."""

    part_id: int
    time_s: NDArray[np.float64]
    angle_rad: NDArray[np.float64]
    runout_m: NDArray[np.float64]
    lines_expected: int


@dataclass(frozen=True)
class LineTimingView:
    """What the selector offers: (part as text, label), and how the limit was found."""

    choices: tuple[tuple[str, str], ...]
    limit_text: str


def line_timing_section(run: Run) -> Section:
    """Angle, deviation, line rate and run-out over the lines of each part of the gallery."""
    if run.line_timing is None or run.line_timing.num_rows == 0:
        absent = TIMING if run.is_timing_level else NOTHING
        return Section("line-timing", "Line timing", absent=absent)
    rows = {row.part_id: row for row in run.parts}
    limit_hz, limit_text = line_rate_limit(run.manifest)
    revolutions = _revolutions(run, rows)
    choices = {str(turn.part_id): _traces(turn, limit_hz) for turn in revolutions}
    labels = tuple((str(turn.part_id), _label(turn)) for turn in revolutions)
    plot = Plot(
        name="plot-line-timing",
        alt="Spindle angle in degrees, deviation from the ideal angle in lines, line rate in Hz "
        "against the camera limit, and run-out in µm, over the line number of one revolution",
        height_px=720,
        data=(),
        choices=choices,
        layout=_layout(),
    )
    return Section("line-timing", "Line timing", LineTimingView(labels, limit_text), (plot,))


def deviation_lines(*, angle_rad: NDArray[np.float64], lines_expected: int) -> NDArray[np.float64]:
    """How far each line lies ahead of the ideal raster [lines]; 0 at the first line.

    Line k of `lines_expected` should be taken 2π k / `lines_expected` after the first.
    """
    turned = np.abs(angle_rad - angle_rad[0]) * lines_expected / tau
    return turned - np.arange(len(angle_rad))


def line_rates_hz(time_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rate [Hz] at which each line follows the one before; NaN at the first line."""
    return np.concatenate(([np.nan], 1.0 / np.diff(time_s)))


def line_rate_limit(manifest: Mapping[str, Any]) -> tuple[float | None, str]:
    """Highest line rate [Hz] the camera allows in this run, and where the figure comes from."""
    given = manifest.get("limits", {}).get("line_rate_hz")
    if given:
        return float(given), "the shorter of exposure plus overhead and the highest line rate"
    exposure_s = manifest.get("resolved", {}).get("line_scan", {}).get("exposure_s")
    if exposure_s:
        return 1.0 / exposure_s, "one line per exposure time"
    return None, ""


def _revolutions(run: Run, rows: Mapping[int, PartRow]) -> list[Revolution]:
    names = ("part_id", "time_s", "angle_rad", "runout_m")
    table = run.line_timing
    columns = {name: table[name].to_numpy() for name in names} if table else {}
    nominal = int(run.scenario.get("line_scan", {}).get("lines", 0))
    turns = []
    for part_id in dict.fromkeys(columns["part_id"].tolist()):
        mine = columns["part_id"] == part_id
        row = rows.get(part_id)
        expected = (row.lines_expected if row else None) or nominal or int(mine.sum())
        picked = [columns[name][mine] for name in names[1:]]
        turns.append(Revolution(int(part_id), *picked, lines_expected=expected))
    return turns


def _label(turn: Revolution) -> str:
    taken = len(turn.time_s)
    ratio = taken / turn.lines_expected
    return (
        f"Part {turn.part_id}: {number(taken)} of {number(turn.lines_expected)} lines, "
        f"stretch {ratio:.3f}"
    )


def _traces(turn: Revolution, limit_hz: float | None) -> list[Trace]:
    turned_deg = np.degrees(np.abs(turn.angle_rad - turn.angle_rad[0]))
    lines = len(turn.time_s)
    deviation = deviation_lines(angle_rad=turn.angle_rad, lines_expected=turn.lines_expected)
    traces = [
        _straight("ideal angle", 360.0 * lines / turn.lines_expected, lines, GREY),
        _line("angle", turned_deg, 1, BLUE, "°"),
        _line("deviation", deviation, 2, ORANGE, "lines"),
        _line("line rate", line_rates_hz(turn.time_s), 3, BLUE, "Hz"),
        _line("run-out", 1e6 * turn.runout_m, 4, BLUE, "µm"),
    ]
    return [*traces, _limit(limit_hz, lines)] if limit_hz else traces


def _line(name: str, values: NDArray[np.float64], panel: int, colour: str, unit: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x0": 0,
        "dx": 1,
        "y": packed(values),
        "yaxis": "y" if panel == 1 else f"y{panel}",
        "line": {"color": colour, "width": 1.3},
        "hovertemplate": f"line %{{x}}: %{{y:.5~g}} {unit}<extra>{name}</extra>",
        "showlegend": False,
    }


def _straight(name: str, end: float, lines: int, colour: str) -> Trace:
    return {"type": "scatter", "mode": "lines", "name": name, "x": [0, lines], "y": [0, end],
            "line": {"color": colour, "width": 3, "dash": "dot"}, "hoverinfo": "skip",
            "showlegend": True}  # fmt: skip


def _limit(limit_hz: float, lines: int) -> Trace:
    return {"type": "scatter", "mode": "lines", "name": "camera limit", "x": [0, lines],
            "y": [limit_hz, limit_hz], "yaxis": "y3", "hoverinfo": "skip",
            "line": {"color": RED, "width": 1.5, "dash": "dash"}}  # fmt: skip


def _layout() -> dict[str, Any]:
    titles: Sequence[str] = ("angle [°]", "deviation [lines]", "line rate [Hz]", "run-out [µm]")
    axes = {
        "yaxis" if i == 0 else f"yaxis{i + 1}": axis(title, domain=list(PANELS[i]))
        for i, title in enumerate(titles)
    }
    x_axis = axis("line of the revolution [1]", anchor="y4", rangemode="tozero")
    return {"xaxis": x_axis, "hovermode": "closest"} | axes
