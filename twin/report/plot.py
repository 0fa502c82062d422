"""Plotly figures as plain data: what the page's script draws."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

INK, MUTED, GRID = "#17211b", "#55645b", "#e2e8e4"
FONT = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif"
BLUE, ORANGE, GREY, ROSE, RED = "#1f78a8", "#d1632a", "#9aa6a0", "#a8559a", "#b3261e"

Trace = dict[str, Any]


@dataclass(frozen=True)
class Plot:
    """One figure; with `choices`, a selector on the page says which set of traces it shows.

    A choice may have keys of the layout of its own, in `layouts`.
    """

    name: str
    alt: str
    height_px: int
    data: Sequence[Trace]
    layout: Mapping[str, Any]
    choices: Mapping[str, Sequence[Trace]] = field(default_factory=dict)
    layouts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """What the page's script needs to draw it."""
        layout = base_layout() | dict(self.layout) | {"height": self.height_px}
        return {"data": list(self.data), "layout": layout, "choices": dict(self.choices),
                "layouts": dict(self.layouts)}  # fmt: skip


def base_layout() -> dict[str, Any]:
    """Paper, type and legend that all plots share."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FONT, "size": 12, "color": INK},
        "margin": {"l": 64, "r": 16, "t": 40, "b": 48},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "hoverlabel": {"align": "left", "font": {"family": FONT}},
        "modebar": {"bgcolor": "rgba(255,255,255,0)", "color": "#b5c0b9", "activecolor": INK},
        "autosize": True,
    }


def axis(title: str, **more: Any) -> dict[str, Any]:
    """A quiet axis with its title, which holds the unit."""
    return {
        "title": {"text": title, "font": {"color": MUTED}},
        "gridcolor": GRID,
        "linecolor": GRID,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": GRID,
        "automargin": True,
    } | more


def packed(values: ArrayLike) -> dict[str, str]:
    """Numbers as Plotly's base64 form of a float32 array: a third of the size of digits."""
    raw = np.ascontiguousarray(values, dtype="<f4").tobytes()
    return {"dtype": "f4", "bdata": base64.b64encode(raw).decode("ascii")}
