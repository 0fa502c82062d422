"""What the images taken at one exposure say: mean, temporal noise, and the pattern behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.calibrate.images import Counts, ImageFormat, green_samples, read_counts
from twin.core.errors import UsageError

LEAST_IMAGES = 2


@dataclass(frozen=True)
class Level:
    """Images of one exposure, in grey values of 8 bits.

    `mean_dn`; `pixel_variance_dn2` temporal variance of the single pixel, known from
    `pixel_freedom` degrees of freedom; `line_variance_dn2` temporal variance of what the pixels
    of a row have in common, with its standard error; `black_share` and `white_share` of the
    pixels at the ends of the converter.
    """

    files: tuple[Path, ...]
    rows: int
    columns: int
    mean_dn: float
    pixel_variance_dn2: float
    pixel_freedom: int
    line_variance_dn2: float
    line_error_dn2: float
    black_share: float
    white_share: float

    @property
    def variance_error_dn2(self) -> float:
        """Standard error of the variance of the single pixel."""
        return self.pixel_variance_dn2 * float(np.sqrt(2 / self.pixel_freedom))


def read_level(files: Sequence[Path], wanted: ImageFormat) -> Level:
    """Temporal noise of at least two images of the same scene at the same exposure.

    Residuals from the mean image, less the mean of each, are split as in an analysis of variance
    into what rows have in common and the rest.

    Raises: UsageError for too few, unequal, or copied images.
    Source: EMVA 1288 release 4.0 linear, sections 6 and 8, with N images instead of two.
    Assumes: light and part stand still; a drift of all light together does no harm.
    """
    images = _read(files, wanted)
    rows, columns = images[0].shape
    mean = mean_image(images)
    within, between = _sums_of_squares(images, mean)
    pairs = len(images) - 1
    pixel_freedom, line_freedom = pairs * rows * (columns - 1), pairs * max(1, rows - 1)
    pixel, line = within / pixel_freedom, between / line_freedom
    step = wanted.step_dn
    return Level(
        files=tuple(files),
        rows=rows,
        columns=columns,
        mean_dn=float(mean.mean()) * step,
        pixel_variance_dn2=pixel * step**2,
        pixel_freedom=pixel_freedom,
        line_variance_dn2=(line - pixel) / columns * step**2,
        line_error_dn2=float(np.hypot(line / line_freedom**0.5, pixel / pixel_freedom**0.5))
        * 2**0.5
        / columns
        * step**2,
        black_share=_share_at(images, 0),
        white_share=_share_at(images, wanted.white),
    )


def pattern_image(level: Level, wanted: ImageFormat) -> NDArray[np.float64]:
    """Mean of the images of `level` [rows, columns]; of a line camera [1, columns], in DN."""
    mean = mean_image(_read(level.files, wanted)) * wanted.step_dn
    return mean.mean(axis=0, keepdims=True) if wanted.rows is None else mean


def mean_image(images: Sequence[Counts]) -> NDArray[np.float64]:
    """Mean of `images` at every pixel."""
    total = np.zeros(images[0].shape)
    for image in images:
        total += image
    return total / len(images)


def _read(files: Sequence[Path], wanted: ImageFormat) -> list[Counts]:
    if len(files) < LEAST_IMAGES:
        where = files[0].parent if files else "the folder"
        raise UsageError(
            f"{where}: got {len(files)} image(s); noise shows between at least {LEAST_IMAGES} "
            f"images of one exposure"
        )
    images = [green_samples(read_counts(file, wanted), wanted) for file in files]
    for file, image in zip(files[1:], images[1:], strict=True):
        _check_sibling(file, image, files[0], images[0])
    return images


def _check_sibling(file: Path, image: Counts, first_file: Path, first: Counts) -> None:
    if image.shape != first.shape:
        raise UsageError(
            f"{file}: got {image.shape[0]} rows; {first_file.name} beside it has {first.shape[0]}"
        )
    if np.array_equal(image, first) and image.min() != image.max():
        raise UsageError(f"{file}: the same image as {first_file.name}; noise is never the same")


def _sums_of_squares(images: Sequence[Counts], mean: NDArray[np.float64]) -> tuple[float, float]:
    """Squares of the residuals: within the rows, and between the means of the rows."""
    within = between = 0.0
    for image in images:
        residual = image - mean
        residual -= residual.mean()
        row_means = residual.mean(axis=1)
        shared = residual.shape[1] * float(row_means @ row_means)
        between += shared
        within += float(np.vdot(residual, residual)) - shared
    return within, between


def _share_at(images: Sequence[Counts], count: int) -> float:
    return float(np.mean([np.count_nonzero(image == count) / image.size for image in images]))
