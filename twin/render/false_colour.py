"""False colour for people's eyes: what a dark-adapted inspector would see through the filter."""

import numpy as np
from numpy.typing import NDArray

GROUND_RGB = (2, 14, 6)
"""Colour of no light at all: a dark green ground rather than black."""
LIGHT_RGB = (64, 255, 51)
"""Colour of full scale: light around 525 nm, a little of it in red and blue (assumed)."""


def false_colour(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`image` uint8 [rows, columns] in DN as RGB uint8 [rows, columns, 3], green on dark green.

    Linear in each channel, so that equal steps of grey stay equal steps of green.

    Raises: ValueError where `image` is not two-dimensional 8-bit.
    """
    if image.ndim != 2 or image.dtype != np.uint8:
        raise ValueError(f"image must be uint8 [rows, columns], got {image.dtype} {image.shape}")
    return _table()[image]


def _table() -> NDArray[np.uint8]:
    """Colours of the 256 grey values, uint8 [256, 3]."""
    level = np.linspace(0.0, 1.0, 256)[:, np.newaxis]
    ground, light = np.array(GROUND_RGB), np.array(LIGHT_RGB)
    return np.rint(ground + level * (light - ground)).astype(np.uint8)
