"""Tiles as other benches might have taken them: mirrored, dimmer, noisier, softer, stained."""

import cv2
import numpy as np
from numpy.typing import NDArray

GAIN_SIGMA = 0.2  # of ln(gain): irradiance, exposure and bath differ from bench to bench
NOISE_MAX_DN = 1.5
BLUR_MAX_PX = 0.8
STAIN_PX = 40


def augment(
    tile: NDArray[np.uint8], truth: NDArray[np.bool_], rng: np.random.Generator, *, turn: bool
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A random variant of `tile` [h, w] and of its `truth` [h/4, w/4].

    `turn` allows quarter turns: the head has no preferred direction, the shank's thread has.
    """
    tile, truth = _mirror(tile, truth, rng, turn=turn)
    grey = tile.astype(np.float32) * np.float32(np.exp(rng.normal(0.0, GAIN_SIGMA)))
    if rng.random() < 0.3:
        cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.3, BLUR_MAX_PX), dst=grey)
    if rng.random() < 0.5:
        sigma = rng.uniform(0.0, NOISE_MAX_DN)
        grey += sigma * rng.standard_normal(grey.shape, dtype=np.float32)
    if rng.random() < 0.1:
        truth = _stain(grey, truth, rng)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8), truth


def _mirror(
    tile: NDArray, truth: NDArray, rng: np.random.Generator, *, turn: bool
) -> tuple[NDArray, NDArray]:
    if rng.random() < 0.5:
        tile, truth = tile[::-1], truth[::-1]
    if rng.random() < 0.5:
        tile, truth = tile[:, ::-1], truth[:, ::-1]
    if turn and rng.random() < 0.5:
        tile, truth = tile.T, truth.T
    return np.ascontiguousarray(tile), np.ascontiguousarray(truth)


def _stain(
    grey: NDArray[np.float32], truth: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Cover a small rectangle with its own median: what is not to be seen is not to be found."""
    cell = grey.shape[0] // truth.shape[0]
    size = rng.integers(2, STAIN_PX // cell, 2)
    row = int(rng.integers(0, truth.shape[0] - size[0]))
    column = int(rng.integers(0, truth.shape[1] - size[1]))
    pixels = np.s_[row * cell : (row + size[0]) * cell, column * cell : (column + size[1]) * cell]
    grey[pixels] = np.median(grey[pixels])
    truth = truth.copy()
    truth[row : row + size[0], column : column + size[1]] = False
    return truth
