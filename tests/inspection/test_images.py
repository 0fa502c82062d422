"""Image files: any grey or colour picture is read, anything else is one clear error."""

import cv2
import numpy as np
import pytest

from tests.inspection.conftest import part_image
from twin.core.errors import UsageError
from twin.inspection.images import read_image


def write(path, image):
    assert cv2.imwrite(str(path), image)
    return path


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".bmp"])
def test_every_format_gives_the_picture_back(tmp_path, suffix):
    image = read_image(write(tmp_path / f"a{suffix}", part_image()))
    assert image.dtype == np.uint8
    assert np.abs(image.astype(int) - part_image()).mean() < 1.0


def test_of_a_colour_image_the_green_plane_counts(tmp_path):
    colour = np.zeros((64, 64, 3), np.uint8)
    colour[:, :, :] = (10, 200, 90)
    assert (read_image(write(tmp_path / "a.png", colour)) == 200).all()


@pytest.mark.parametrize(
    ("deep", "grey"), [(0x7F31, 0x7F), (0x7F80, 0x80), (0xFFFF, 0xFF), (0x7F, 0)]
)
def test_sixteen_bits_are_rounded_to_the_upper_eight(tmp_path, deep, grey):
    image = np.full((64, 64), deep, np.uint16)
    assert (read_image(write(tmp_path / "a.png", image)) == grey).all()


def test_of_a_deep_colour_image_the_green_plane_counts(tmp_path):
    colour = np.zeros((64, 64, 3), np.uint16)
    colour[:, :, :] = (10 << 8, 200 << 8, 90 << 8)
    assert (read_image(write(tmp_path / "a.png", colour)) == 200).all()


def test_a_raw_mosaic_is_read_as_one_where_told(tmp_path):
    mosaic = np.full((64, 64), 200, np.uint8)
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = 30, 50
    file = write(tmp_path / "a.png", mosaic)
    assert (read_image(file, pixel_format="BayerRG") == 200).all()
    assert np.array_equal(read_image(file), mosaic)


def test_grey_values_that_are_no_whole_numbers_are_refused(tmp_path):
    file = write(tmp_path / "a.tif", np.zeros((64, 64), np.float32))
    with pytest.raises(UsageError, match="grey values are float32"):
        read_image(file)


def truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg"])
def test_a_damaged_file_is_refused(tmp_path, suffix):
    noise = np.random.default_rng(1).integers(0, 255, (200, 300)).astype(np.uint8)
    truncated(write(tmp_path / f"a{suffix}", noise))
    with pytest.raises(UsageError, match=f"a{suffix}.*(damaged|readable)"):
        read_image(tmp_path / f"a{suffix}")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.png", b"", "readable"),
        ("a.png", b"not a picture", "readable"),
        ("a.txt", b"hello", "allowed"),
    ],
)
def test_a_file_that_is_no_image_is_refused(tmp_path, name, content, word):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=word):
        read_image(tmp_path / name)


def test_missing_folder_and_too_small(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_image(tmp_path / "none.png")
    (tmp_path / "dir.png").mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        read_image(tmp_path / "dir.png")
    with pytest.raises(UsageError, match="too small"):
        read_image(write(tmp_path / "a.png", np.zeros((8, 64), np.uint8)))
