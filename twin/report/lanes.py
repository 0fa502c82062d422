"""Digital traces: each signal on a lane of its own over simulated time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from twin.controllers.alarms import Alarm
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode
from twin.core.journal import placed
from twin.core.signals import Tag
from twin.report.plot import BLUE, ORANGE, Trace

LANE_SHARE = 0.68
"""Of the distance between two lanes, how high a signal rises."""
COLOURS = {"input": BLUE, "output": ORANGE}
NAMES: Mapping[str, type[IntEnum]] = {"packml_state": State, "sequence_step": StepCode,
                                      "alarm": Alarm, "reject_reason": Alarm}  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """One signal: its value at the begin of the time drawn, and its changes (time [s], value)."""

    tag: Tag
    changes: Sequence[tuple[float, float]]

    def trace(self, row: int, *, until_s: float) -> Trace:
        """Its steps on the lane `row`, counted from below; numbers fill the lane's height.

        The values of a code, which have an order but no distance, are spread evenly.
        """
        points = [(0.0, float(self.tag.initial)), *self.changes]
        points.append((until_s, points[-1][1]))
        values = [value for _, value in points]
        levels = _levels(self.tag, values)
        return {
            "type": "scatter",
            "mode": "lines",
            "name": self.tag.name,
            "x": [round(time_s, 6) for time_s, _ in points],
            "y": [round(row + LANE_SHARE * levels[value], 4) for value in values],
            "text": [value_text(self.tag, value) for value in values],
            "line": {"shape": "hv", "width": 1.4, "color": COLOURS[self.tag.direction]},
            "hovertemplate": "%{x:.6f} s: %{text}<extra>" + self.tag.name + "</extra>",
            "showlegend": False,
        }


def _levels(tag: Tag, values: Sequence[float]) -> dict[float, float]:
    """Height of each value in its lane, 0 to 1."""
    if tag.type == "bool":
        return {0.0: 0.0, 1.0: 1.0}
    found = sorted(set(values))
    if tag.unit == "code":
        return {value: k / max(len(found) - 1, 1) for k, value in enumerate(found)}
    span = found[-1] - found[0] or 1.0
    return {value: (value - found[0]) / span for value in found}


def value_text(tag: Tag, value: float) -> str:
    """A value of a signal in words: true and false, the name of a code, or number and unit."""
    if tag.type == "bool":
        return "true" if value else "false"
    unit = "" if tag.unit in ("-", "1", "code", "id", "index") else f" {tag.unit}"
    return f"{_code_name(tag, value)}{value:g}{unit}"


def _code_name(tag: Tag, value: float) -> str:
    codes = dict(tag.codes) or {
        member.name.lower(): member for member in NAMES.get(placed(tag.name)[1], ())
    }
    return next((f"{name} " for name, code in codes.items() if code == value), "")
