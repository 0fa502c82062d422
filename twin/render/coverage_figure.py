"""Figure of coverage maps: every head from above and unrolled, coloured by the number of views."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.render.head_coverage import HeadCoverage, SurfaceCoverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.gridspec import GridSpec

UNSEEN_COLOUR = "#c0202a"
WIDTHS_IN = (3.0, 3.0, 6.0)
HEIGHT_IN = 3.2
FILLED_SHARE = 0.75
"""Share of its place that a panel's map takes up, about; the rest is ticks and labels."""
POINTS_PER_INCH = 72
OVERLAP = 1.5
"""Size of the squares over their distance on paper: no gaps show."""


def draw_coverage(*, coverages: tuple[HeadCoverage, ...], file: Path) -> None:
    """Write the maps of all heads to `file`, one row each; its suffix says the format.

    Red is what no view sees. Drawing needs no display.
    """
    from matplotlib.figure import Figure  # half a second to import, and only figures need it

    size = sum(WIDTHS_IN) + 1, HEIGHT_IN * len(coverages) + 0.4
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.add_gridspec(2 * len(coverages), len(WIDTHS_IN), width_ratios=WIDTHS_IN)
    views = max(len(coverage.angles_rad) for coverage in coverages)
    colours = _colours(views)
    for number, coverage in enumerate(coverages):
        _draw_head(grid, 2 * number, coverage, colours)
    bar = figure.colorbar(colours, ax=figure.axes, ticks=range(views + 1), aspect=30)
    bar.set_label("number of views that see it")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=120)


def _draw_head(grid: "GridSpec", row: int, coverage: HeadCoverage, colours: Any) -> None:
    """One head in two rows of the grid: two faces on the left, unrolled walls on the right."""
    rows, figure = slice(row, row + 2), grid.figure
    panels = {
        f"{coverage.fastener} from above": (grid[rows, 0], ("top", "chamfer", "socket floor")),
        "bearing face": (grid[rows, 1], ("bearing face",)),
        "side, unrolled": (grid[row, 2], ("side",)),
        "socket wall, unrolled": (grid[row + 1, 2], ("socket wall",)),
    }
    for title, (place, names) in panels.items():
        covered = [one for one in coverage.surfaces if one.surface.name in names]
        if covered:
            axes = figure.add_subplot(place, title=title)  # type: ignore[union-attr]
            _draw_map(axes, covered, colours)


def _draw_map(axes: "Axes", covered: list[SurfaceCoverage], colours: Any) -> None:
    """Points of the surfaces as squares that fill the map."""
    places = 1e3 * np.concatenate([one.surface.map_m for one in covered])
    views = np.concatenate([one.views for one in covered])
    is_wall = covered[0].surface.name in ("side", "socket wall")
    width_in = FILLED_SHARE * WIDTHS_IN[2 if is_wall else 0]
    pitch_mm = 1e3 * max(one.surface.point_area_m2 for one in covered) ** 0.5
    side = OVERLAP * POINTS_PER_INCH * width_in * pitch_mm / float(np.ptp(places, axis=0).max())
    axes.scatter(*places.T, c=colours.to_rgba(views), marker="s", s=side**2, linewidths=0)
    axes.set(aspect="equal", xlabel="mm", ylabel="z, mm" if is_wall else "mm")
    if is_wall:
        axes.invert_yaxis()  # the top face, at −z, up


def _colours(views: int) -> Any:
    """One colour per number of views from 0 to `views`."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import BoundaryNorm, ListedColormap

    shades = colormaps["viridis"](np.linspace(0.25, 1.0, views))
    norm = BoundaryNorm(np.arange(views + 2) - 0.5, views + 1)
    return ScalarMappable(norm, ListedColormap([UNSEEN_COLOUR, *map(tuple, shades)]))
