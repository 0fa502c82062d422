"""A sleeve with a glowing grid, to read the geometry of the line-scan image from."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twin.core.records import LineScan
from twin.render.line_view import LineView, line_view
from twin.render.pieces.piece import DIAMETER, Drawn, Parameter, Piece, Setting, view_of
from twin.render.pieces.plane import PixelPlane, cylinder_plane
from twin.render.pieces.stage import gain_of, light_of, scan_of

Array = NDArray[np.float64]
GROUND_SHARE = 0.3
"""Ground luminance of the matt black sleeve over that of the steel (assumed)."""
MARK_CELL_SHARE = 0.5
"""Side of the square that marks the origin, over that of its cell."""


@dataclass(frozen=True)
class Grid:
    """Rings and lines on a sleeve: their places and their width.

    `ring_z_m` [rings] on the axis; `line_rad` [lines] around it, of `line_width_m` each. The
    sleeve ends half a spacing beyond the outer rings. The first ring and line cross at the origin;
    the cell after both holds a glowing square.
    """

    ring_z_m: Array
    line_rad: Array
    line_width_m: float

    @property
    def spacing_m(self) -> float:
        """From ring to ring."""
        return float(self.ring_z_m[1] - self.ring_z_m[0])

    @property
    def step_rad(self) -> float:
        """From line to line; they go evenly around."""
        return math.tau / len(self.line_rad)


def grid_of(setting: Setting) -> Grid:
    """The grid that the parameters ask for.

    The first line stands half a step from the index, so that none is cut by the image's edges.
    """
    rings, lines = round(setting["rings"]), round(setting["lines_around"])
    first = math.pi / lines
    return Grid(
        ring_z_m=setting["first_z_m"] + setting["spacing_m"] * np.arange(rings, dtype=float),
        line_rad=first + math.tau / lines * np.arange(lines, dtype=float),
        line_width_m=setting["line_width_m"],
    )


def grid_share(*, grid: Grid, plane: PixelPlane, radius_m: float) -> NDArray[np.float32]:
    """Share of every pixel [lines, columns] that glows, blurred as the optics do.

    Source: convolution of each bar with a Gaussian; only the nearest ring and line count.
    """
    half, last = grid.line_width_m / 2, len(grid.ring_z_m) - 1
    ring = np.clip(np.rint((plane.x_m - grid.ring_z_m[0]) / grid.spacing_m), 0, last)
    from_ring = plane.x_m - grid.ring_z_m[0] - ring * grid.spacing_m
    turned = (plane.y_m / radius_m - grid.line_rad[0]) / grid.step_rad
    from_line = (turned - np.rint(turned)) * grid.step_rad * radius_m
    dark = 1 - _bar(from_ring, half, plane.sigma_x_m)
    dark *= 1 - _bar(from_line, half, plane.sigma_y_m)
    dark *= 1 - _mark(grid, plane, radius_m)
    return ((1 - dark) * _sleeve(grid, plane)).astype(np.float32)


def _bar(from_middle: Array, half: float, sigma: Array) -> Array:
    """Bar of half width `half`, blurred."""
    return ndtr((from_middle + half) / sigma) - ndtr((from_middle - half) / sigma)


def _mark(grid: Grid, plane: PixelPlane, radius_m: float) -> Array:
    """The glowing square in the cell that follows the origin both ways."""
    middle_rad = grid.line_rad[0] + grid.step_rad / 2
    off_rad = np.mod(plane.y_m / radius_m - middle_rad + math.pi, math.tau) - math.pi
    off_z = plane.x_m - grid.ring_z_m[0] - grid.spacing_m / 2
    half_arc = MARK_CELL_SHARE * grid.step_rad * radius_m / 2
    around = _bar(off_rad * radius_m, half_arc, plane.sigma_y_m)
    return around * _bar(off_z, MARK_CELL_SHARE * grid.spacing_m / 2, plane.sigma_x_m)


def _sleeve(grid: Grid, plane: PixelPlane) -> Array:
    """1 on the sleeve, 0 beyond its ends, [lines, columns]."""
    low, high = sleeve_ends_m(grid)
    return _bar(plane.x_m - (low + high) / 2, (high - low) / 2, plane.sigma_x_m)


def sleeve_ends_m(grid: Grid) -> tuple[float, float]:
    """Both ends of the sleeve on the axis."""
    margin = grid.spacing_m / 2
    return float(grid.ring_z_m[0]) - margin, float(grid.ring_z_m[-1]) + margin


def crossings(*, grid: Grid, line_scan: LineScan, view: LineView) -> list[dict[str, Any]]:
    """Every crossing as often as the scan sees it: true place, and expected pixel coordinates.

    `column` and `line` count from 0 at the middle of the first pixel. A crossing between two lines
    that were not neighbours on the part (lines lost) is placed between them.

    Assumes: the angle hardly ever runs back from line to line (jitter below a line).
    """
    angle = np.maximum.accumulate(line_scan.angle_rad)
    found = []
    for number, place in enumerate(grid.line_rad):
        first = math.ceil((angle[0] - place) / math.tau)
        last = math.floor((angle[-1] - place) / math.tau)
        for turn in range(first, last + 1):
            line = np.interp(place + turn * math.tau, angle, np.arange(len(angle)))
            runout = np.interp(line, np.arange(len(angle)), line_scan.runout_m)
            columns = _columns(grid.ring_z_m, float(runout), view)
            found += [
                {"ring": ring, "around": number, "turn": turn, "z_m": float(z),
                 "angle_rad": float(place), "column": float(column), "line": float(line)}
                for ring, (z, column) in enumerate(zip(grid.ring_z_m, columns, strict=True))
                if math.isfinite(column)
            ]  # fmt: skip
    return found


def _columns(z_m: Array, runout_m: float, view: LineView) -> Array:
    """Where places on the axis appear [columns]; not a number beyond the line's ends."""
    seen = view.seen_m(z_m=z_m, towards_m=np.full(len(z_m), runout_m))
    return np.interp(seen, view.z_m, np.arange(len(view.z_m)), left=np.nan, right=np.nan)


