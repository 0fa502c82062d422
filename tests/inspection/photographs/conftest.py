"""Small folders of photographs: grey plates of 48 × 64 px, with a bright square where defective."""

import json

import cv2
import numpy as np
import pytest

ROWS, COLUMNS = 48, 64
SQUARE = [[10, 20], [19, 20], [19, 29], [10, 29]]  # 10 × 10 px at column 10, row 20


@pytest.fixture
def paint():
    """Writes a photograph; every `seed` looks another way."""

    def write(path, *, seed=0, square=False, shape=(ROWS, COLUMNS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        image = np.random.default_rng(seed).integers(20, 90, shape).astype(np.uint8)
        if square:
            image[20:30, 10:20] = 200
        cv2.imwrite(str(path), image)
        return path

    return write


@pytest.fixture
def square_mask():
    """Writes the mask of the square."""

    def write(path, shape=(ROWS, COLUMNS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        mask = np.zeros(shape, np.uint8)
        mask[20:30, 10:20] = 255
        cv2.imwrite(str(path), mask)

    return write


@pytest.fixture
def label():
    """Writes labels as labelme does; `points` None says that the part is good."""

    def write(path, points=SQUARE, *, form="polygon", kind="pit", size=(ROWS, COLUMNS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        shapes = [{"label": kind, "points": points, "shape_type": form}] if points else []
        path.write_text(
            json.dumps({"imageHeight": size[0], "imageWidth": size[1], "shapes": shapes})
        )

    return write


@pytest.fixture
def classes(tmp_path, paint, square_mask):
    """Six good and six defective photographs, the defective ones with masks."""
    for k in range(6):
        paint(tmp_path / "good" / f"g{k}.png", seed=k)
        paint(tmp_path / "defective" / "pit" / f"d{k}.png", seed=100 + k, square=True)
        square_mask(tmp_path / "masks" / f"d{k}.png")
    return tmp_path
