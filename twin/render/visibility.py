"""How visible a defect is in an image: its peak contrast-to-noise ratio."""

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.render.view import View
from twin.spec import datasheets as ds

RING_INNER_PX, RING_OUTER_PX = 3, 15
MAD_PER_SIGMA = 0.6745


def visible_cnr(*, view: View, sensor: ds.Sensor) -> dict[int, float]:
    """Peak contrast-to-noise ratio of every defect in the mask of `view`, by defect number.

    For each box of the defect, from the expected photoelectrons: the brightest mean of 3 × 3
    pixels inside the mask, less the median of the ring 3 to 15 px around it, over the noise of
    such a mean. Noise is photon, dark and line noise, quantisation, and the ring's own texture
    (median absolute deviation). The defect takes the best of its boxes. Being made of expected
    values, it is not raised by chance.

    Source: Rose criterion: about 5 is seen with certainty, 3 barely.
    """
    best: dict[int, float] = {}
    averages = None
    for box in view.boxes:
        averages = cv2.blur(view.electrons, (3, 3)) if averages is None else averages
        window = _window(box.x, box.y, box.width, box.height)
        piece = view.mask[window] == box.defect + 1
        ratio = _ratio(view.electrons[window], averages[window], piece, sensor)
        best[box.defect] = max(best.get(box.defect, 0.0), ratio)
    return best


def _window(x: int, y: int, width: int, height: int) -> tuple[slice, slice]:
    margin = RING_OUTER_PX + 1
    return (
        slice(max(0, y - margin), y + height + margin),
        slice(max(0, x - margin), x + width + margin),
    )


def _ratio(
    electrons: NDArray[np.float32],
    averages: NDArray,
    piece: NDArray[np.bool_],
    sensor: ds.Sensor,
) -> float:
    ring = _grown(piece, RING_OUTER_PX) & ~_grown(piece, RING_INNER_PX)
    around = electrons[ring]
    if around.size == 0:
        return 0.0
    level = float(np.median(around))
    texture = float(np.median(np.abs(averages[ring] - level))) / MAD_PER_SIGMA
    step_dn = 2.0 ** (8 - sensor.bit_depth)
    quantisation = step_dn**2 / (12 * sensor.gain_dn_per_e**2)
    # Nine pixels of their own noise, in three lines of common noise.
    temporal = (level + sensor.dark_noise_e**2 + quantisation) / 9 + sensor.line_noise_e**2 / 3
    return max(0.0, float(averages[piece].max()) - level) / float(np.sqrt(temporal + texture**2))


def _grown(piece: NDArray[np.bool_], radius_px: int) -> NDArray[np.bool_]:
    size = 2 * radius_px + 1
    return cv2.dilate(piece.view(np.uint8), np.ones((size, size), np.uint8)).astype(bool)
