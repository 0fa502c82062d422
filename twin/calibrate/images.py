"""Image files of a camera as its converter gave them, checked against its datasheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.spec.datasheets import LineScanCamera, Sensor

SUFFIXES = (".png", ".tif", ".tiff")
"""Lossless formats only: JPEG smooths away the noise that is measured here."""
DEPTHS = (8, 10, 12)
FILE_BITS = 16

Counts = NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class ImageFormat:
    """What every image of one camera must be.

    `rows` is None where any number will do (line camera); `planes` are 1, or 3 and more of
    colours; `is_mosaic` where one plane holds the colours of a Bayer pattern, as read out.
    """

    columns: int
    rows: int | None
    bit_depth: int
    planes: int = 1
    is_mosaic: bool = False

    @property
    def white(self) -> int:
        """Highest value of the converter."""
        return 2**self.bit_depth - 1

    @property
    def step_dn(self) -> float:
        """One step of the converter in grey values of 8 bits [DN]."""
        return 2.0 ** (8 - self.bit_depth)


def image_format(*, first: Path, sensor: Sensor, bit_depth: int | None) -> ImageFormat:
    """Format of the images of `sensor`, of which the file `first` is one.

    Files of 8 bits hold 8 bits. In files of 16 bits lie as many as `bit_depth` says or, where it
    is None, the datasheet.

    Raises: UsageError where the file cannot be read, or neither says how many bits it holds.
    """
    if bit_depth is not None and bit_depth not in DEPTHS:
        raise UsageError(f"--bit-depth: got {bit_depth}; allowed: {', '.join(map(str, DEPTHS))}")
    image = _decoded(first)
    is_narrow = image.dtype == np.uint8
    depth = 8 if is_narrow else bit_depth or sensor.bit_depth
    if not is_narrow and depth == 8:
        raise UsageError(
            f"{first}: got an image of 16 bits, but the datasheet's bit_depth is 8; "
            f"say with --bit-depth how many the camera converts to: 10 or 12"
        )
    return ImageFormat(
        columns=sensor.columns,
        rows=None if isinstance(sensor, LineScanCamera) else sensor.rows,
        bit_depth=depth,
        planes=_planes(image),
        is_mosaic=sensor.pixel_format == "BayerRG" and image.ndim == 2,
    )


def read_counts(path: Path, wanted: ImageFormat) -> Counts:
    """Values of the converter [rows, columns] in the file at `path`, 0 … 2^n − 1.

    Of a colour image the green plane; a mosaic as it is. Values at the upper end of 16 bits, as
    some cameras store them, are moved down.

    Raises: UsageError for a file that cannot be read or is no such image; names it.
    """
    image = _decoded(path)
    _check_size(path, image, wanted)
    is_narrow = image.dtype == np.uint8
    if is_narrow != (wanted.bit_depth == 8) or _planes(image) != wanted.planes:
        raise UsageError(
            f"{path}: got {_planes(image)} plane(s) of {image.dtype}; the images before it have "
            f"{wanted.planes} of {wanted.bit_depth} bits"
        )
    counts = image if image.ndim == 2 else np.ascontiguousarray(image[:, :, 1])
    return counts if is_narrow else _moved_down(path, counts, wanted)


def green_samples(counts: Counts, wanted: ImageFormat) -> Counts:
    """The green pixels of a mosaic [rows, columns / 2], each as it was read out; others as is.

    Source: GenICam PFNC, BayerRG: red first, so green stands at odd row + column.
    """
    if not wanted.is_mosaic:
        return counts
    pairs = counts.shape[1] // 2
    green = np.empty((counts.shape[0], pairs), counts.dtype)
    green[0::2] = counts[0::2, 1 : 2 * pairs : 2]
    green[1::2] = counts[1::2, 0 : 2 * pairs : 2]
    return green


def images_in(folder: Path) -> tuple[Path, ...]:
    """The image files in `folder`, by name, hidden ones left out.

    Raises: UsageError where there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give a folder of images")
    found = (f for f in folder.iterdir() if f.suffix.lower() in SUFFIXES and f.is_file())
    return tuple(sorted(file for file in found if not file.name.startswith(".")))


def folders_of(given: Sequence[Path]) -> tuple[Path, ...]:
    """Folders of one level each: a folder without images stands for those in it."""
    folders: list[Path] = []
    for folder in given:
        inner = () if images_in(folder) else sorted(f for f in folder.iterdir() if f.is_dir())
        folders.extend(f for f in inner if images_in(f))
        if not inner:
            folders.append(folder)
    return tuple(folders)


def _decoded(path: Path) -> NDArray:
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: no lossless image by its name; allowed: {', '.join(SUFFIXES)}")
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
        image = cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if content.size else None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    except cv2.error as error:
        raise UsageError(f"{path}: not a readable image ({error.err})") from None
    if image is None:
        raise UsageError(f"{path}: not a readable image, or damaged")
    is_known = image.ndim == 2 or image.shape[2] in (3, 4)
    if image.dtype not in (np.uint8, np.uint16) or not is_known:
        raise UsageError(
            f"{path}: got {image.dtype} of shape {image.shape}; allowed: 8 or 16 bit, grey or RGB"
        )
    return image


def _planes(image: NDArray) -> int:
    return 1 if image.ndim == 2 else image.shape[2]


def _check_size(path: Path, image: NDArray, wanted: ImageFormat) -> None:
    rows, columns = image.shape[:2]
    if columns != wanted.columns or rows != (wanted.rows or rows):
        rows_wanted = "any number of" if wanted.rows is None else wanted.rows
        raise UsageError(
            f"{path}: got {columns} columns × {rows} rows; "
            f"the camera's datasheet says {wanted.columns} × {rows_wanted} rows"
        )


def _moved_down(path: Path, image: Counts, wanted: ImageFormat) -> Counts:
    spare = FILE_BITS - wanted.bit_depth
    used = int(np.bitwise_or.reduce(image, axis=None))
    if used & (2**spare - 1) == 0:
        return (image >> spare).astype(np.uint16)
    if used > wanted.white:
        raise UsageError(
            f"{path}: got values up to {image.max()}; {wanted.bit_depth} bits end at "
            f"{wanted.white}: say with --bit-depth how many the camera converts to"
        )
    return image
