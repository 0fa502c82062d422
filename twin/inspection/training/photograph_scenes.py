"""Photographs as scenes to draw tiles from."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.inspection.photographs.photograph import Photograph
from twin.inspection.recipe import Normalisation
from twin.inspection.region import CELL_PX
from twin.inspection.training.networks.crack_net import STRIDE_PX
from twin.inspection.training.pool import Scene, at_least_a_tile, places_of


def scenes_of(photographs: Iterable[Photograph]) -> Iterator[Scene]:
    """A scene of each photograph; a cell counts as defective where half of it is, or any of a
    defect too small for that.

    Raises: UsageError for a defective photograph in which nobody said where.
    """
    for number, photograph in enumerate(photographs):
        mask = photograph.mask()
        if mask is None:
            raise UsageError(f"{photograph.file}: defective, but nobody said where; to learn "
                             "places takes masks or outlines")  # fmt: skip
        image = at_least_a_tile(photograph.image())
        truth = _cells(mask, (image.shape[0] // STRIDE_PX, image.shape[1] // STRIDE_PX))
        blocks = np.ones([-(-size // CELL_PX) for size in photograph.shape], bool)
        places, hard = places_of(image, blocks)
        yield Scene("shank", number, "shank", image, truth, places, hard)


def normalisation_of(scenes: Sequence[Scene]) -> Normalisation:
    """Mean and scale that bring the square roots of all grey values to about 0 ± 1."""
    counts = sum(np.bincount(scene.image.ravel(), minlength=256) for scene in scenes)
    roots = np.sqrt(np.arange(256.0))
    mean = float(np.average(roots, weights=counts))
    spread = float(np.sqrt(np.average((roots - mean) ** 2, weights=counts)))
    return Normalisation(kind="sqrt", black_dn=0.0, mean=round(mean, 2),
                         scale=round(max(spread, 0.1), 2))  # fmt: skip


def _cells(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    padded = np.zeros((size[0] * STRIDE_PX, size[1] * STRIDE_PX), bool)
    rows, columns = min(mask.shape[0], padded.shape[0]), min(mask.shape[1], padded.shape[1])
    padded[:rows, :columns] = mask[:rows, :columns]
    share = padded.reshape(size[0], STRIDE_PX, size[1], STRIDE_PX).mean((1, 3))
    half = share >= 0.5
    return half if half.any() else share > 0
