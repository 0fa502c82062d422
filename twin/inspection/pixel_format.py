"""What a camera delivers, turned into what the network was trained on: green, in 8 bits."""

from typing import get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.records import BitDepth, PixelFormat

GREEN = 1
"""Of the planes red, green, blue, and of blue, green, red."""
NARROW_BITS = 8
SMALLEST_MOSAIC_PX = 3
"""A smaller mosaic has no pixel whose neighbours hold all three colours."""


def green_plane(
    image: NDArray[np.uint8 | np.uint16], *, pixel_format: PixelFormat, bit_depth: BitDepth
) -> NDArray[np.uint8]:
    """Green plane of an image as delivered, in grey values of 8 bits, uint8 [rows, columns].

    `image` is [rows, columns] or, of RGB, [rows, columns, 3]. The green of a mosaic is interpolated
    bilinearly between its green pixels. More bits are rounded to eight. The green plane of
    Mono in 8 bits is the image itself, not a copy.

    Raises: ValueError where `format_doubt` has a doubt.
    """
    doubt = format_doubt(image, pixel_format=pixel_format, bit_depth=bit_depth)
    if doubt:
        raise ValueError(doubt)
    return narrowed(plane_of(image, pixel_format), bit_depth=bit_depth)


def format_doubt(image: NDArray[np.uint8 | np.uint16], *, pixel_format: str, bit_depth: int) -> str:
    """Why `image` can not be of this format, in words; empty if it can."""
    formats, depths = get_args(PixelFormat), get_args(BitDepth)
    if pixel_format not in formats:
        return f"pixel format {pixel_format!r}, not one of {', '.join(formats)}"
    if bit_depth not in depths:
        return f"bit depth {bit_depth!r}, not one of {', '.join(map(str, depths))}"
    dtype = np.uint8 if bit_depth == NARROW_BITS else np.uint16
    planes = (3,) if pixel_format == "RGB" else ()
    if image.dtype != dtype or image.ndim != 2 + len(planes) or image.shape[2:] != planes:
        return (
            f"{image.dtype} {image.ndim}-D of shape {image.shape}, "
            f"not {np.dtype(dtype)} {2 + len(planes)}-D as {pixel_format} in {bit_depth} bits is"
        )
    if pixel_format == "BayerRG" and min(image.shape) < SMALLEST_MOSAIC_PX:
        return f"shape {image.shape} is too small for a mosaic"
    if bit_depth > NARROW_BITS and image.max(initial=0) >= 2**bit_depth:
        return f"value {image.max()} in an image of {bit_depth} bits"
    return ""


def plane_of(image: NDArray[np.uint8 | np.uint16], pixel_format: PixelFormat) -> NDArray:
    """Green plane [rows, columns] in the image's own grey values."""
    if pixel_format == "Mono":
        return image
    planes: NDArray = image
    if pixel_format == "BayerRG":
        planes = cv2.cvtColor(image, cv2.COLOR_BayerRGGB2RGB)
    return np.ascontiguousarray(planes[:, :, GREEN])


def narrowed(image: NDArray[np.uint8 | np.uint16], *, bit_depth: int) -> NDArray[np.uint8]:
    """Values of `bit_depth` bits, rounded to grey values of eight."""
    spare = bit_depth - NARROW_BITS
    if spare == 0:
        return image.view(np.uint8)
    rounded = (image.astype(np.uint32) + 2 ** (spare - 1)) >> spare
    return np.minimum(rounded, 255).astype(np.uint8)
