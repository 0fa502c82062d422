"""The fixed pattern of a camera: how unequal its pixels are in the dark and in the light."""

import numpy as np
from numpy.typing import NDArray

from twin.calibrate.figure import Figure, figure, root_figure, scaled
from twin.calibrate.images import ImageFormat
from twin.calibrate.level import Level, pattern_image
from twin.calibrate.photon_transfer import CLIPPED_SHARE, Gain

SHADE_TERMS = 5
"""Of the polynomial in rows and in columns that stands for uneven light: degree 4."""
BRIGHT_SHARE = 0.5
"""Of the saturation: where the standard measures the photo-response."""


def black_level(*, dark: Level, pattern_dn: float, wanted: ImageFormat) -> Figure:
    """Mean dark signal [DN]; pattern, lines and pixels each leave it some doubt."""
    images = len(dark.files)
    pixels = dark.columns if wanted.rows is None else dark.rows * dark.columns
    square = (
        pattern_dn**2 / pixels
        + max(0.0, dark.line_variance_dn2) / (images * dark.rows)
        + dark.pixel_variance_dn2 / (images * dark.rows * dark.columns)
    )
    return figure(value=dark.mean_dn, error=square**0.5)


def dark_pattern(*, dark: Level, gain: Gain, wanted: ImageFormat) -> Figure:
    """Standard deviation of the dark signal among pixels [e-] (DSNU).

    The spatial variance of the mean dark image, less what temporal noise leaves in it.

    Source: EMVA 1288 release 4.0 linear, section 8.
    """
    image = pattern_image(dark, wanted)
    found = _spread(image, terms=1, noise_dn2=_noise_left(dark, wanted), noise=dark)
    return scaled(found, factor=1 / gain.value, factor_error_share=gain.error_share)


def light_pattern(*, dark: Level, bright: Level, wanted: ImageFormat) -> Figure:
    """Relative standard deviation of the photo-response among pixels (PRNU).

    From the mean bright image less the mean dark one, over the smooth course of the light across
    the image.

    Source: EMVA 1288 release 4.0 linear, section 8; there the light is even, or filtered.
    Assumes: light and lens fall off like a polynomial of degree 4 in rows and columns.
    """
    signal = pattern_image(bright, wanted) - pattern_image(dark, wanted)
    shade = smooth_course(signal)
    terms = min(SHADE_TERMS, signal.shape[0]) * min(SHADE_TERMS, signal.shape[1])
    left = _noise_left(bright, wanted) + _noise_left(dark, wanted)
    found = _spread(signal - shade, terms=terms, noise_dn2=left, noise=bright)
    level_dn = float(np.sqrt(np.mean(shade**2)))
    return scaled(found, factor=1 / level_dn, factor_error_share=0.0)


def bright_level(*, dark: Level, flats: list[Level], gain: Gain) -> Level:
    """The unclipped level nearest to half the saturation."""
    half = dark.mean_dn + BRIGHT_SHARE * (gain.saturation_dn - dark.mean_dn)
    whole = [level for level in flats if level.white_share <= CLIPPED_SHARE]
    return min(whole, key=lambda level: abs(level.mean_dn - half))


def smooth_course(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """The polynomial of degree 4 in rows and columns nearest to `image` [rows, columns]."""
    rows, columns = (_polynomials(count) for count in image.shape)
    return rows @ (rows.T @ image @ columns) @ columns.T


def _polynomials(count: int) -> NDArray[np.float64]:
    """Orthonormal polynomials up to degree 4 at `count` even places, [count, terms]."""
    place = np.linspace(-1, 1, count) if count > 1 else np.zeros(1)
    basis, _ = np.linalg.qr(np.vander(place, min(SHADE_TERMS, count), increasing=True))
    return basis


def _noise_left(level: Level, wanted: ImageFormat) -> float:
    """Variance [DN²] that temporal noise leaves among the pixels of the pattern image.

    What a row has in common shifts all columns of a line camera together and so leaves none.
    """
    images = len(level.files)
    if wanted.rows is None:
        return level.pixel_variance_dn2 / (images * level.rows)
    return (level.pixel_variance_dn2 + level.line_variance_dn2) / images


def _spread(image: NDArray[np.float64], *, terms: int, noise_dn2: float, noise: Level) -> Figure:
    """Standard deviation of `image`, of which `terms` were fitted, beyond its noise."""
    freedom = max(1, image.size - terms)
    square = float(np.sum((image - image.mean()) ** 2)) / freedom
    error = np.hypot(square * (2 / freedom) ** 0.5, noise_dn2 * (2 / noise.pixel_freedom) ** 0.5)
    return root_figure(square=square - noise_dn2, error=float(error))
