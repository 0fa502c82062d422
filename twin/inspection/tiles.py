"""Overlapping tiles at native resolution: cut a region into them, put the heat map together."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels: first row and column, height and width."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Grid:
    """`rows` × `columns` tiles of `tile_px`, one every `step_px`, that cover a box.

    `row`, `column` is the first pixel of the first tile; it may lie outside the image.
    """

    row: int
    column: int
    rows: int
    columns: int
    tile_px: int
    step_px: int

    @property
    def height(self) -> int:
        """Rows of the area the tiles cover together [px]."""
        return self.tile_px + (self.rows - 1) * self.step_px

    @property
    def width(self) -> int:
        """Columns of the area the tiles cover together [px]."""
        return self.tile_px + (self.columns - 1) * self.step_px

    def corners(self) -> list[tuple[int, int]]:
        """Row and column of each tile within the covered area, row by row."""
        return [
            (i * self.step_px, j * self.step_px)
            for i in range(self.rows)
            for j in range(self.columns)
        ]


def plan(box: Box, *, tile_px: int, overlap_px: int) -> Grid:
    """The smallest grid that covers `box`, centred on it."""
    step = tile_px - overlap_px
    rows = 1 + max(0, -(-(box.height - tile_px) // step))
    columns = 1 + max(0, -(-(box.width - tile_px) // step))
    spare_rows = tile_px + (rows - 1) * step - box.height
    spare_columns = tile_px + (columns - 1) * step - box.width
    return Grid(
        box.row - spare_rows // 2, box.column - spare_columns // 2, rows, columns, tile_px, step
    )


def covered(image: NDArray, grid: Grid, *, is_full_turn: bool = False) -> NDArray:
    """The part of `image` [rows, columns] under `grid`.

    Beyond its edges the image is mirrored; where its rows are a full turn it goes on with the
    rows from the other end, so that an indication across the seam is seen whole.
    """
    top, left = max(0, -grid.row), max(0, -grid.column)
    bottom = max(0, grid.row + grid.height - image.shape[0])
    right = max(0, grid.column + grid.width - image.shape[1])
    rows = cv2.BORDER_WRAP if is_full_turn else cv2.BORDER_REFLECT
    tall = cv2.copyMakeBorder(image, top, bottom, 0, 0, rows)
    wide = cv2.copyMakeBorder(tall, 0, 0, left, right, cv2.BORDER_REFLECT)
    row, column = grid.row + top, grid.column + left
    return wide[row : row + grid.height, column : column + grid.width]


def cut(area: NDArray, grid: Grid, kept: NDArray[np.bool_]) -> NDArray:
    """The `kept` [rows · columns] tiles of a covered area → [n, tile_px, tile_px]."""
    size = grid.tile_px
    corners = [c for c, keep in zip(grid.corners(), kept, strict=True) if keep]
    if not corners:
        return np.empty((0, size, size), area.dtype)
    return np.stack([area[r : r + size, c : c + size] for r, c in corners])


def reassemble(
    heat_tiles: NDArray, grid: Grid, kept: NDArray[np.bool_], *, stride_px: int, empty: float
) -> NDArray:
    """One heat map over the area of `grid` from the heat of its `kept` tiles.

    Where tiles overlap each gives way at the middle of the overlap, so that no cell is taken
    from a tile's blind edge; tiles not kept read `empty`. Cells are `stride_px` pixels square.
    """
    heat = np.full((grid.height // stride_px, grid.width // stride_px), empty, heat_tiles.dtype)
    trim = (grid.tile_px - grid.step_px) // 2 // stride_px
    tiles = iter(heat_tiles)
    for index, (row, column) in enumerate(grid.corners()):
        if not kept[index]:
            continue
        i, j = divmod(index, grid.columns)
        tile = next(tiles)
        top, left = trim * (i > 0), trim * (j > 0)
        bottom = tile.shape[0] - trim * (i < grid.rows - 1)
        right = tile.shape[1] - trim * (j < grid.columns - 1)
        r, c = row // stride_px, column // stride_px
        heat[r + top : r + bottom, c + left : c + right] = tile[top:bottom, left:right]
    return heat
