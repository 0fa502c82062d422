"""Pieces of an image worth showing: the part in its wide dark field, and each indication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.report.run_folder import Box

BRIGHT_SHARE = 0.12
MARGIN = 0.08
CLOSE_UP_PX = 220
CLOSE_UP_MARGIN = 0.3
MOST_SHARE = 0.5


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

    def holds(self, box: Box) -> bool:
        """Whether the whole of `box` lies inside."""
        x, y, width, height = box
        return (self.x <= x and x + width <= self.x + self.width) and (
            self.y <= y and y + height <= self.y + self.height
        )


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
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    size = np.array([whole.width, whole.height])
    share = float(np.max((high - low) / size)) * (1 + 2 * MARGIN)
    return _inside(whole, (low + high) / 2, share * size)


def close_ups(boxes: Iterable[Box], whole: Cutout) -> list[Cutout]:
    """Squares around boxes; a box that an earlier square holds gets none of its own.

    Nor does one so large that the view itself shows it as well.
    """
    squares: list[Cutout] = []
    for box in boxes:
        if not any(square.holds(box) for square in squares):
            x, y, width, height = box
            side = max(CLOSE_UP_PX, (1 + 2 * CLOSE_UP_MARGIN) * max(width, height))
            if side > MOST_SHARE * min(whole.width, whole.height):
                continue
            centre = np.array([x + width / 2, y + height / 2])
            squares.append(_inside(whole, centre, np.array([side, side])))
    return squares


def _inside(whole: Cutout, centre: NDArray, size: NDArray) -> Cutout:
    """Rectangle of `size` near `centre` that does not leave `whole`."""
    room = np.array([whole.width, whole.height])
    if (size >= room).all():
        return whole
    wanted = np.ceil(np.minimum(size, room))
    corner = np.floor(np.clip(centre - wanted / 2, 0, room - wanted))
    x, y, width, height = (int(value) for value in (*corner, *wanted))
    return Cutout(x, y, width, height, is_detail=True)
