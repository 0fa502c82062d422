"""Still figures of the checks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@contextmanager
def drawn(path: Path, *, title: str, x: str, y: str) -> "Iterator[Axes]":
    """Axes to draw on; written to `path`, by its suffix a PNG, SVG or PDF, when done.

    `x` and `y` are the axis labels. Drawing needs no display.
    """
    from matplotlib.figure import Figure  # half a second to import, and only figures need it

    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.grid(visible=True, alpha=0.3)
    yield axes
    if axes.get_legend_handles_labels()[0]:
        axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
