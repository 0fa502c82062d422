"""A study in the terminal: one line a design point."""

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from twin.report.study.folder import HEADLINES, Factor, response_title
from twin.report.wording import number

MOST_POINTS = 60


def study_text(summary: Mapping[str, Any]) -> Table:
    """The headline responses of every point, with intervals."""
    points = summary["points"]
    names = [name for name in HEADLINES if any(name in point["responses"] for point in points)]
    table = Table(title=summary["study"], caption=_left_out(len(points)))
    for factor in summary["factors"]:
        table.add_column(escape(Factor(**factor).title))
    for name in names:
        table.add_column(escape(response_title(name)))
    for point in points[:MOST_POINTS]:
        cells = [_text(value) for value in point["values"].values()]
        table.add_row(*cells, *(_response(point["responses"].get(name)) for name in names))
    return table


def _left_out(points: int) -> str | None:
    left = points - MOST_POINTS
    return f"… and {left} more points in summary.json" if left > 0 else None


def _response(response: Mapping[str, Any] | None) -> str:
    if response is None or response["value"] is None:
        return "–"
    low, high = response["low"], response["high"]
    value = number(response["value"], digits=3)
    if high is None:
        return value
    return f"{value} ({number(low, digits=3) if low is not None else ''}…{number(high, digits=3)})"


def _text(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
