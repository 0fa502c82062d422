"""Reading images of a camera: what is taken, and what is refused by name."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from twin.calibrate.images import (
    ImageFormat,
    folders_of,
    green_samples,
    image_format,
    images_in,
    read_counts,
)
from twin.core.errors import UsageError

EIGHT = ImageFormat(columns=6, rows=None, bit_depth=8)
TWELVE = ImageFormat(columns=6, rows=4, bit_depth=12)
RAMP = np.arange(24, dtype=np.uint16).reshape(4, 6)


@pytest.fixture
def written(tmp_path):
    def write(image, name="image.png"):
        path = tmp_path / name
        assert cv2.imwrite(str(path), image)
        return path

    return write


def test_eight_bits_come_as_they_are(written):
    counts = read_counts(written(RAMP.astype(np.uint8)), EIGHT)
    assert counts.dtype == np.uint8
    assert np.array_equal(counts, RAMP)


@pytest.mark.parametrize("name", ["image.png", "image.tif", "image.TIFF"])
def test_twelve_bits_at_either_end_of_sixteen(written, name):
    assert np.array_equal(read_counts(written(RAMP * 100, name), TWELVE), RAMP * 100)
    assert np.array_equal(read_counts(written((RAMP * 100) << 4, name), TWELVE), RAMP * 100)


def test_of_colours_the_green_plane(written):
    colours = np.stack([RAMP * 0, RAMP, RAMP * 0 + 9], axis=2).astype(np.uint8)
    path = written(colours)
    assert np.array_equal(read_counts(path, replace(EIGHT, planes=3)), RAMP)
    with pytest.raises(UsageError, match=r"got 3 plane\(s\) of uint8.* 1 of 8 bits"):
        read_counts(path, EIGHT)


def test_the_green_pixels_of_a_mosaic():
    """Red at even rows and columns, blue at odd ones, green between."""
    mosaic = np.array([[7, 1, 7, 2], [3, 9, 4, 9], [7, 5, 7, 6]], np.uint8)
    wanted = ImageFormat(columns=4, rows=3, bit_depth=8, is_mosaic=True)
    assert np.array_equal(green_samples(mosaic, wanted), [[1, 2], [3, 4], [5, 6]])


def test_a_step_is_a_share_of_a_grey_value_of_eight_bits():
    assert EIGHT.step_dn == 1.0
    assert EIGHT.white == 255
    assert TWELVE.step_dn * (TWELVE.white + 1) == EIGHT.white + 1


def test_the_depth_comes_from_file_option_or_datasheet(written, rig):
    eight, sixteen = written(RAMP.astype(np.uint8)), written(RAMP, "16.png")
    twelve_bits = rig.frame_camera.model_copy(update={"bit_depth": 12})

    def depth(first, sensor, said=None):
        return image_format(first=first, sensor=sensor, bit_depth=said).bit_depth

    assert depth(eight, twelve_bits) == 8
    assert depth(sixteen, twelve_bits) == 12
    assert depth(sixteen, twelve_bits, 10) == 10
    with pytest.raises(UsageError, match="--bit-depth"):
        depth(sixteen, rig.frame_camera)
    with pytest.raises(UsageError, match="got 9; allowed: 8, 10, 12"):
        depth(sixteen, twelve_bits, 9)


@pytest.mark.parametrize(
    ("image", "wanted", "message"),
    [
        (RAMP[:, :5].astype(np.uint8), EIGHT, "5 columns × 4 rows.* 6 × any number of rows"),
        (RAMP[:3], TWELVE, "6 columns × 3 rows.* 6 × 4 rows"),
        (RAMP, EIGHT, r"got 1 plane\(s\) of uint16.* 1 of 8 bits"),
        (RAMP.astype(np.uint8), TWELVE, r"got 1 plane\(s\) of uint8.* 1 of 12 bits"),
        (RAMP * 200, TWELVE, "up to 4600.* 12 bits end at 4095"),
    ],
)
def test_an_image_of_another_make_is_refused(written, image, wanted, message):
    with pytest.raises(UsageError, match=rf"image\.png: .*{message}"):
        read_counts(written(image), wanted)


def test_no_image_is_refused(tmp_path, written):
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "empty.tif").write_bytes(b"")
    lossy = written(np.zeros((4, 6), np.uint8), "lossy.jpg")
    real = written(np.zeros((4, 6), np.float32), "real.tif")
    for path, message in (
        (tmp_path / "damaged.png", "not a readable image"),
        (tmp_path / "empty.tif", "not a readable image"),
        (tmp_path / "none.png", "cannot be read"),
        (lossy, "no lossless image"),
        (real, "float32"),
    ):
        with pytest.raises(UsageError, match=rf"{path.name}: .*{message}"):
            read_counts(path, EIGHT)


def test_folders_of_one_level_or_of_many(tmp_path, write_images):
    image = np.zeros((2, 2), np.uint8)
    for name in ("many/02", "many/01", "one"):
        write_images(tmp_path / name, image, image)
    (tmp_path / "many" / "notes").mkdir()
    (tmp_path / "one" / "notes.txt").write_text("12 ms")
    many, one = tmp_path / "many", tmp_path / "one"
    assert folders_of([many, one]) == (many / "01", many / "02", one)
    assert [file.name for file in images_in(one)] == ["0.png", "1.png"]
    with pytest.raises(UsageError, match="nowhere: no such folder"):
        folders_of([tmp_path / "nowhere"])
