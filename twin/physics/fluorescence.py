"""Fluorescence: how bright a layer of particles, a white wall and leaking UV look."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

LUMINOUS_EFFICACY_LM_PER_W = 540.0
"""Of green light around 525 nm: 683 lm/W × V(525 nm) = 0.79, CIE 1924."""
EMISSION_WAVELENGTH_M = 525e-9


def glow_share(*, cover: ArrayLike) -> NDArray[np.float64]:
    """Share of the full luminance that a layer of given cover m/m0 shows, 1 − exp(−m/m0)."""
    return -np.expm1(-np.asarray(cover, dtype=float))


def full_luminance_cd_per_m2(
    *, irradiance_w_per_m2: float, luminance_per_irradiance_cd_per_w: float
) -> float:
    """Luminance of a fully developed indication, β E_UV [cd/m²].

    Source: ISO 9934-2, β ≈ 1.5 cd/W (assumed). Assumes: no bleaching, no quenching.
    """
    return luminance_per_irradiance_cd_per_w * irradiance_w_per_m2


def white_luminance_cd_per_m2(*, illuminance_lx: float, reflectance: float) -> float:
    """Luminance of a matt wall under white light, ρ E_v/π [cd/m²]."""
    return reflectance * illuminance_lx / math.pi


def uv_leak_luminance_cd_per_m2(
    *, irradiance_w_per_m2: float, reflectance: float, leak_share: float
) -> float:
    """Green luminance that would give as many photons as the UV leaking through the filter.

    Source: radiance ρ E/π, counted in photons: one of 365 nm stands for 365/525 of the energy.
    Assumes: equal quantum efficiency at both wavelengths.
    """
    radiance = reflectance * irradiance_w_per_m2 / math.pi * leak_share
    return radiance * LUMINOUS_EFFICACY_LM_PER_W * 365e-9 / EMISSION_WAVELENGTH_M


def line_glow(
    *, cover_m: ArrayLike, sigma_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Glow of a line whose cover has a Gaussian cross-section, as the Gaussian equal to it.

    `cover_m` is the cover m/m0 integrated across the line [m], `sigma_m` its standard deviation.
    Returns the integrated glow share [m] and its standard deviation [m]: a thick deposit cannot
    shine brighter than 1, it widens instead.

    Source: ∫(1 − exp(−m(x)/m0)) dx and its second moment, by Simpson's rule over ± 4 sigma.
    """
    sigma = np.asarray(sigma_m, dtype=float)
    x = np.linspace(-4, 4, 33)
    weight = np.where(np.arange(33) % 2 == 1, 4.0, 2.0)
    weight[[0, -1]] = 1.0
    weight *= (x[1] - x[0]) / 3
    peak = np.asarray(cover_m, dtype=float) / (sigma * math.sqrt(2 * math.pi))
    share = -np.expm1(-peak[..., None] * np.exp(-(x**2) / 2))
    area = share @ weight
    second = share @ (weight * x**2)
    return area * sigma, sigma * np.sqrt(second / np.maximum(area, 1e-30))
