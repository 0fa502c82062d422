"""An indication and its surroundings in an image: where it glows, and how much over the ground."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.render.view import View

GLOW_PX = 4
"""How far the glow reaches beyond the mask: blur, and a pixel of doubt about its place."""
RING_INNER_PX, RING_OUTER_PX = 7, 20
BLOCK_PX = 8
"""Length of the stretches an indication is cut into: longer than its beads are alike (0.2 mm)."""
SIGMA_PER_MAD = 1.4826
OUTLIER_SIGMAS = 4.0
"""Lint and clumps beyond this do not count as ground."""

Image = NDArray[np.floating]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """Pixels from column `x` and row `y` on, `width` by `height`."""

    x: int
    y: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"

    def mask(self, shape: tuple[int, ...]) -> Mask:
        """True inside the box, in an image of `shape`."""
        inside = np.zeros(shape, bool)
        inside[self.y : self.y + self.height, self.x : self.x + self.width] = True
        return inside


@dataclass(frozen=True)
class Region:
    """Pixels of an indication, all [rows, columns].

    `core` its mask; `glow` what it may light up; `ring` the ground around it; `block` the number
    of the stretch each pixel lies in, from 0 to `blocks` − 1 where `glow` is true.
    """

    core: Mask
    glow: Mask
    ring: Mask
    block: NDArray[np.int64]
    blocks: int

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns around it all."""
        rows, columns = (np.flatnonzero((self.glow | self.ring).any(axis=a)) for a in (1, 0))
        return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def region_of(view: View, *, box: Box | None) -> Region:
    """Region of all indications in `view`, or of what lies in the `box`.

    Raises: UsageError where there is none.
    """
    everything = view.mask > 0
    inside = np.ones_like(everything) if box is None else box.mask(everything.shape)
    core = everything & inside
    if not core.any():
        where = (
            "in the view" if box is None else f"in the box {box.x},{box.y},{box.width},{box.height}"
        )
        raise UsageError(f"the piece shows no indication {where}; choose another piece or box")
    glow = _grown(core, GLOW_PX) & inside
    ring = _grown(core, RING_OUTER_PX) & ~_grown(everything, RING_INNER_PX)
    if not ring.any():
        raise UsageError("the indication leaves no ground around it to compare with")
    block, blocks = _blocks(glow)
    return Region(core, glow, ring, block, blocks)


def without_outliers(region: Region, image: Image) -> Mask:
    """The ring of `region` without what stands out of it in `image`."""
    around = image[region.ring]
    level = float(np.median(around))
    spread = SIGMA_PER_MAD * float(np.median(np.abs(around - level)))
    return region.ring & (np.abs(image - level) <= max(OUTLIER_SIGMAS * spread, 1.0))


def block_excess(image: Image, region: Region) -> NDArray[np.float64]:
    """Brightness over the ground [blocks], summed over each block, in the unit of `image` × px."""
    over = image - float(image[region.ring].mean(dtype=np.float64))
    number, weights = region.block[region.glow], over[region.glow].astype(np.float64)
    return np.bincount(number, weights=weights, minlength=region.blocks).astype(np.float64)


def block_pixels(region: Region) -> NDArray[np.int64]:
    """Pixels of each block [blocks]."""
    return np.bincount(region.block[region.glow], minlength=region.blocks)


def ground_error(image: Image, region: Region) -> float:
    """Standard error of the mean of `image` over the ring, from how unequal its squares are.

    Unlike the noise of single pixels it holds what neighbours have in common: fixed pattern, film.
    """
    rows, columns = np.nonzero(region.ring)
    around = image[region.ring] - image[region.ring].mean(dtype=np.float64)
    square = rows // BLOCK_PX * image.shape[1] + columns // BLOCK_PX
    _, number = np.unique(square, return_inverse=True)
    return float(np.linalg.norm(np.bincount(number, weights=around))) / len(around)


def contrast_to_noise(image: Image, region: Region, *, expected: Image) -> float:
    """Brightness over the ground where the `expected` image glows, over the noise of 3 × 3 px.

    Pixels of the mask count by how bright they are expected to be: unlike the brightest spot that
    is not raised by chance.

    Source: Rose criterion: about 5 is seen with certainty, 3 barely.
    """
    weight = np.maximum(expected[region.core] - expected[region.ring].mean(), 0.0)
    if not weight.any():
        return 0.0
    means = cv2.blur(np.asarray(image, np.float64), (3, 3))[region.ring]
    noise = SIGMA_PER_MAD * float(np.median(np.abs(means - np.median(means))))
    level = float(np.average(image[region.core], weights=weight))
    return (level - float(image[region.ring].mean())) / max(noise, 1e-9)


def _grown(mask: Mask, radius_px: int) -> Mask:
    size = 2 * radius_px + 1
    return cv2.dilate(mask.view(np.uint8), np.ones((size, size), np.uint8)).astype(bool)


def _blocks(glow: Mask) -> tuple[NDArray[np.int64], int]:
    """Number of the stretch of every pixel, counted over all pieces; −1 where nothing glows."""
    count, piece, stats, _ = cv2.connectedComponentsWithStats(glow.view(np.uint8), connectivity=8)
    stretch = np.full(glow.shape, -1)
    first = 0
    for label in range(1, count):
        x, y, width, height = stats[label, :4].tolist()
        window = (slice(y, y + height), slice(x, x + width))
        inside = piece[window] == label
        length = max(width, height)
        parts = max(1, round(length / BLOCK_PX))
        along = np.indices(inside.shape, sparse=True)[0 if height > width else 1]
        number = np.broadcast_to(first + along * parts // length, inside.shape)
        stretch[window][inside] = number[inside]
        first += parts
    return stretch, first
