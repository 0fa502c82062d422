"""Modulation transfer of a camera in focus, and the Gaussian that blurs an edge as much."""

import math

import numpy as np
from scipy.optimize import root_scalar

from twin.physics.fluorescence import EMISSION_WAVELENGTH_M


def aperture_mtf(*, frequency_per_m: float, width_m: float) -> float:
    """Modulation [1] that a box of `width_m` passes: a pixel, or a path during the exposure."""
    return abs(float(np.sinc(frequency_per_m * width_m)))


def diffraction_mtf(*, frequency_per_m: float, f_number: float, magnification: float) -> float:
    """Modulation [1] that a circular lens opening passes, at a frequency on the object.

    Falls in a straight line from 1 at first: the rings of the Airy disc cost contrast already
    where the disc itself is far smaller than a pixel.

    Source: Goodman, Introduction to Fourier Optics, section 6.4.
    Assumes: no aberrations, incoherent light of the emission wavelength.
    """
    cutoff = magnification / (EMISSION_WAVELENGTH_M * f_number * (1 + magnification))
    s = min(abs(frequency_per_m) / cutoff, 1.0)
    return 2 / math.pi * (math.acos(s) - s * math.sqrt(1 - s * s))


def gaussian_mtf(*, frequency_per_m: float, sigma_m: float) -> float:
    """Modulation [1] that a Gaussian blur of standard deviation `sigma_m` passes."""
    return math.exp(-2 * (math.pi * sigma_m * frequency_per_m) ** 2)


def sharp_sigma_m(
    *, object_pixel_m: float, f_number: float, magnification: float, lens_sigma_m: float
) -> float:
    """Gaussian blur [m] on the object that passes half at the same frequency as the camera.

    The camera in focus is its pixel aperture, diffraction and a Gaussian lens residue; the MTF
    of the three is their product.

    Source: half of a Gaussian is passed at √(ln 2/2)/(π σ).
    """

    def above_half(frequency_per_m: float) -> float:
        passed = aperture_mtf(frequency_per_m=frequency_per_m, width_m=object_pixel_m)
        passed *= gaussian_mtf(frequency_per_m=frequency_per_m, sigma_m=lens_sigma_m)
        passed *= diffraction_mtf(
            frequency_per_m=frequency_per_m, f_number=f_number, magnification=magnification
        )
        return passed - 0.5

    half = float(root_scalar(above_half, bracket=(0.0, 1 / object_pixel_m)).root)
    return math.sqrt(math.log(2) / 2) / (math.pi * half)
