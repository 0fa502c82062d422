"""Tiles as if the camera had stood a little nearer, farther, or askew."""

import cv2
import numpy as np
from numpy.typing import NDArray

SCALE = 1.3  # at most nearer or farther by this
TURN_DEG = 12.0


def warped(
    tile: NDArray[np.uint8], truth: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """`tile` [h, w] and `truth` [h/c, w/c] scaled and turned about the middle of the tile.

    Beyond the edge the tile is mirrored; a cell counts where half of it does.
    """
    scale = float(np.exp(rng.uniform(-np.log(SCALE), np.log(SCALE))))
    angle_deg = float(rng.uniform(-TURN_DEG, TURN_DEG))
    image = _about_the_middle(tile, angle_deg, scale)
    cells = _about_the_middle(truth.astype(np.float32), angle_deg, scale)
    return image, cells >= 0.5


def _about_the_middle(image: NDArray, angle_deg: float, scale: float) -> NDArray:
    rows, columns = image.shape
    middle = ((columns - 1) / 2, (rows - 1) / 2)
    matrix = cv2.getRotationMatrix2D(middle, angle_deg, scale)
    return cv2.warpAffine(
        image, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
