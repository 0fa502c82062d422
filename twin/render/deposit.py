"""A deposit: glowing particles as a row of beads, and how beads are drawn into an image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.jit import compiled

REACH_SIGMAS = 3.5


@dataclass(frozen=True)
class Deposit:
    """Beads of glowing particles on a surface, before any optics.

    `points_m` [beads, 2] in the coordinates of the defect (shank: z, arc; head: x, y);
    `glow_m2` [beads] glow share integrated over the surface [m²]: 1 is the luminance of a fully
    developed indication; `sigma_m` [beads] standard deviation of the bead [m]. The beads overlap
    to a continuous line; seen at a slant both glow and sigma shrink with the surface.
    """

    points_m: NDArray[np.float64]
    glow_m2: NDArray[np.float64]
    sigma_m: NDArray[np.float64]


def draw_beads(
    *,
    share: NDArray[np.float32],
    row_m: NDArray[np.float64],
    column_m: NDArray[np.float64],
    bead_row_m: NDArray[np.float64],
    bead_column_m: NDArray[np.float64],
    glow_m2: NDArray[np.float64],
    sigma_row_m: NDArray[np.float64],
    sigma_column_m: NDArray[np.float64],
) -> None:
    """Add Gaussian beads to `share` [rows, columns], the glow share of every pixel.

    `row_m` and `column_m` are the places of the pixel centres, as uneven as need be and in any
    order (nearly rising is fast); the bead arrays [beads] are in the same coordinates, with the
    optical blur already in the sigmas. On even pixels the sum of the shares added, times the
    area of a pixel, is the sum of `glow_m2` that fell into the image.
    """
    rows = _window(row_m, bead_row_m, REACH_SIGMAS * sigma_row_m)
    columns = _window(column_m, bead_column_m, REACH_SIGMAS * sigma_column_m)
    peak = glow_m2 / (2 * np.pi * sigma_row_m * sigma_column_m)
    _add_gaussians(
        share, row_m, column_m, rows, columns, bead_row_m, bead_column_m,
        peak, sigma_row_m, sigma_column_m,
    )  # fmt: skip


def mark_beads(
    *,
    mask: NDArray[np.uint8],
    label: int,
    row_m: NDArray[np.float64],
    column_m: NDArray[np.float64],
    bead_row_m: NDArray[np.float64],
    bead_column_m: NDArray[np.float64],
    radius_row_m: NDArray[np.float64],
    radius_column_m: NDArray[np.float64],
) -> None:
    """Set `mask` [rows, columns] to `label` within an ellipse around every bead."""
    rows = _window(row_m, bead_row_m, radius_row_m)
    columns = _window(column_m, bead_column_m, radius_column_m)
    _fill_ellipses(
        mask, label, row_m, column_m, rows, columns, bead_row_m, bead_column_m,
        radius_row_m, radius_column_m,
    )  # fmt: skip


def _window(
    axis_m: NDArray[np.float64], centre_m: NDArray[np.float64], reach_m: NDArray[np.float64]
) -> NDArray[np.int64]:
    """First and one-past-last index [beads, 2] enclosing all pixels within reach of each bead."""
    from_below = np.maximum.accumulate(axis_m)
    from_above = np.minimum.accumulate(axis_m[::-1])[::-1]
    first = np.searchsorted(from_below, centre_m - reach_m)
    last = np.searchsorted(from_above, centre_m + reach_m, side="right")
    return np.stack([first, last], axis=1)


@compiled
def _add_gaussians(
    share, row_m, column_m, rows, columns, bead_row_m, bead_column_m, peak, sigma_row, sigma_column
):  # fmt: skip
    """Inner loop of `draw_beads`; arrays as there, `rows` and `columns` [beads, 2]."""
    profile = np.empty(len(column_m), np.float32)
    for bead in range(len(peak)):
        first, last = columns[bead]
        for column in range(first, last):
            offset = (column_m[column] - bead_column_m[bead]) / sigma_column[bead]
            profile[column] = peak[bead] * np.exp(-0.5 * offset * offset)
        for row in range(rows[bead, 0], rows[bead, 1]):
            offset = (row_m[row] - bead_row_m[bead]) / sigma_row[bead]
            height = np.float32(np.exp(-0.5 * offset * offset))
            for column in range(first, last):
                share[row, column] += height * profile[column]


@compiled
def _fill_ellipses(
    mask, label, row_m, column_m, rows, columns, bead_row_m, bead_column_m,
    radius_row, radius_column,
):  # fmt: skip
    """Inner loop of `mark_beads`."""
    for bead in range(len(bead_row_m)):
        for row in range(rows[bead, 0], rows[bead, 1]):
            dr = (row_m[row] - bead_row_m[bead]) / radius_row[bead]
            for column in range(columns[bead, 0], columns[bead, 1]):
                dc = (column_m[column] - bead_column_m[bead]) / radius_column[bead]
                if dr * dr + dc * dc <= 1:
                    mask[row, column] = label
