"""The signals of the first cycles as digital traces on one time axis, as a logic analyser shows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.core.journal import placed
from twin.core.units import s_from_ns
from twin.report.lanes import LANE_SHARE, Lane
from twin.report.plot import RED, Plot, Trace, axis
from twin.report.run_folder import Run
from twin.report.section import Section

NAME, TITLE = "waveforms", "Waveforms"
OVERVIEW = ("packml_state", "sequence_step", "estop_ok", "guard_closed", "robot_busy",
            "robot_in_zone", "part_present", "clamp_closed", "shower_valve", "magnetiser_on",
            "uv_enable", "spindle_turning", "spindle_at_speed", "line_camera_acquiring",
            "frame_camera_acquiring", "inspection_busy", "inspection_valid", "demag_request",
            "alarm")  # fmt: skip
MOST_CYCLES = 12
MOST_CHANGES = 12_000
LANE_PX, FRAME_PX = 27, 110
MOST_MARKS = 40
UNKNOWN = "This run was recorded without its signal list; play the scenario again to see waveforms."
NOTHING = "No signal changed in this run."


@dataclass(frozen=True)
class WaveformView:
    """What the selector offers, the spans of time [s] of the buttons, and what is not drawn."""

    choices: tuple[tuple[str, str], ...]
    first_s: tuple[float, float]
    whole_s: tuple[float, float]
    still: tuple[str, ...]
    is_cut: bool


def waveforms_section(run: Run) -> Section:
    """Signals over the first cycles; a selector says which ones."""
    if not run.signals:
        return Section(NAME, TITLE, absent=UNKNOWN)
    ends_s = sorted(row.done_s for row in run.parts if row.done_s is not None) or [run.end_s]
    lanes, until_s = _lanes(run, ends_s[min(MOST_CYCLES, len(ends_s)) - 1])
    if not lanes:
        return Section(NAME, TITLE, absent=NOTHING)
    groups = {key: group for key, group in _groups(run, lanes) if group}
    view = WaveformView(
        choices=tuple((key, f"{key} ({len(group)} signals)") for key, group in groups.items()),
        first_s=(0.0, min(ends_s[0], until_s)),
        whole_s=(0.0, until_s),
        still=tuple(tag.name for tag in run.signals if tag.name not in lanes),
        is_cut=until_s < run.end_s,
    )
    return Section(NAME, TITLE, view, (_plot(run, groups, view),))


def _lanes(run: Run, until_s: float) -> tuple[dict[str, Lane], float]:
    """Signals that change up to `until_s` [s], in the order of the list, and where they end."""
    changes: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for count, (time_ns, name, value) in enumerate(run.signal_changes()):
        time_s = s_from_ns(time_ns)
        if time_s > until_s or count == MOST_CHANGES:
            until_s = min(until_s, time_s)
            break
        changes[name].append((time_s, value))
    lanes = {tag.name: Lane(tag, changes[tag.name]) for tag in run.signals if tag.name in changes}
    return lanes, until_s


def _groups(run: Run, lanes: Mapping[str, Lane]) -> Iterator[tuple[str, list[Lane]]]:
    """Sets of signals to choose from; the first one is shown."""
    asserted = (name for row in run.summary.get("assertions", ()) for name in row["signals"])
    places = list(dict.fromkeys(placed(name)[0] for name in lanes))
    for place in places:
        before = f"{place}." if place else ""
        names = [before + name for name in OVERVIEW]
        yield _title("Overview", place), [lanes[name] for name in names if name in lanes]
    yield "Assertions", [lanes[name] for name in dict.fromkeys(asserted) if name in lanes]
    for place in places:
        mine = [lane for name, lane in lanes.items() if placed(name)[0] == place]
        for title, direction in (("Inputs", "input"), ("Outputs", "output")):
            yield _title(title, place), [lane for lane in mine if lane.tag.direction == direction]


def _title(title: str, place: str) -> str:
    return f"{title} of {place}" if place else title


def _plot(run: Run, groups: Mapping[str, Sequence[Lane]], view: WaveformView) -> Plot:
    until_s = view.whole_s[1]
    shown = next(iter(groups.values()))
    return Plot(
        name="plot-waveforms",
        alt="Signals between controller and bench over simulated time, one lane each; "
        "inputs of the controller in blue, outputs in orange",
        height_px=_height_px(shown),
        data=(),
        choices={key: _traces(group, until_s) for key, group in groups.items()},
        layouts={key: _rows(group) for key, group in groups.items()},
        layout={
            "dragmode": "zoom",
            "hovermode": "closest",
            "margin": {"l": 190, "r": 12, "t": 12, "b": 44},
            "xaxis": axis("simulated time [s]", range=list(view.first_s)),
            "shapes": [_mark(time_s) for time_s in _violations_s(run, until_s)],
        },
    )


def _traces(group: Sequence[Lane], until_s: float) -> list[Trace]:
    return [lane.trace(row, until_s=until_s) for row, lane in _from_below(group)]


def _rows(group: Sequence[Lane]) -> dict[str, Any]:
    """Layout that suits these lanes: their names beside them, and the height they need."""
    lanes = _from_below(group)
    names = {
        "tickmode": "array",
        "tickvals": [row + LANE_SHARE / 2 for row, _ in lanes],
        "ticktext": [lane.tag.name for _, lane in lanes],
        "range": [-0.4, len(group)],
        "fixedrange": True,
        "showgrid": False,
        "ticks": "",
    }
    return {"yaxis": axis("", **names), "height": _height_px(group)}


def _from_below(group: Sequence[Lane]) -> list[tuple[int, Lane]]:
    return list(enumerate(reversed(group)))


def _height_px(group: Sequence[Lane]) -> int:
    return FRAME_PX + LANE_PX * len(group)


def _violations_s(run: Run, until_s: float) -> list[float]:
    rows = run.summary.get("assertions", ())
    times_s = [violation["t_s"] for row in rows for violation in row["violations"]]
    return sorted(time_s for time_s in times_s if time_s <= until_s)[:MOST_MARKS]


def _mark(time_s: float) -> dict[str, Any]:
    return {"type": "line", "x0": time_s, "x1": time_s, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": RED, "width": 1.2, "dash": "dot"}}  # fmt: skip
