"""Laying a photograph over the rendered view: a shift by whole pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

REACH_PX = 40
"""A photograph in the twin's geometry is off by the part's place in the fixture, not by more."""


@dataclass(frozen=True)
class Shift:
    """How far the photograph lies right and below of the view [px], and how alike they then are.

    `correlation` is that of the grey values around the indication, from −1 to 1.
    """

    right_px: int
    down_px: int
    correlation: float

    @property
    def is_at_the_end(self) -> bool:
        """Whether a still better place may lie beyond the search."""
        return max(abs(self.right_px), abs(self.down_px)) == REACH_PX


def found_shift(
    photo: NDArray[np.floating], expected: NDArray[np.floating], window: tuple[slice, slice]
) -> Shift:
    """Shift of `photo` against the image `expected` at which they correlate best in `window`."""
    template = np.ascontiguousarray(expected[window], np.float32)
    rows, columns = window
    search = _padded(photo)[
        rows.start : rows.stop + 2 * REACH_PX, columns.start : columns.stop + 2 * REACH_PX
    ]
    likeness = cv2.matchTemplate(search, template, cv2.TM_CCOEFF_NORMED)
    down, right = np.unravel_index(int(likeness.argmax()), likeness.shape)
    return Shift(int(right) - REACH_PX, int(down) - REACH_PX, float(likeness[down, right]))


def shifted(photo: NDArray, shift: Shift) -> NDArray:
    """`photo` moved onto the view; its edge repeats where it does not reach."""
    top, left = REACH_PX + shift.down_px, REACH_PX + shift.right_px
    rows, columns = photo.shape
    return _padded(photo)[top : top + rows, left : left + columns]


def _padded(photo: NDArray) -> NDArray:
    return np.pad(photo.astype(np.float32), REACH_PX, mode="edge")
