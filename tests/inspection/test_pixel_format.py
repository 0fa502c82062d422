"""Whatever the camera's format, the network gets what it was trained on: green, in 8 bits."""

import re

import numpy as np
import pytest

from twin.inspection.pixel_format import format_doubt, green_plane, narrowed

GREY = np.arange(12 * 16, dtype=np.uint8).reshape(12, 16)


def test_the_green_plane_of_mono_is_the_image_itself():
    plane = green_plane(GREY, pixel_format="Mono", bit_depth=8)
    assert np.shares_memory(plane, GREY)
    assert np.array_equal(plane, GREY)


def test_of_three_planes_the_middle_one_counts():
    colour = np.stack([GREY // 2, GREY, 255 - GREY], axis=2)
    assert np.array_equal(green_plane(colour, pixel_format="RGB", bit_depth=8), GREY)


def test_of_a_mosaic_green_is_kept_and_interpolated():
    """Green falls by 10 from column to column, red and blue are far off."""
    ramp = np.tile(np.arange(200, 40, -10), (12, 1)).astype(np.uint8)
    mosaic = ramp.copy()
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = 255, 0
    plane = green_plane(mosaic, pixel_format="BayerRG", bit_depth=8)
    assert np.array_equal(plane[1:-1, 1:-1], ramp[1:-1, 1:-1])
    assert plane.shape == ramp.shape


@pytest.mark.parametrize(("bit_depth", "steps"), [(10, 4), (12, 16)])
@pytest.mark.parametrize("pixel_format", ["Mono", "RGB", "BayerRG"])
def test_more_bits_come_back_to_the_same_grey_values(bit_depth, steps, pixel_format):
    level = np.full((8, 8, 3) if pixel_format == "RGB" else (8, 8), 77 * steps, np.uint16)
    plane = green_plane(level, pixel_format=pixel_format, bit_depth=bit_depth)
    assert plane.dtype == np.uint8
    assert (plane == 77).all()


def test_values_between_grey_values_are_rounded_and_white_stays_white():
    deep = np.array([[0, 7, 8, 23, 24, 4087, 4088, 4095]], np.uint16)
    expected = [[0, 0, 1, 1, 2, 255, 255, 255]]
    assert np.array_equal(narrowed(deep, bit_depth=12), expected)


@pytest.mark.parametrize(
    ("image", "pixel_format", "bit_depth", "word"),
    [
        (GREY, "YUV", 8, "pixel format 'YUV', not one of Mono, BayerRG, RGB"),
        (GREY, "Mono", 9, "bit depth 9, not one of 8, 10, 12"),
        (GREY, "Mono", 12, "uint8 2-D"),
        (GREY.astype(np.uint16), "Mono", 8, "uint16 2-D"),
        (GREY, "RGB", 8, "not uint8 3-D as RGB in 8 bits"),
        (np.zeros((9, 9, 4), np.uint8), "RGB", 8, "(9, 9, 4)"),
        (np.zeros((9, 9, 3), np.uint8), "BayerRG", 8, "3-D"),
        (np.zeros((2, 9), np.uint8), "BayerRG", 8, "too small"),
        (np.full((9, 9), 1024, np.uint16), "Mono", 10, "value 1024 in an image of 10 bits"),
    ],
)
def test_what_does_not_fit_its_format_is_named_and_refused(image, pixel_format, bit_depth, word):
    assert word in format_doubt(image, pixel_format=pixel_format, bit_depth=bit_depth)
    with pytest.raises(ValueError, match=re.escape(word)):
        green_plane(image, pixel_format=pixel_format, bit_depth=bit_depth)
