"""From a heat map to a mask of the image it came from."""

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.inspection.inspector import Heat


def mask_of(heat: Heat | None, shape: tuple[int, int], *, called: float) -> NDArray[np.bool_]:
    """Pixels [rows, columns] of an image of `shape` whose chance is at least `called`.

    Between the middles of cells chances are interpolated; where no heat is, nothing is called.
    """
    found = np.zeros(shape, bool)
    if heat is None:
        return found
    rows, columns = heat.probability.shape
    size = (columns * heat.cell_columns, rows * heat.cell_rows)
    chance = cv2.resize(heat.probability, size, interpolation=cv2.INTER_LINEAR)
    top, left = max(0, heat.row), max(0, heat.column)
    inside = chance[top - heat.row :, left - heat.column :][: shape[0] - top, : shape[1] - left]
    found[top : top + inside.shape[0], left : left + inside.shape[1]] = inside >= called
    return found
