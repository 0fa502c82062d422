"""Gantt chart of robot and stations, with faults and alarms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.core.journal import placed
from twin.report.plot import BLUE, GREY, ORANGE, RED, ROSE, Plot, Trace, axis
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.spans import Span, activities, alarms, faults
from twin.report.wording import number, words

ROWS = ("robot", "table", "fixture", "robot_queue", "bath", "magnetiser", "spindle", "line_camera",
        "frame_camera", "inspection", "demag", "alarms", "faults")  # fmt: skip
OUTCOMES = {
    "ok": ("to the OK bin", BLUE),
    "reject": ("to the reject bin", ORANGE),
    "dropped": ("dropped", ROSE),
    "in_process": ("in process at the end", GREY),
    "": ("no part", "#c9d1cc"),
}
MOST_CYCLES = 60
FIRST_CYCLES = 5
MOST_BANDS = 40
MOST_EVENTS = 50
AMBER = "#a66a00"
EVEN_OPACITY = 0.62
"""Every other part is drawn paler, so that neighbours stay apart."""


@dataclass(frozen=True)
class GanttView:
    """The first cycles and the whole [s], how many cycles are drawn, and the events in words."""

    first_s: tuple[float, float]
    whole_s: tuple[float, float]
    cycles_drawn: int
    cycles: int
    events: tuple[Span, ...]
    events_left_out: int


def gantt_section(run: Run) -> Section:
    """What robot and stations did over the first cycles, by outcome of the part."""
    ends_s = _cycle_ends(run)
    until_s = ends_s[min(MOST_CYCLES, len(ends_s)) - 1]
    outcomes = {row.part_id: row.outcome for row in run.parts}
    events = [*alarms(run), *faults(run)]
    spans = [s for s in activities(run, until_s=until_s) if placed(s.row)[1] in ROWS]
    drawn = _within(events, until_s)
    if not spans and not drawn:
        return Section("gantt", "Timeline", absent="No station did anything in this run.")
    first_s = (0.0, ends_s[min(FIRST_CYCLES, len(ends_s)) - 1])
    view = GanttView(
        first_s=first_s,
        whole_s=(0.0, until_s),
        cycles_drawn=min(MOST_CYCLES, len(ends_s)),
        cycles=len(ends_s),
        events=tuple(sorted(events, key=lambda span: span.begin_s)[:MOST_EVENTS]),
        events_left_out=max(0, len(events) - MOST_EVENTS),
    )
    return Section("gantt", "Timeline", view, (_plot(spans, drawn, outcomes, first_s, until_s),))


def _cycle_ends(run: Run) -> list[float]:
    """End [s] of each part's way; the end of the run where no part came to its end."""
    return sorted(row.done_s for row in run.parts if row.done_s is not None) or [run.end_s]


def _within(spans: Iterable[Span], until_s: float) -> list[Span]:
    return [span for span in spans if span.begin_s <= until_s]


def _plot(
    spans: Sequence[Span],
    events: Sequence[Span],
    outcomes: Mapping[int, str],
    first_s: tuple[float, float],
    until_s: float,
) -> Plot:
    used = sorted({span.row for span in (*spans, *events)}, key=_row_order)
    layout = {
        "barmode": "overlay",
        "dragmode": "pan",
        "margin": {"l": 96, "r": 12, "t": 40, "b": 40},
        "showlegend": True,
        "xaxis": axis(
            "simulated time [s]",
            range=list(first_s),
            rangeslider={"visible": True, "thickness": 0.09, "range": [0.0, until_s]},
        ),
        "yaxis": axis(
            "",
            type="category",
            categoryorder="array",
            categoryarray=[words(row) for row in reversed(used)],
            fixedrange=True,
        ),
        "shapes": [_band(span) for span in events[:MOST_BANDS]],
    }
    return Plot(
        name="plot-gantt",
        alt=f"Gantt chart of {', '.join(words(row) for row in used)} over simulated time; "
        "bars are coloured by where the part went",
        height_px=150 + 34 * len(used),
        data=_part_traces(spans, outcomes) + _event_traces(events),
        layout=layout,
    )


def _row_order(row: str) -> tuple[bool, bool, str, int]:
    """Shared stations first, then those of each fixture, alarms and faults last."""
    place, bare = placed(row)
    is_event = row in ("alarms", "faults")
    return is_event, bool(place), place, ROWS.index(bare)


def _part_traces(spans: Sequence[Span], outcomes: Mapping[int, str]) -> list[Trace]:
    by_outcome: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_outcome[outcomes.get(span.part_id or 0, "")].append(span)
    return [_bars(by_outcome[key], *OUTCOMES[key]) for key in OUTCOMES if by_outcome[key]]


def _event_traces(events: Sequence[Span]) -> list[Trace]:
    looks = (("alarms", "alarm", AMBER), ("faults", "fault", RED))
    return [
        _bars(mine, label, colour)
        for row, label, colour in looks
        if (mine := [span for span in events if span.row == row])
    ]


def _bars(spans: Sequence[Span], label: str, colour: str) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "name": label,
        "base": [round(span.begin_s, 6) for span in spans],
        "x": [round(span.duration_s, 6) for span in spans],
        "y": [words(span.row) for span in spans],
        "width": 0.72,
        "text": [_label(span) for span in spans],
        "hovertext": [_hover(span) for span in spans],
        "hoverinfo": "text",
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": 10},
        "marker": {
            "color": colour,
            "opacity": [_opacity(span) for span in spans],
            "line": {"color": colour, "width": 1},
        },
    }


def _opacity(span: Span) -> float:
    return EVEN_OPACITY if span.part_id is not None and span.part_id % 2 == 0 else 1.0


def _label(span: Span) -> str:
    """Text inside a bar; only these rows have bars long enough for one."""
    labels = {"fixture": f"part {span.part_id}", "robot": words(span.text).partition(" ")[0]}
    return labels.get(placed(span.row)[1], "")


def _hover(span: Span) -> str:
    part = "" if span.part_id is None else f"part {span.part_id}<br>"
    times = f"{span.begin_s:.3f} s to {span.end_s:.3f} s"
    lasts = f"{number(span.duration_s)} s"
    return f"<b>{words(span.row)}: {words(span.text)}</b><br>{part}{times}, lasts {lasts}"


def _band(span: Span) -> dict[str, Any]:
    return {
        "type": "rect",
        "yref": "paper",
        "x0": span.begin_s,
        "x1": span.end_s,
        "y0": 0,
        "y1": 1,
        "fillcolor": RED if span.row == "faults" else AMBER,
        "opacity": 0.08,
        "line": {"width": 0},
        "layer": "below",
    }
