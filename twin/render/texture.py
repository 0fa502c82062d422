"""Unevenness of the film on a surface, drawn once per type of fastener and shifted per part."""

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import frozen_array

ROWS = 1024
SPARE_COLUMNS = 512
UNITY = 64
"""Grey value of a texture where the film has its mean thickness."""


@lru_cache(maxsize=8)
def film_texture(
    *, columns: int, column_m: float, circumference_m: float, roughness_ratio: float
) -> NDArray[np.uint8]:
    """Relative thickness of the film, uint8 [ROWS, columns + SPARE_COLUMNS], mean `UNITY`.

    Row 0 follows the last row: the texture goes once around the part. Grain of single particles
    seen through one pixel, clouds of a few tenths of a millimetre and of millimetres, and faint
    drawing lines along the axis. `roughness_ratio` is Ra over that of the reference surface.

    Assumes: 14 % grain at the reference roughness, in proportion to the root of it; 10 % and
    12 % clouds, 4 % lines (assumed).
    """
    rng = stream(0, "film texture")
    row_m = circumference_m / ROWS
    shape = (ROWS, columns + SPARE_COLUMNS)

    def noise(sigma_m: float) -> NDArray[np.float32]:
        return _smooth_noise(rng, shape, max(sigma_m / column_m, 0.3), max(sigma_m / row_m, 0.3))

    grain = 0.14 * math.sqrt(roughness_ratio)
    relief = grain * noise(25e-6) + 0.10 * noise(0.25e-3) + 0.12 * noise(1.5e-3)
    relief += 0.04 * _smooth_noise(rng, shape, 4e-3 / column_m, max(40e-6 / row_m, 0.3))
    thickness = np.exp(relief - relief.var() / 2)
    return frozen_array(np.clip(thickness * UNITY, 0, 255).astype(np.uint8))


def _smooth_noise(
    rng: np.random.Generator, shape: tuple[int, int], sigma_x: float, sigma_y: float
) -> NDArray[np.float32]:
    """Standard normal noise [rows, columns], rows periodic, smoothed by a Gaussian [pixels]."""
    shrink_x, shrink_y = (max(1, int(sigma / 3)) for sigma in (sigma_x, sigma_y))
    rows, columns = max(4, shape[0] // shrink_y), math.ceil(shape[1] / shrink_x)
    small = rng.standard_normal((rows, columns), np.float32)
    margin = min(rows, math.ceil(4 * sigma_y / shrink_y))
    small = np.concatenate([small[-margin:], small, small[:margin]])
    small = cv2.GaussianBlur(small, (0, 0), sigma_x / shrink_x, sigmaY=sigma_y / shrink_y)
    small = small[margin : margin + rows]
    field = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return (field / field.std()).astype(np.float32)
