"""A photograph of a piece, in photoelectrons."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.calibrate.images import image_format, read_counts
from twin.core.records import frozen_array
from twin.inspection.pixel_format import plane_of
from twin.spec.datasheets import Sensor


@dataclass(frozen=True)
class Photo:
    """`electrons` [rows, columns] by the camera's gain and black level; `is_white` if clipped."""

    name: str
    electrons: NDArray[np.float32]
    is_white: NDArray[np.bool_]


def read_photo(path: Path, *, sensor: Sensor, bit_depth: int | None) -> Photo:
    """The green plane of the photograph at `path`, by the datasheet of the camera that took it.

    Raises: UsageError for a file that cannot be read or is no image of that camera.
    """
    wanted = image_format(first=path, sensor=sensor, bit_depth=bit_depth)
    counts = read_counts(path, wanted)
    green = plane_of(counts, "BayerRG") if wanted.is_mosaic else counts  # type: ignore[arg-type]
    grey_dn = green.astype(np.float32) * np.float32(wanted.step_dn)
    electrons = (grey_dn - np.float32(sensor.black_level_dn)) / np.float32(sensor.gain_dn_per_e)
    return Photo(str(path), frozen_array(electrons), frozen_array(green >= wanted.white))
