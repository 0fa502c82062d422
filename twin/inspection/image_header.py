"""How large an image will be once decoded, from the first bytes of its file alone.

A file of a few kilobytes may unfold to gigabytes. Whoever takes files from others looks here
before decoding them.
"""

import struct
from dataclasses import dataclass

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
"""By colour type; a palette unfolds to three."""
TIFF_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
TIFF_TAGS = {256: "width", 257: "height", 258: "bits", 277: "channels"}
TIFF_TYPES = {1: (1, "B"), 3: (2, "H"), 4: (4, "I")}
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""


@dataclass(frozen=True)
class ImageHeader:
    """What a file says of the image it holds."""

    media_type: str
    width: int
    height: int
    channels: int
    bits: int

    @property
    def decoded_bytes(self) -> int:
        """Memory the decoded image takes."""
        return self.width * self.height * self.channels * (-(-self.bits // 8))


def image_header(content: bytes) -> ImageHeader | None:
    """Header of the PNG, JPEG or TIFF in `content`, None where it is none or has none."""
    try:
        if content.startswith(PNG_SIGNATURE):
            return _png(content)
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        if content[:4] in TIFF_ORDERS:
            return _tiff(content, TIFF_ORDERS[content[:4]])
    except (struct.error, KeyError, IndexError):
        pass
    return None


def _png(content: bytes) -> ImageHeader | None:
    if content[12:16] != b"IHDR":
        return None
    width, height, bits, colour = struct.unpack_from(">IIBB", content, 16)
    return ImageHeader("image/png", width, height, PNG_CHANNELS[colour], bits)


def _jpeg(content: bytes) -> ImageHeader | None:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in JPEG_FRAMES:
            bits, height, width, channels = struct.unpack_from(">BHHB", content, at + 4)
            return ImageHeader("image/jpeg", width, height, channels, bits)
        at += 1 if marker == 0xFF else 2
        if marker != 0xFF and marker not in JPEG_BARE:
            at += struct.unpack_from(">H", content, at)[0]
    return None


def _tiff(content: bytes, order: str) -> ImageHeader | None:
    (at,) = struct.unpack_from(f"{order}I", content, 4)
    (entries,) = struct.unpack_from(f"{order}H", content, at)
    found = {"bits": 1, "channels": 1}
    for entry in range(entries):
        place = at + 2 + 12 * entry
        tag, kind, count = struct.unpack_from(f"{order}HHI", content, place)
        if tag in TIFF_TAGS:
            found[TIFF_TAGS[tag]] = _tiff_value(content, order, kind, count, place + 8)
    return ImageHeader(
        "image/tiff", found["width"], found["height"], found["channels"], found["bits"]
    )


def _tiff_value(content: bytes, order: str, kind: int, count: int, place: int) -> int:
    """First value of a tag; it lies elsewhere where all of them do not fit into four bytes."""
    size, code = TIFF_TYPES[kind]
    if size * count > 4:
        (place,) = struct.unpack_from(f"{order}I", content, place)
    return struct.unpack_from(f"{order}{code}", content, place)[0]
