"""Blur of an image: the same everywhere, or growing with the distance from the plane of focus."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root_scalar

from twin.physics.jit import compiled

FIRST_SIGMA_PX = 1.5
HALVINGS = 3
GRAIN_PX = 2**HALVINGS
"""Rows and columns must be whole multiples of this."""


def blurred_evenly(*, image: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    """`image` [rows, columns] with every detail blurred by a Gaussian of `sigma_px`.

    Exact in what counts for a blur below a pixel, where a Gaussian taken at the pixels' middles
    is far too sharp: half the contrast is passed at the same frequency.
    """
    taps = _taps(sigma_px)
    blurred = np.empty_like(image)
    cv2.sepFilter2D(image, -1, taps, taps, dst=blurred, borderType=cv2.BORDER_REPLICATE)
    return blurred


def _taps(sigma_px: float) -> NDArray[np.float32]:
    """Gaussian weights at whole pixels that pass half where a Gaussian of `sigma_px` does.

    Assumes: where that lies beyond the highest frequency that pixels hold, half there.
    """
    half = min(math.sqrt(math.log(2) / 2) / (math.pi * sigma_px), 0.5)
    reach = math.ceil(3 * sigma_px) + 1
    places = np.arange(-reach, reach + 1)

    def weights(width: float) -> NDArray[np.float64]:
        heights = np.exp(-0.5 * (places / width) ** 2)
        return heights / heights.sum()

    def above_half(width: float) -> float:
        return float(weights(width) @ np.cos(2 * math.pi * half * places)) - 0.5

    width = float(root_scalar(above_half, bracket=(0.1, 2 * sigma_px + 1)).root)
    return weights(width).astype(np.float32)


def blurred_by_depth(
    *, image: NDArray[np.float32], sigma_px: NDArray[np.float32]
) -> NDArray[np.float32]:
    """`image` [rows, columns] blurred at each pixel by a Gaussian of `sigma_px` [rows, columns].

    Raises: ValueError where a side is no multiple of 8.
    Source: interpolation in variance between images blurred by 0, 1.5, 3, 6 and 12 px, the last
    three at half, quarter and eighth size (mip-mapped defocus).
    Assumes: the blur varies slowly over itself; above 12 px it stays at 12 px.
    """
    rows, columns = image.shape
    if rows % GRAIN_PX or columns % GRAIN_PX:
        raise ValueError(f"sides must be multiples of {GRAIN_PX} px, got {image.shape}")
    halvings = _halvings(float(sigma_px.max()))
    levels = np.empty((halvings + 2, rows, columns), np.float32)
    levels[0] = image
    small = cv2.GaussianBlur(image, (0, 0), FIRST_SIGMA_PX, dst=levels[1])
    for halving in range(1, halvings + 1):
        small = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), _added_sigma(halving))
        cv2.resize(small, (columns, rows), dst=levels[halving + 1])
    variances = np.square(FIRST_SIGMA_PX * np.exp2(np.arange(-1.0, halvings + 1)))
    variances[0] = 0.0
    blurred = np.empty((rows, columns), np.float32)
    _blend(levels, variances.astype(np.float32), sigma_px, blurred)
    return blurred


def _halvings(largest_px: float) -> int:
    """How often the image must be halved to reach the largest blur."""
    wanted = math.ceil(math.log2(max(largest_px, FIRST_SIGMA_PX) / FIRST_SIGMA_PX))
    return min(wanted, HALVINGS)


def _added_sigma(halving: int) -> float:
    """Blur, in pixels of the halved image, from one level to the next.

    Halving so often and enlarging again adds 4^(halving − 1) px² of variance by itself.
    """

    def by_gaussians(level: int) -> float:
        return (FIRST_SIGMA_PX * 2**level) ** 2 - (4 ** (level - 1) if level else 0)

    return math.sqrt(by_gaussians(halving) - by_gaussians(halving - 1)) / 2**halving


@compiled
def _blend(levels, variances, sigma_px, blurred):
    """Fill `blurred` from the two levels on either side of each pixel's variance."""
    rows, columns = blurred.shape
    last = len(variances) - 1
    for row in range(rows):
        for column in range(columns):
            variance = min(sigma_px[row, column] * sigma_px[row, column], variances[last])
            level = 0
            while level < last - 1 and variance > variances[level + 1]:
                level += 1
            share = (variance - variances[level]) / (variances[level + 1] - variances[level])
            low, high = levels[level, row, column], levels[level + 1, row, column]
            blurred[row, column] = low + share * (high - low)