def _draw(setting: Setting) -> Drawn:
    grid, diameter_m = grid_of(setting), setting["diameter_m"]
    plane, line_scan = cylinder_plane(setting, diameter_m), scan_of(setting)
    gain = gain_of(setting, light_of(setting))
    share = grid_share(grid=grid, plane=plane, radius_m=diameter_m / 2)
    electrons = gain.full_e * share + GROUND_SHARE * gain.ground_e
    truth = {
        "origin": {"ring": 0, "around": 0, "marked_by": "glowing square in the cell after both"},
        "sleeve_z_m": list(sleeve_ends_m(grid)),
        "spacing_m": grid.spacing_m,
        "step_rad": grid.step_rad,
        "crossings": crossings(grid=grid, line_scan=line_scan, view=line_view(setting.rig)),
    }
    return Drawn(view_of(setting.camera, electrons), truth)


GRID = Piece(
    name="grid",
    description="sleeve with a glowing grid, to read stretch, jitter and distortion from",
    cameras=("line",),
    parameters=(
        DIAMETER,
        Parameter("first_z_m", "m", 0.0, -5e-3, 0.1, "place of the first ring"),
        Parameter("spacing_m", "m", 5e-3, 1e-3, 50e-3, "from ring to ring"),
        Parameter("rings", "1", 28.0, 2.0, 150.0, "rings along the axis", is_whole=True),
        Parameter("lines_around", "1", 36.0, 4.0, 360.0, "lines around", is_whole=True),
        Parameter("line_width_m", "m", 0.4e-3, 50e-6, 2e-3, "width of rings and lines"),
    ),
    draw=_draw,
)
