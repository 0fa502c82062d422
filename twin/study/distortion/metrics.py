"""Figures of distortion, from where the lines of the target lie in an image."""

from dataclasses import dataclass
from math import tau

import numpy as np
from numpy.typing import NDArray

from twin.study.distortion.case import LINES
from twin.study.distortion.target import ARC_M, LINES_AROUND, Bands

Array = NDArray[np.float64]
STEP_ROWS = LINES / LINES_AROUND
"""From line to line of the target in a square image [rows]."""


@dataclass(frozen=True)
class Distortion:
    """How an image departs from a square one.

    `stretch` rows per row of a square image, between first and last line of the target;
    `position_rms_rows` of the lines off the straight line through them; `missing_rows`,
    `repeated_rows` rows too few and too many between neighbours, added up around the target;
    `closing_rows` rows that a whole turn is too long (below 0: too short); `blur_m` standard
    deviation of a line of the target across itself, on the target.
    """

    stretch: float
    position_rms_rows: float
    missing_rows: float
    repeated_rows: float
    closing_rows: float
    blur_m: float


NAMES = tuple(Distortion.__dataclass_fields__)


def distortion_of(bands: Bands) -> Distortion:
    """Figures of one image."""
    step = np.diff(bands.row)
    missing, repeated = missing_and_repeated(step)
    # The seam: from the last line over the end of the image to the first.
    closing = bands.rows - LINES
    row_m = ARC_M / LINES_AROUND / local_step(bands.row)
    return Distortion(
        stretch=float(step.mean()) / STEP_ROWS,
        position_rms_rows=off_straight_rms(bands.row),
        missing_rows=missing,
        repeated_rows=repeated,
        closing_rows=float(closing),
        blur_m=float(np.sqrt(np.mean((bands.width_rows * row_m) ** 2))),
    )


def averaged(found: list[Distortion]) -> Distortion:
    """Mean of several images; the two that are roots of squares in squares."""
    mean = {name: float(np.mean([getattr(one, name) for one in found])) for name in NAMES}
    for name in ("position_rms_rows", "blur_m"):
        mean[name] = float(np.sqrt(np.mean([getattr(one, name) ** 2 for one in found])))
    return Distortion(**mean)


def off_straight_rms(row: Array) -> float:
    """Root of the mean square distance of `row` [lines] from their least-squares straight line."""
    index = np.arange(len(row), dtype=np.float64)
    slope, offset = np.polyfit(index, row, 1)
    return float(np.sqrt(np.mean((row - slope * index - offset) ** 2)))


def missing_and_repeated(step: Array) -> tuple[float, float]:
    """Rows too few and rows too many in steps between neighbours, over one turn."""
    short = STEP_ROWS - step
    share = LINES_AROUND / len(step)  # the step across the seam is like the others
    return float(np.maximum(short, 0).sum() * share), float(np.maximum(-short, 0).sum() * share)


def local_step(row: Array) -> Array:
    """Rows from line to line at each line [lines]."""
    return np.gradient(row)


def target_angles_rad() -> Array:
    """Where the lines of the target stand [lines], from the index."""
    step = tau / LINES_AROUND
    return step / 2 + step * np.arange(LINES_AROUND, dtype=np.float64)
