"""Contrast for the eye: dark images stretched, the same way for all images of one camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

BRIGHT_DN = 215.0
MOST_GAIN = 8.0


@dataclass(frozen=True)
class Contrast:
    """Grey values as shown: (value − `ground_dn`) × `gain`."""

    ground_dn: float = 0.0
    gain: float = 1.0

    def shown(self, image: Image) -> Image:
        """`image` uint8 [rows, columns] with this contrast."""
        stretched = (image.astype(np.float32) - self.ground_dn) * self.gain
        return np.clip(stretched, 0, 255).astype(np.uint8)


def contrast_of(images: Sequence[Image]) -> Contrast:
    """Contrast that takes the ground to black and the brightest thousandth near full scale.

    Images that are bright already stay as they are; the gain is at most `MOST_GAIN`.
    """
    low_dn = float(np.median([np.percentile(image, 2) for image in images]))
    high_dn = max(float(np.percentile(image, 99.9)) for image in images)
    if high_dn >= BRIGHT_DN:
        return Contrast()
    gain = BRIGHT_DN / max(high_dn - low_dn, 1.0)
    return Contrast(low_dn, float(np.clip(gain, 1.0, MOST_GAIN)))
