"""Optics: from luminance to photons in a pixel, and how far a point is blurred."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.physics.fluorescence import EMISSION_WAVELENGTH_M, LUMINOUS_EFFICACY_LM_PER_W

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


def diffraction_sigma_m(*, f_number: float, magnification: float) -> float:
    """Blur (standard deviation on the object) by diffraction [m].

    Source: Gaussian nearest to the Airy disc, 0.42 λ N (1 + m)/m.
    """
    return 0.42 * EMISSION_WAVELENGTH_M * f_number * (1 + magnification) / magnification


def box_sigma_m(*, width_m: ArrayLike) -> NDArray[np.float64]:
    """Standard deviation of a box: of a pixel's aperture or of a motion during exposure [m]."""
    return np.asarray(width_m, dtype=float) / math.sqrt(12)
