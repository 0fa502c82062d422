"""The size of an image from the head of its file, as its own writer made it."""

import struct

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.inspection.image_header import image_header


def file_of(suffix, image):
    return cv2.imencode(suffix, image)[1].tobytes()


@pytest.mark.parametrize(
    ("suffix", "media_type", "dtype", "channels"),
    [
        (".png", "image/png", np.uint8, 1),
        (".png", "image/png", np.uint16, 3),
        (".png", "image/png", np.uint8, 4),
        (".jpg", "image/jpeg", np.uint8, 1),
        (".jpg", "image/jpeg", np.uint8, 3),
        (".tiff", "image/tiff", np.uint8, 1),
        (".tiff", "image/tiff", np.uint16, 3),
    ],
)
def test_width_height_channels_and_bits(suffix, media_type, dtype, channels):
    shape = (40, 70) if channels == 1 else (40, 70, channels)
    header = image_header(file_of(suffix, np.zeros(shape, dtype)))
    assert header is not None
    assert header.media_type == media_type
    assert (header.width, header.height, header.channels) == (70, 40, channels)
    assert header.decoded_bytes == 40 * 70 * channels * np.dtype(dtype).itemsize


def test_a_big_endian_tiff_with_long_extents():
    entries = ((256, 4, 1, 100_000), (257, 4, 1, 50_000), (277, 3, 1, 3 << 16), (258, 3, 3, 8))
    directory = b"".join(struct.pack(">HHII", *entry) for entry in entries)
    content = b"MM\x00*" + struct.pack(">I", 20) + bytes([0, 16] * 6) + struct.pack(">H", 4)
    header = image_header(content + directory)
    assert header is not None
    assert header.decoded_bytes == 100_000 * 50_000 * 3 * 2


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"BM"])
def test_other_files_have_none(content):
    assert image_header(content) is None


@given(st.sampled_from([".png", ".jpg", ".tiff"]), st.data())
def test_any_damage_gives_a_header_or_none(suffix, data):
    content = bytearray(file_of(suffix, np.zeros((40, 70), np.uint8)))
    for _ in range(4):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    image_header(bytes(content[: data.draw(st.integers(0, len(content)))]))
