"""Where the part is, from pixels alone: it glows above the dark ground."""

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.inspection.recipe import RegionRule
from twin.inspection.tiles import Box, Grid

CELL_PX = 16  # the part is looked for in means of 3 × 3 blocks this large
USUAL = RegionRule()
"""The fixed pattern of a camera stays below the share of the glow that it asks for."""


def find_part(image: NDArray[np.uint8], rule: RegionRule = USUAL) -> NDArray[np.bool_]:
    """Cells of `CELL_PX` pixels that may show the part: [⌈rows/16⌉, ⌈columns/16⌉] bool.

    The ground is the darkest half percent of the means of neighbouring blocks, the glow their
    99th percentile. A cell belongs to the part when it lies above the ground by a share of that
    contrast, or between two such cells of its row or column: a fastener has no holes, and a flank
    that hardly glows still has edges that do. It errs towards too much: ground taken for part
    costs time, part taken for ground costs a crack. All False where nothing glows.
    """
    if rule.part == "fills_the_image":
        return np.ones([-(-size // CELL_PX) for size in image.shape], bool)
    blocks = _block_means(image)
    ground, glow = np.percentile(blocks, [0.5, 99.0])
    if glow - ground < rule.min_contrast_dn:
        return np.zeros(blocks.shape, bool)
    bright = blocks > ground + rule.glow_share * (glow - ground)
    filled = _between(bright) | _between(bright.T).T
    size = 2 * rule.margin_cells + 1
    return cv2.dilate(filled.astype(np.uint8), np.ones((size, size), np.uint8)) > 0


def bounding_box(part: NDArray[np.bool_], shape: tuple[int, int]) -> Box:
    """Smallest box in pixels around the cells of `part`, within an image of `shape`."""
    rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
    top, left = int(rows[0]) * CELL_PX, int(columns[0]) * CELL_PX
    bottom = min(shape[0], (int(rows[-1]) + 1) * CELL_PX)
    right = min(shape[1], (int(columns[-1]) + 1) * CELL_PX)
    return Box(top, left, bottom - top, right - left)


def tiles_with_part(part: NDArray[np.bool_], grid: Grid) -> NDArray[np.bool_]:
    """Which tiles of `grid` hold a cell of `part`: [rows · columns] bool."""
    return np.array([_any_part(part, grid, r, c) for r, c in grid.corners()])


def _any_part(part: NDArray[np.bool_], grid: Grid, row: int, column: int) -> bool:
    top, left = grid.row + row, grid.column + column
    cells = part[
        max(0, top // CELL_PX) : max(0, -(-(top + grid.tile_px) // CELL_PX)),
        max(0, left // CELL_PX) : max(0, -(-(left + grid.tile_px) // CELL_PX)),
    ]
    return bool(cells.any())


def _between(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells from the first to the last True of each row."""
    begun = np.logical_or.accumulate(cells, axis=1)
    to_come = np.logical_or.accumulate(cells[:, ::-1], axis=1)[:, ::-1]
    return begun & to_come


def _block_means(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    rows, columns = (-(-size // CELL_PX) for size in image.shape)
    padded: NDArray = cv2.copyMakeBorder(
        image,
        0,
        rows * CELL_PX - image.shape[0],
        0,
        columns * CELL_PX - image.shape[1],
        cv2.BORDER_REPLICATE,
    )
    size = (columns, rows)
    means = cv2.resize(padded.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    smooth: NDArray = cv2.blur(means, (3, 3))
    return smooth
