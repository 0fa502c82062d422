"""Optics: from luminance to photons in a pixel, and how far a point is blurred."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.physics.fluorescence import EMISSION_WAVELENGTH_M, LUMINOUS_EFFICACY_LM_PER_W

NEWTON_STEPS = 8
"""Enough for the last digit at distortions of up to ± 10 %."""
PHOTON_ENERGY_J = 6.62607015e-34 * 299_792_458 / EMISSION_WAVELENGTH_M


def photons_per_pixel(
    *,
    luminance_cd_per_m2: ArrayLike,
    f_number: float,
    transmission: float,
    pixel_pitch_m: float,
    object_pixel_m: float,
    exposure_s: float,
) -> NDArray[np.float64]:
    """Photons that a pixel collects from an even green surface during one exposure.

    Source: image illuminance E = π L T/(4 N² (1 + m)²), m = pixel pitch / object pixel.
    Assumes: on the axis of a thin lens, matt surface, narrow emission around 525 nm.
    """
    magnification = pixel_pitch_m / object_pixel_m
    radiance = np.asarray(luminance_cd_per_m2, dtype=float) / LUMINOUS_EFFICACY_LM_PER_W
    irradiance = math.pi * radiance * transmission / (4 * f_number**2 * (1 + magnification) ** 2)
    return irradiance * pixel_pitch_m**2 * exposure_s / PHOTON_ENERGY_J


def working_distance_m(
    *, focal_length_m: float, pixel_pitch_m: float, object_pixel_m: float
) -> float:
    """Distance from the lens to the surface in focus, f(1 + 1/m) [m]."""
    return focal_length_m * (1 + object_pixel_m / pixel_pitch_m)


def vignetting(*, field_m: ArrayLike, distance_m: float) -> NDArray[np.float64]:
    """Relative illuminance at a distance from the optical axis on the object.

    Source: cos⁴ law. Assumes: no mechanical vignetting.
    """
    return (1 + (np.asarray(field_m, dtype=float) / distance_m) ** 2) ** -2.0


def defocus_sigma_m(
    *, defocus_m: ArrayLike, f_number: float, focal_length_m: float, distance_m: float
) -> NDArray[np.float64]:
    """Blur (standard deviation on the object) of a point out of focus [m].

    Source: disc of diameter |Δ|·(f/N)/distance; a disc of diameter D has sigma D/4.
    """
    disc = np.abs(np.asarray(defocus_m, dtype=float)) * focal_length_m / f_number / distance_m
    return disc / 4


def box_sigma_m(*, width_m: ArrayLike) -> NDArray[np.float64]:
    """Standard deviation of a box: of a pixel's aperture or of a motion during exposure [m]."""
    return np.asarray(width_m, dtype=float) / math.sqrt(12)


def distorted_share(*, height_share: ArrayLike, distortion_share: float) -> NDArray[np.float64]:
    """Image height with distortion; both heights over that of the edge without distortion.

    Source: third-order (Seidel) distortion, y (1 + D y²); D < 0 is barrel distortion.
    """
    height = np.asarray(height_share, dtype=float)
    return height * (1 + distortion_share * height**2)


def undistorted_share(*, image_share: ArrayLike, distortion_share: float) -> NDArray[np.float64]:
    """Height that a lens without distortion would give: the inverse of `distorted_share`.

    Assumes: image heights of at most 1 and a distortion within ± 10 %.
    """
    image = np.asarray(image_share, dtype=float)
    height = image.copy()
    for _ in range(NEWTON_STEPS):
        excess = distorted_share(height_share=height, distortion_share=distortion_share) - image
        height = height - excess / (1 + 3 * distortion_share * height**2)
    return height


def pixel_stretch(
    *, height_share: ArrayLike, distortion_share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Size of a pixel on the object, radially and tangentially, over its size on the axis.

    Source: slopes dy/dy' and y/y' of `distorted_share`.
    """
    bend = distortion_share * np.asarray(height_share, dtype=float) ** 2
    return 1 / (1 + 3 * bend), 1 / (1 + bend)


def seen_field_m(
    *, field_m: ArrayLike, towards_m: ArrayLike, distance_m: float
) -> NDArray[np.float64]:
    """Field point [m] in the plane `distance_m` away that hides a point nearer to the lens.

    `field_m` is the point's distance from the optical axis, `towards_m` how far it stands before
    the plane, less than 0 behind it.

    Source: intercept theorem with the entrance pupil as its centre.
    """
    near = np.asarray(towards_m, dtype=float) / distance_m
    return np.asarray(field_m, dtype=float) / (1 - near)
