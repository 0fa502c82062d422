"""A rendered view: expected photoelectrons with the ground truth of what is in it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.records import ViewName


@dataclass(frozen=True)
class Box:
    """Pixels around one visible piece of a defect; `defect` counts in `Part.defects` from 0."""

    defect: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class View:
    """What a camera would see of one part, before any noise; the arrays are read-only.

    `electrons` float32 [rows, columns] expected photoelectrons [e-]; `mask` uint8
    [rows, columns]: 0 is ground, k belongs to defect k − 1; `boxes` around each piece of it.
    """

    name: ViewName
    electrons: NDArray[np.float32]
    mask: NDArray[np.uint8]
    boxes: tuple[Box, ...]


def boxes_of_mask(mask: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Boxes of all connected pieces of each defect in a mask [rows, columns], by defect."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return ()
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(mask[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    part = mask[top:bottom, left:right]
    labels = np.flatnonzero(np.bincount(part.ravel())[1:]) + 1
    return tuple(box for label in labels for box in _pieces(part, int(label), left, top))


def _pieces(part: NDArray[np.uint8], label: int, left: int, top: int) -> list[Box]:
    piece = (part == label).view(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(piece, connectivity=8)
    return [Box(label - 1, left + x, top + y, w, h) for x, y, w, h, _ in stats[1:count].tolist()]
