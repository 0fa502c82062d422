"""Whole images explained tile by tile, and exhibits for the pointing game."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import ViewName
from twin.inspection.prepare import prepare
from twin.inspection.recipe import Recipe, load_recipe
from twin.inspection.tiles import reassemble
from twin.inspection.training.checkpoint import trained
from twin.inspection.training.explain.cams import Method, relevance
from twin.inspection.training.explain.pointing import Exhibit
from twin.inspection.training.explain.subject import Verdict, deepest_layer
from twin.inspection.training.pool import TILE_PX, Scene
from twin.inspection.training.sampling import crop


class Explainer:
    """The network of a training folder, asked why."""

    def __init__(self, folder: Path) -> None:
        """Raises: UsageError without a checkpoint, ModelError without a recipe."""
        network, self.plan = trained(folder)
        self.recipe: Recipe = load_recipe(folder / "recipe.yaml")
        self.network = network
        self._subject, self._layer = Verdict(network), deepest_layer(network)

    def relevance(
        self, image: NDArray[np.uint8], view: ViewName, method: Method
    ) -> NDArray[np.float32]:
        """Of every pixel of `image` [rows, columns], 0 to 1 in each tile; 0 where none lies."""
        view_recipe = self.recipe.view(view)
        prepared = prepare(image, view_recipe, self.recipe)
        found = np.zeros(image.shape, np.float32)
        if prepared is None:
            return found
        tiles = [self._of(tile, method) for tile in prepared.tiles]
        area = reassemble(np.stack(tiles), prepared.grid, prepared.kept, stride_px=1, empty=0.0)
        high, wide = view_recipe.bin_rows, view_recipe.bin_columns
        area = np.repeat(np.repeat(area, high, axis=0), wide, axis=1)
        row, column = prepared.grid.row * high, prepared.grid.column * wide
        top, left = max(0, row), max(0, column)
        inside = area[top - row :, left - column :][: image.shape[0] - top, : image.shape[1] - left]
        found[top : top + inside.shape[0], left : left + inside.shape[1]] = inside
        return found

    def _of(self, tile: NDArray[np.float32], method: Method) -> NDArray[np.float32]:
        tensor = torch.from_numpy(tile)[None]
        return relevance(method, self._subject, self._layer, tensor)[0].numpy()


def exhibits_of(scenes: Iterable[Scene], *, seed: int) -> Iterator[Exhibit]:
    """One tile of every scene that shows a defect, the defect anywhere in it."""
    for number, scene in enumerate(scenes):
        if scene.truth.any():
            rng = stream(seed, "exhibit", number)
            row, column = scene.truth_px[rng.integers(len(scene.truth_px))]
            shift = rng.integers(-TILE_PX // 3, TILE_PX // 3 + 1, 2)
            yield crop(scene, int(row + shift[0]) - TILE_PX // 2,
                       int(column + shift[1]) - TILE_PX // 2)  # fmt: skip
