"""An explanation as people look at it: warm where the network looks, over the image."""

import cv2
import numpy as np
from numpy.typing import NDArray

STRENGTH = 0.55


def overlaid(image: NDArray[np.uint8], relevance: NDArray[np.float32]) -> NDArray[np.uint8]:
    """`image` [h, w] with `relevance` [h, w], 0 to 1, in colour: [h, w, 3], blue, green, red."""
    grey = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR).astype(np.float32)
    warm = cv2.applyColorMap(np.rint(255 * relevance).astype(np.uint8), cv2.COLORMAP_INFERNO)
    alpha = STRENGTH * relevance[..., None]
    return np.clip((1 - alpha) * grey + alpha * warm, 0, 255).astype(np.uint8)
