"""Fine structure that a head's film follows: a seamless mottle and the raised markings."""

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import frozen_array
from twin.render.head_shape import HeadShape

TILE = 1024
TILE_PITCH_M = 30e-6
OCTAVES = ((1.0, 0.35), (4.0, 0.5), (18.0, 0.8))
"""Grain, clouds and patches of the film: size in tile pixels and weight (assumed)."""
MARKING_PITCH_M = 27e-6
SLOPE_SIGMA_PX = 2.5


@lru_cache(maxsize=1)
def mottle_tile() -> NDArray[np.float32]:
    """Noise of zero mean and unit variance that repeats without a seam, float32 [TILE, TILE]."""
    rng = stream(0, "mottle")
    total = np.zeros((TILE, TILE), np.float32)
    for sigma_px, weight in OCTAVES:
        noise = _smooth_torus(rng.standard_normal((TILE, TILE), np.float32), sigma_px)
        total += np.float32(weight) * noise
    return frozen_array((total - total.mean()) / total.std())


def _smooth_torus(noise: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    """Unit-variance noise smoothed by a Gaussian that wraps around."""
    across, down = np.fft.rfftfreq(TILE), np.fft.fftfreq(TILE)[:, None]
    gaussian = np.exp(-2 * (math.pi * sigma_px) ** 2 * (across**2 + down**2))
    smooth = np.fft.irfft2(np.fft.rfft2(noise) * gaussian, s=noise.shape).astype(np.float32)
    return smooth / smooth.std()


@lru_cache(maxsize=16)
def marking_map(shape: HeadShape) -> NDArray[np.uint8]:
    """Liquid held along the raised markings, 0 … 255, uint8 [y, x], the axis in the middle.

    Assumes: letters of a quarter of the chamfer circle's radius, as gentle ridges that hold
    liquid on their slopes.
    """
    size = 2 * math.ceil(shape.top_radius_m / MARKING_PITCH_M) + 1
    height = np.zeros((size, size), np.uint8)
    places = np.linspace(-0.42, 0.42, len(shape.markings)) if len(shape.markings) > 1 else [0.0]
    for text, place in zip(shape.markings, places, strict=False):
        _emboss(height, text, float(place))
    ridge = cv2.GaussianBlur(height.astype(np.float32), (0, 0), SLOPE_SIGMA_PX)
    slope = np.hypot(cv2.Sobel(ridge, cv2.CV_32F, 1, 0), cv2.Sobel(ridge, cv2.CV_32F, 0, 1))
    scale = 255 / float(slope.max()) if shape.markings else 0.0
    return frozen_array((slope * scale).astype(np.uint8))


def _emboss(height: NDArray[np.uint8], text: str, place: float) -> None:
    """Draw `text` centred on the y axis at `place` × radius."""
    size = height.shape[0]
    font, scale, thickness = cv2.FONT_HERSHEY_SIMPLEX, size / 137.5, max(3, size // 55)
    (width, tall), _ = cv2.getTextSize(text, font, scale, thickness)
    corner = ((size - width) // 2, int(size / 2 * (1 + place) + tall / 2))
    cv2.putText(height, text, corner, font, scale, (255,), thickness, cv2.LINE_AA)
