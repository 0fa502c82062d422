"""Blur that grows with the distance from the plane of focus."""

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.physics.jit import compiled

SIGMAS_PX = (0.0, 1.5, 3.0, 6.0, 12.0)


def blurred_by_depth(
    *, image: NDArray[np.float32], sigma_px: NDArray[np.float32]
) -> NDArray[np.float32]:
    """`image` [rows, columns] blurred at each pixel by a Gaussian of `sigma_px` [rows, columns].

    Source: interpolation in variance between four evenly blurred images (mip-mapped defocus).
    Assumes: the blur varies slowly; above 12 px it stays at 12 px.
    """
    rows, columns = image.shape
    once = cv2.GaussianBlur(image, (0, 0), SIGMAS_PX[1])
    levels = [image, once]
    small = once
    for step, sigma in enumerate(SIGMAS_PX[2:], start=1):
        small = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        missing = np.sqrt(sigma**2 - SIGMAS_PX[step] ** 2) / 2**step
        small = cv2.GaussianBlur(small, (0, 0), missing)
        levels.append(cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR))
        if float(sigma_px.max()) <= sigma:
            break
    variances = np.square(np.array(SIGMAS_PX[: len(levels)], np.float32))
    blurred = np.empty((rows, columns), np.float32)
    _blend(np.stack(levels), variances, sigma_px, blurred)
    return blurred


@compiled
def _blend(levels, variances, sigma_px, blurred):
    """Fill `blurred` from the two levels on either side of each pixel's variance."""
    rows, columns = blurred.shape
    last = len(variances) - 1
    for row in range(rows):
        for column in range(columns):
            variance = min(sigma_px[row, column] ** 2, variances[last])
            level = 0
            while level < last - 1 and variance > variances[level + 1]:
                level += 1
            share = (variance - variances[level]) / (variances[level + 1] - variances[level])
            low, high = levels[level, row, column], levels[level + 1, row, column]
            blurred[row, column] = low + share * (high - low)
