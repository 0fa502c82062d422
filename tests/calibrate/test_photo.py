"""A photograph counted in photoelectrons."""

import cv2
import numpy as np
import pytest

from twin.calibrate.photo import read_photo


@pytest.fixture
def sensor(rig):
    return rig.line_camera.model_copy(
        update={"columns": 8, "gain_dn_per_e": 0.5, "black_level_dn": 16.0}
    )


def written(path, image):
    assert cv2.imwrite(str(path), image)
    return path


def test_grey_values_become_electrons(tmp_path, sensor):
    """(66 − 16)/0.5 = 100 e-; 255 is the end."""
    image = np.full((4, 8), 66, np.uint8)
    image[0, 0] = 255
    photo = read_photo(written(tmp_path / "a.png", image), sensor=sensor, bit_depth=None)
    assert photo.electrons[1:] == pytest.approx(np.full((3, 8), 100.0))
    assert photo.is_white.sum() == 1
    assert photo.is_white[0, 0]
    assert photo.name.endswith("a.png")


def test_more_bits_are_the_same_electrons(tmp_path, sensor):
    image = np.full((4, 8), 66 * 16 + 8, np.uint16)
    image[0, 0] = 4095
    photo = read_photo(written(tmp_path / "a.png", image), sensor=sensor, bit_depth=12)
    assert photo.electrons[1:] == pytest.approx(np.full((3, 8), 101.0))
    assert photo.is_white.sum() == 1


def test_the_green_of_a_mosaic_is_interpolated(tmp_path, rig):
    """Red and blue see nothing; green 66 everywhere."""
    sensor = rig.frame_camera.model_copy(
        update={
            "columns": 8, "rows": 8, "gain_dn_per_e": 0.5, "black_level_dn": 16.0,
            "pixel_format": "BayerRG",
        }
    )  # fmt: skip
    rows, columns = np.indices((8, 8))
    mosaic = np.where((rows + columns) % 2 == 1, 66, 16).astype(np.uint8)
    photo = read_photo(written(tmp_path / "a.png", mosaic), sensor=sensor, bit_depth=None)
    assert photo.electrons == pytest.approx(np.full((8, 8), 100.0))
