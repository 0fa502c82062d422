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
    decoded = _decode(path)
    if decoded.dtype not in (np.uint8, np.uint16):
        raise UsageError(f"{path}: grey values are {decoded.dtype}, allowed: 8 or 16 bit")
    plane = _green_plane(path, decoded, pixel_format)
    image = narrowed(plane, bit_depth=8 * plane.dtype.itemsize)
    if min(image.shape) < SMALLEST_PX:
        raise UsageError(f"{path}: {image.shape[1]} × {image.shape[0]} px is too small to inspect")
    return image


def read_painted(path: Path) -> NDArray[np.bool_]:
    """Where the image file at `path` is not black [rows, columns]; how people paint masks.

    Raises: UsageError for a file that cannot be read or is damaged.
    """
    image = _decode(path)
    return np.asarray(image if image.ndim == 2 else image[..., :3].max(axis=2)) > 0


def _decode(path: Path) -> NDArray:
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        image = cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if content.size else None
    except cv2.error as error:
        raise UsageError(f"{path}: not a readable image ({error.err})") from None
    if image is None:
        raise UsageError(f"{path}: not a readable image, or damaged")
    return image


def _green_plane(path: Path, image: NDArray, pixel_format: PixelFormat) -> NDArray:
    if image.ndim == 2:
        return plane_of(image, pixel_format)
    if image.ndim == 3 and image.shape[2] in (3, 4):
        return plane_of(image, "RGB")
    raise UsageError(f"{path}: shape {image.shape}, allowed: grey or colour")
