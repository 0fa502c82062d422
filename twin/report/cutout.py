"""The piece of an image worth showing: a small head in a wide field leaves most of it dark."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.report.run_folder import Box

BRIGHT_SHARE = 0.12
MARGIN = 0.08


@dataclass(frozen=True)
class Cutout:
    """A rectangle in pixels of the native image, and whether it is less than the whole."""

    x: int
    y: int
    width: int
    height: int
    is_detail: bool = False

    def of(self, image: NDArray[np.uint8], *, scale: float) -> NDArray[np.uint8]:
        """This piece of `image`, a preview with `scale` preview pixels per native pixel."""
        left, top = round(self.x * scale), round(self.y * scale)
        right, bottom = round((self.x + self.width) * scale), round((self.y + self.height) * scale)
        return np.ascontiguousarray(image[top:bottom, left:right])


def whole_image(image: NDArray[np.uint8], *, scale: float) -> Cutout:
    """All of a preview [rows, columns]."""
    rows, columns = image.shape
    return Cutout(0, 0, round(columns / scale), round(rows / scale))


def part_cutout(image: NDArray[np.uint8], *, scale: float, keeping: Sequence[Box] = ()) -> Cutout:
    """The bright part of a preview and all boxes in `keeping`, in the proportions of the image."""
    whole = whole_image(image, scale=scale)
    smooth = cv2.GaussianBlur(image, (0, 0), 4)
    rows, columns = np.nonzero(smooth > BRIGHT_SHARE * smooth.max())
    if len(rows) == 0:
        return whole
    lit = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / scale
    corners = np.array([lit, *((x, y, x + w, y + h) for x, y, w, h in keeping)])
    return _framed(corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0), whole)


def _framed(low: NDArray, high: NDArray, whole: Cutout) -> Cutout:
    """Rectangle around `low` … `high` with a margin, shaped as `whole` and inside it."""
    size = np.array([whole.width, whole.height])
    share = float(np.max((high - low) / size)) * (1 + 2 * MARGIN)
    if share >= 1:
        return whole
    wanted = np.ceil(share * size)
    corner = np.clip((low + high - wanted) / 2, 0, size - wanted)
    x, y, width, height = (int(v) for v in (*np.floor(corner), *wanted))
    return Cutout(x, y, width, height, is_detail=True)
