"""From a native image to network input: bin, find the part, cut tiles, normalise."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.inspection.recipe import Normalisation, Recipe, ViewRecipe
from twin.inspection.region import bounding_box, find_part, tiles_with_part
from twin.inspection.tiles import Box, Grid, covered, cut, plan


@dataclass(frozen=True)
class Prepared:
    """Tiles of one view, ready for the network, and where they lie in the binned image."""

    tiles: NDArray[np.float32]
    grid: Grid
    kept: NDArray[np.bool_]


def prepare(image: NDArray[np.uint8], view: ViewRecipe, recipe: Recipe) -> Prepared | None:
    """Network input [n, 1, tile, tile] for one image [rows, columns], None where no part is."""
    small = binned(image, view)
    part = find_part(small, recipe.regions)
    if not part.any():
        return None
    box = bounding_box(part, small.shape)
    if view.is_full_turn:
        box = beyond_the_seam(box, recipe.overlap_px)
    grid = plan(box, tile_px=recipe.tile_px, overlap_px=recipe.overlap_px)
    kept = tiles_with_part(part, grid)
    area = covered(small, grid, is_full_turn=view.is_full_turn)
    tiles = cut(normalise(area, recipe.normalisation), grid, kept)
    return Prepared(tiles[:, None], grid, kept)


def beyond_the_seam(box: Box, rows: int) -> Box:
    """`box` with that many rows more at both ends: what lies across the seam is seen whole."""
    return replace(box, row=box.row - rows, height=box.height + 2 * rows)


def binned(image: NDArray[np.uint8], view: ViewRecipe) -> NDArray[np.uint8]:
    """Mean of every block as the recipe bins `view`, in whole grey values; a rest is dropped."""
    high, wide = view.bin_rows, view.bin_columns
    if high == wide == 1:
        return image
    rows, columns = image.shape[0] // high, image.shape[1] // wide
    whole = image[: rows * high, : columns * wide]
    means = cv2.resize(whole.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return (means + np.float32(0.5)).astype(np.uint8)


def normalise(image: NDArray[np.uint8], recipe: Normalisation) -> NDArray[np.float32]:
    """Grey values to network input, by table: x = (√max(dn − black, 0) − mean) / scale."""
    grey = np.maximum(np.arange(256) - recipe.black_dn, 0.0)
    table = ((np.sqrt(grey) - recipe.mean) / recipe.scale).astype(np.float32)
    return table[image]
