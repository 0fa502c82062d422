"""Hard negatives: where a half-trained network sees cracks in its own training images."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from twin.inspection.prepare import normalise
from twin.inspection.recipe import Normalisation
from twin.inspection.training.data import dilated
from twin.inspection.training.pool import Scene
from twin.inspection.training.sampling import Mistake

FLOOR = 0.3
TOLERANCE_CELLS = 3
SHARPEST = 4  # mistakes kept per scene
MULTIPLE_PX = 64  # the network's deepest stride


def find_mistakes(
    network: nn.Module,
    scenes: Sequence[Scene],
    drawn: Iterable[int],
    normalisation: Normalisation,
) -> tuple[Mistake, ...]:
    """Centres of false indications, the strongest few of each of the `drawn` scenes."""
    network.eval()
    return tuple(
        Mistake(index, row, column)
        for index in drawn
        for row, column in _false_indications(network, scenes[index], normalisation)
    )


def _false_indications(
    network: nn.Module, scene: Scene, normalisation: Normalisation
) -> list[tuple[int, int]]:
    heat = heat_of(network, scene.image, normalisation)
    truth = dilated(scene.truth, TOLERANCE_CELLS)
    shape = tuple(min(a, b) for a, b in zip(heat.shape, truth.shape, strict=True))
    heat = np.where(truth[: shape[0], : shape[1]], 0.0, heat[: shape[0], : shape[1]])
    cell = scene.image.shape[0] // scene.truth.shape[0]
    count, labels, _, centres = cv2.connectedComponentsWithStats((heat > FLOOR).astype(np.uint8))
    weights = np.bincount(labels.ravel(), heat.ravel(), count)[1:]
    best = np.argsort(weights)[::-1][:SHARPEST]
    return [(int(centres[i + 1][1] * cell), int(centres[i + 1][0] * cell)) for i in best]


def heat_of(
    network: nn.Module, image: NDArray[np.uint8], normalisation: Normalisation
) -> NDArray[np.float32]:
    """Crack probability per cell of a whole image in one go."""
    bottom, right = (-size % MULTIPLE_PX for size in image.shape)
    padded: NDArray = cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
    with torch.no_grad():
        tile = torch.from_numpy(normalise(padded, normalisation))[None, None]
        device = next(network.parameters()).device
        heat = network(tile.to(device)).heat.float()
        return torch.sigmoid(heat)[0, 0].cpu().numpy()
