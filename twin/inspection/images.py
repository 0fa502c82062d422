"""Any single image file as the inspection stack wants it: 2-D, 8 bit, the green plane."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.records import PixelFormat
from twin.inspection.pixel_format import narrowed, plane_of

SUFFIXES = (".png", ".tif", ".tiff", ".jpg", ".jpeg", ".bmp")
SMALLEST_PX = 32


def read_image(path: Path, *, pixel_format: PixelFormat = "Mono") -> NDArray[np.uint8]:
    """The image in the file at `path` as uint8 [rows, columns].

    Of a colour image the green plane is taken, as the 525 nm filter would; `pixel_format` says of
    a grey one whether it is a plane or a raw mosaic. 16-bit grey values, which span the 16 bits
    however many the camera had, are rounded to their upper eight.

    Raises: UsageError for a file that can not be read, is damaged, or is no such image.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: not an image by its name, allowed: {', '.join(SUFFIXES)}")
    return decode_image(_content(path), name=str(path), pixel_format=pixel_format)


def read_painted(path: Path) -> NDArray[np.bool_]:
    """Where the image file at `path` is not black [rows, columns]; how people paint masks.

    Raises: UsageError for a file that cannot be read or is damaged.
    """
    image = _decoded(_content(path), str(path))
    return np.asarray(image if image.ndim == 2 else image[..., :3].max(axis=2)) > 0


def decode_image(
    content: bytes, *, name: str, pixel_format: PixelFormat = "Mono"
) -> NDArray[np.uint8]:
    """The image in the bytes of a file, as `read_image` gives it; `name` stands in the errors.

    Raises: UsageError for bytes that are damaged or no such image.
    """
    decoded = _decoded(content, name)
    if decoded.dtype not in (np.uint8, np.uint16):
        raise UsageError(f"{name}: grey values are {decoded.dtype}, allowed: 8 or 16 bit")
    plane = _green_plane(name, decoded, pixel_format)
    image = narrowed(plane, bit_depth=8 * plane.dtype.itemsize)
    if min(image.shape) < SMALLEST_PX:
        raise UsageError(f"{name}: {image.shape[1]} × {image.shape[0]} px is too small to inspect")
    return image


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None


def _decoded(content: bytes, name: str) -> NDArray:
    try:
        pixels = np.frombuffer(content, np.uint8)
        image = cv2.imdecode(pixels, cv2.IMREAD_UNCHANGED) if content else None
    except cv2.error as error:
        raise UsageError(f"{name}: not a readable image ({error.err})") from None
    if image is None:
        raise UsageError(f"{name}: not a readable image, or damaged")
    return image


def _green_plane(name: str, image: NDArray, pixel_format: PixelFormat) -> NDArray:
    if image.ndim == 2:
        return plane_of(image, pixel_format)
    if image.ndim == 3 and image.shape[2] in (3, 4):
        return plane_of(image, "RGB")
    raise UsageError(f"{name}: shape {image.shape}, allowed: grey or colour")
