"""Where there is something to learn from on a part."""

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.inspection.region import CELL_PX
from twin.inspection.training.pool import STRUCTURE_SHARE, places_of


def test_a_line_is_the_structure_of_a_plain_part():
    image = np.full((20 * CELL_PX, 20 * CELL_PX), 40, np.uint8)
    image[:, 5 * CELL_PX + CELL_PX // 2] = 200
    places, hard = places_of(image, np.ones((20, 20), bool))
    assert len(places) == 400
    assert len(hard) == round(STRUCTURE_SHARE * 400)
    on_line = {(row * CELL_PX, 5 * CELL_PX) for row in range(20)}
    assert on_line <= set(map(tuple, hard.tolist()))


def test_structure_does_not_depend_on_where_in_memory_an_image_lies():
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (25 * CELL_PX, 20 * CELL_PX - 3), dtype=np.uint8)
    image: NDArray = cv2.GaussianBlur(noise, (0, 0), 2)
    held, found = [], set()
    for _ in range(64):
        held.append(np.empty(int(rng.integers(1, 5000)), np.uint8))
        found.add(places_of(image, np.ones((25, 40), bool))[1].tobytes())
    assert len(found) == 1
