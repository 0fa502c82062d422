"""New tiles from two: a defect carried over to another part, or a piece of one in the other.

Source: defect-patch transfer, Kähler et al. 2023 (the paper on minute damages among the project's
sources); CutMix, Yun et al. 2019.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

FEATHER_PX = 3.0
MARGIN_PX = 6
Tile = NDArray[np.uint8]
Truth = NDArray[np.bool_]


def transferred(
    tile: Tile, truth: Truth, donor: Tile, donor_truth: Truth, rng: np.random.Generator
) -> tuple[Tile, Truth]:
    """`tile` with the defects of `donor` on it, moved, as bright against their new ground.

    `tile`, `donor` [h, w]; `truth`, `donor_truth` [h/c, w/c]. As it was where the donor has none.
    """
    if not donor_truth.any():
        return tile, truth
    cell = tile.shape[0] // truth.shape[0]
    shift = _shift(donor_truth, rng)
    moved_truth = _moved(donor_truth, shift)
    moved = _moved(donor, shift * cell).astype(np.float32)
    inside = np.kron(moved_truth, np.ones((cell, cell), np.uint8))
    alpha = cv2.GaussianBlur(
        cv2.dilate(inside, np.ones((MARGIN_PX + 1, MARGIN_PX + 1), np.uint8)).astype(np.float32),
        (0, 0), FEATHER_PX,
    )  # fmt: skip
    ring = (alpha > 0.05) & (inside == 0)
    gain = (np.median(tile[ring]) + 1) / (np.median(moved[ring]) + 1) if ring.any() else 1.0
    mixed = (1 - alpha) * tile + alpha * gain * moved
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8), truth | moved_truth


def cut_mixed(
    tile: Tile, truth: Truth, other: Tile, other_truth: Truth, rng: np.random.Generator
) -> tuple[Tile, Truth]:
    """`tile` with a rectangle of `other` in it, truth likewise; a quarter of it on average."""
    cell, (rows, columns) = tile.shape[0] // truth.shape[0], truth.shape
    height, width = (
        rng.integers(rows // 4, 3 * rows // 4),
        rng.integers(columns // 4, 3 * columns // 4),
    )
    top, left = rng.integers(0, rows - height + 1), rng.integers(0, columns - width + 1)
    cells = np.s_[top : top + height, left : left + width]
    pixels = np.s_[top * cell : (top + height) * cell, left * cell : (left + width) * cell]
    mixed, mixed_truth = tile.copy(), truth.copy()
    mixed[pixels], mixed_truth[cells] = other[pixels], other_truth[cells]
    return mixed, mixed_truth


def _shift(truth: Truth, rng: np.random.Generator) -> NDArray[np.int64]:
    """Rows and columns [cells] by which all that is marked may move and stay within the tile."""
    places = np.argwhere(truth)
    low, high = -places.min(0), np.array(truth.shape) - 1 - places.max(0)
    return rng.integers(low, high + 1)


def _moved(image: NDArray, shift: NDArray[np.int64]) -> NDArray:
    return np.roll(image, tuple(int(by) for by in shift), axis=(0, 1))
